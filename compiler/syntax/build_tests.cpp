// Tests: patients, claims, rows and expectations.
#include "compiler/syntax/internal/builder.hpp"
#include "compiler/syntax/internal/text.hpp"

namespace edict::syntax {

Test Builder::test(P::TestContext* context) {
  Test test;
  test.span = span(context);
  antlr4::Token* name = context->STRING()->getSymbol();
  test.name = {string(name), span(name)};
  for (P::TestItemContext* item : context->testItem()) test_item(item, test);
  return test;
}

void Builder::test_item(P::TestItemContext* context, Test& test) {
  failed_ = false;
  if (auto* with = dynamic_cast<P::WithPoliciesContext*>(context)) {
    for (P::NameContext* name : with->name()) test.with_policies.push_back(word(name));
  } else if (auto* patient = dynamic_cast<P::TestPatientContext*>(context)) {
    TestPatient made{span(patient), word(patient->name()), {}};
    for (P::AttributeContext* written : patient->attribute()) made.attributes.push_back(attribute(written));
    test.patients.push_back(std::move(made));
  } else if (auto* claim = dynamic_cast<P::TestClaimContext*>(context)) {
    test.claims.push_back(test_claim(claim));
  } else if (auto* row = dynamic_cast<P::TestRowContext*>(context)) {
    TestTableRow made{span(row), word(row->name()), {}};
    for (P::TestCellContext* written : row->testCell()) cell(written, made.cells);
    test.rows.push_back(std::move(made));
  } else if (auto* expected = dynamic_cast<P::ExpectationContext*>(context)) {
    test.expectations.push_back(expectation(expected));
  }
  test.broken = test.broken || failed_;
}

Word Builder::atom(P::AtomContext* context) {
  Word written = word(context);
  if (context->STRING() != nullptr) written.text = string(context->STRING()->getSymbol());
  if (context->DATE() != nullptr) date(context->DATE()->getSymbol());
  return written;
}

// A period is two cells; an open end is an empty one.
void Builder::cell(P::TestCellContext* context, std::vector<Word>& cells) {
  const std::vector<P::AtomContext*> atoms = context->atom();
  if (context->DOTS() == nullptr) {
    cells.push_back(atom(atoms.front()));
    return;
  }
  const Span dots = span(context->DOTS()->getSymbol());
  const bool open_begin = context->getStart()->getType() == P::DOTS;
  cells.push_back(open_begin ? Word{"", {dots.file, dots.begin, dots.begin}} : atom(atoms.front()));
  const bool open_end = atoms.size() == (open_begin ? 0U : 1U);
  cells.push_back(open_end ? Word{"", {dots.file, dots.end, dots.end}} : atom(atoms.back()));
}

Attribute Builder::attribute(P::AttributeContext* context) {
  Attribute attribute{span(context), {}, {}, false};
  if (context->fieldName() == nullptr) {  // paid, denied, pended: the status of history, in one word
    attribute.name = word(context);
    return attribute;
  }
  attribute.name = word(context->fieldName());
  attribute.missing = context->MISSING() != nullptr;
  for (P::AtomContext* value : context->atom()) attribute.values.push_back(atom(value));
  return attribute;
}

TestLine Builder::test_line(P::TestLineContext* context) {
  TestLine line;
  line.span = span(context);
  antlr4::tree::TerminalNode* procedure = context->INTEGER() != nullptr ? context->INTEGER()
                                          : context->CODE() != nullptr  ? context->CODE()
                                                                        : context->WORD();
  if (procedure != nullptr) line.procedure = word(procedure->getSymbol());
  for (P::ModifierContext* written : context->modifier()) {
    Word modifier = word(written);
    const std::size_t dash = modifier.text.find('-');
    if (dash == std::string::npos) {
      line.modifiers.push_back(std::move(modifier));
    } else {  // 97110-CO-59: the modifiers CO and 59 read like a reason code
      const auto middle = static_cast<std::uint32_t>(modifier.span.begin + dash);
      line.modifiers.push_back({modifier.text.substr(0, dash), {modifier.span.file, modifier.span.begin, middle}});
      line.modifiers.push_back({modifier.text.substr(dash + 1), {modifier.span.file, middle + 1, modifier.span.end}});
    }
  }
  std::size_t next = 0;
  if (context->ON() != nullptr) line.on = date(context->DATE(next++)->getSymbol());
  if (context->THROUGH() != nullptr) line.through = date(context->DATE(next)->getSymbol());
  for (P::AttributeContext* written : context->attribute()) line.attributes.push_back(attribute(written));
  return line;
}

TestClaim Builder::test_claim(P::TestClaimContext* context) {
  TestClaim claim{span(context), context->HISTORY() != nullptr, word(context->name()), {}, {}};
  for (P::AttributeContext* written : context->attribute()) claim.attributes.push_back(attribute(written));
  for (P::TestLineContext* written : context->testLine()) claim.lines.push_back(test_line(written));
  return claim;
}

Expectation Builder::expectation(P::ExpectationContext* context) {
  Expectation made;
  made.span = span(context);
  for (P::LineNameContext* line : context->lineName()) {
    made.lines.push_back({span(line), word(line->name()).text, count(line->INTEGER()->getSymbol())});
  }
  P::ExpectedContext* expected = context->expected();
  switch (expected->getStart()->getType()) {
    case P::DENY:
      made.what = Expectation::What::deny;
      break;
    case P::PEND:
      made.what = Expectation::What::pend;
      break;
    case P::CUT:
      made.what = Expectation::What::cut_back;
      made.allowed_units = word(expected->INTEGER()->getSymbol());
      break;
    case P::NOT:
      made.what = Expectation::What::not_failed;
      break;
    default:
      made.what = Expectation::What::pay;
      if (expected->postfix() != nullptr) made.percent = word(expected->postfix());
      if (expected->atom() != nullptr) made.recoded_to = atom(expected->atom());
      break;
  }
  made.incomplete = context->INCOMPLETE() != nullptr;
  if (context->BY() != nullptr) {
    made.policy = word(context->name(0));
    if (context->DOT() != nullptr) made.rule = word(context->name(1));
  }
  made.adjustment = adjustment(context->adjustment());
  for (P::FieldNameContext* field : context->fieldName()) made.missing.push_back(word(field));
  return made;
}

}  // namespace edict::syntax
