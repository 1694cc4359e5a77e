// Policies, code lists and tables.
#include "compiler/syntax/internal/builder.hpp"
#include "compiler/syntax/internal/list_splitter.hpp"
#include "compiler/syntax/internal/text.hpp"

namespace edict::syntax {

std::variant<Codes, Table, Policy, Test> Builder::declaration(P::DeclarationContext* context) {
  if (context->codes() != nullptr) return codes(context->codes());
  if (context->table() != nullptr) return table(context->table());
  if (context->policy() != nullptr) return policy(context->policy());
  return test(context->test());
}

Codes Builder::codes(P::CodesContext* context) {
  failed_ = false;
  Codes codes{span(context), word(context->codesName), word(context->system), List{}, false};
  if (context->list() != nullptr) {
    codes.content = list(context->list());
  } else {
    codes.content = codes_file(context->codesFile());
  }
  codes.broken = failed_;
  return codes;
}

CodesFile Builder::codes_file(P::CodesFileContext* context) {
  CodesFile file;
  file.path = string(context->path);
  file.path_span = span(context->path);
  file.column = string(context->column);
  file.valid_from = optional_string(context->validFrom);
  file.valid_until = optional_string(context->validUntil);
  if (context->whereColumn != nullptr)
    file.where = CodesFile::Where{string(context->whereColumn), string(context->whereText)};
  return file;
}

std::vector<TableColumn> Builder::columns(P::ColumnsContext* context) {
  std::vector<TableColumn> columns;
  for (P::TableColumnContext* written : context->tableColumn()) {
    columns.push_back({span(written), word(written->columnName), word(written->type), written->KEY() != nullptr,
                       optional_string(written->header), optional_string(written->validFrom),
                       optional_string(written->validUntil)});
  }
  return columns;
}

Table Builder::table(P::TableContext* context) {
  failed_ = false;
  Table table;
  table.span = span(context);
  if (auto* file = dynamic_cast<P::FileTableContext*>(context)) {
    table.name = word(file->name());
    table.source = Table::FromFile{string(file->STRING()->getSymbol()), span(file->STRING()->getSymbol())};
    table.columns = columns(file->columns());
  } else if (auto* input = dynamic_cast<P::InputTableContext*>(context)) {
    table.name = word(input->name());
    table.source = Table::FromInput{};
    table.columns = columns(input->columns());
  } else if (auto* rows = dynamic_cast<P::InlineTableContext*>(context)) {
    table.name = word(rows->name());
    table.columns = columns(rows->columns());
    table.source = Table::Inline{split_rows(tokens_.text, span(rows->LIST()->getSymbol()), diagnostics_, failed_)};
  }
  table.broken = failed_;
  return table;
}

Policy Builder::policy(P::PolicyContext* context) {
  Policy policy;
  policy.span = span(context);
  policy.name = word(context->name());
  policy.title = optional_string(context->title);
  for (P::PolicyItemContext* item : context->policyItem()) policy_item(item, policy);
  return policy;
}

void Builder::policy_item(P::PolicyItemContext* context, Policy& policy) {
  if (context->head() != nullptr) {
    failed_ = false;
    head(context->head(), policy);
    policy.broken = policy.broken || failed_;
  } else if (context->codes() != nullptr) {
    policy.items.emplace_back(codes(context->codes()));
  } else if (context->table() != nullptr) {
    policy.items.emplace_back(table(context->table()));
  } else if (P::LetContext* let = context->let()) {
    failed_ = false;
    ExprPtr value = expression(let->expression());
    policy.items.emplace_back(Let{span(let), word(let->name()), std::move(value), failed_});
  } else if (P::ScopeContext* scope = context->scope()) {
    failed_ = false;
    ExprPtr where = expression(scope->expression());
    policy.items.emplace_back(Scope{span(scope), std::move(where), failed_});
  } else if (context->ruleDeclaration() != nullptr) {
    policy.items.emplace_back(rule(context->ruleDeclaration()));
  } else if (P::NotAutomatedContext* sentence = context->notAutomated()) {
    policy.items.emplace_back(NotAutomated{span(sentence), string(sentence->sentence), string(sentence->reason)});
  }
}

void Builder::head(P::HeadContext* context, Policy& policy) {
  if (auto* authority = dynamic_cast<P::AuthorityHeadContext*>(context)) {
    for (P::AuthorityRefContext* reference : authority->authorityRef()) {
      policy.authorities.push_back(
          {span(reference), word(reference->label()), string(reference->STRING()->getSymbol())});
    }
  } else if (auto* narrowing = dynamic_cast<P::NarrowingHeadContext*>(context)) {
    P::NarrowingFieldContext* field = narrowing->narrowingField();
    Narrowing narrowed{span(narrowing), {}, {}};
    narrowed.field = field->OF() != nullptr      ? "line of business"
                     : field->CLAIM() != nullptr ? "claim type"
                                                 : std::string(text(span(field)));
    for (P::NarrowingValueContext* value : narrowing->narrowingValue()) {
      Word written = word(value);
      if (value->STRING() != nullptr) written.text = string(value->STRING()->getSymbol());
      narrowed.values.push_back(std::move(written));
    }
    policy.narrowings.push_back(std::move(narrowed));
  } else if (auto* effective = dynamic_cast<P::EffectiveHeadContext*>(context)) {
    Effective period{span(effective), date(effective->first), std::nullopt, effective->RECEIVED() != nullptr};
    if (effective->last != nullptr) period.until = date(effective->last);
    policy.effective.push_back(std::move(period));
  }
}

}  // namespace edict::syntax
