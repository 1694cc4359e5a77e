#include "compiler/sema/lists.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "compiler/sema/list_file.hpp"
#include "compiler/sema/list_items.hpp"

namespace edict::sema {
namespace {

using syntax::ListLiteral;
using syntax::ListOperand;
using syntax::Word;

std::uint32_t add(Context& context, model::List list) {
  context.library.lists.push_back(std::move(list));
  return static_cast<std::uint32_t>(context.library.lists.size() - 1);
}

class ListBuilder {
 public:
  ListBuilder(Context& context, Type element) : context_(context), element_(element) {}

  // Into `list`, whose name, element and span are set.
  void build(const syntax::List& written, model::List& list) {
    if (const auto* literal = std::get_if<ListLiteral>(&written.first.what)) {
      items(*literal, list);
    } else if (const auto referred = reference(std::get<Word>(written.first.what))) {
      model::ListItem item;
      item.list = referred;
      item.span = written.first.span;
      list.items.push_back(std::move(item));
    }
    for (const ListOperand& operand : written.minus) {
      if (const auto other = operand_list(operand)) list.minus.push_back(*other);
    }
  }

  std::optional<std::uint32_t> reference(const Word& word) {
    const Declared* declared = context_.list(word.text);
    if (declared == nullptr) {
      ok_ = false;
      if (element_.kind == Kind::code && normalize_code(element_.system, word.text)) {
        context_.diagnostics.report("E0304", word.span, fmt::format("`{}` is no list here", word.text),
                                    fmt::format("a list of single codes stands in braces: {{ {} }}", word.text));
      } else {
        report_no_list(context_, word, element_);
      }
      return std::nullopt;
    }
    if (declared->poisoned) {
      ok_ = false;
      return std::nullopt;
    }
    const Type other = context_.library.lists[declared->index].element;
    if (other.kind != element_.kind || !comparable(other.system, element_.system)) {
      ok_ = false;
      report_other_system(context_, word.span, word.text, *declared, element_);
      return std::nullopt;
    }
    return declared->index;
  }
  bool ok() const { return ok_; }

 private:
  void items(const ListLiteral& literal, model::List& list) {
    list.items.reserve(literal.items.size());
    for (const syntax::ListItem& written : literal.items) {
      if (auto item = read_item(context_, written, element_)) {
        list.items.push_back(std::move(*item));
      } else {
        ok_ = false;
      }
    }
    warn_of_repetitions(context_, list);
  }

  std::optional<std::uint32_t> operand_list(const ListOperand& operand) {
    if (const auto* word = std::get_if<Word>(&operand.what)) return reference(*word);
    model::List list;
    list.element = element_;
    list.span = operand.span;
    items(std::get<ListLiteral>(operand.what), list);
    return add(context_, std::move(list));
  }

  Context& context_;
  const Type element_;
  bool ok_ = true;
};

template <class Visit>
void for_each_word(const syntax::List& list, Visit&& visit) {
  const auto operand = [&](const ListOperand& o) {
    if (const auto* word = std::get_if<Word>(&o.what)) return visit(word->text, word->span);
    for (const syntax::ListItem& item : std::get<ListLiteral>(o.what).items) {
      if (item.kind == syntax::ListItem::Kind::word) visit(item.first, item.span);
    }
  };
  operand(list.first);
  for (const ListOperand& o : list.minus) operand(o);
}

// A claim's diagnoses are of either edition; a list is of one. Named lists in it say which, else the shape of its
// codes.
CodeSystem edition_of(const Context& context, const syntax::List& list, CodeSystem first, CodeSystem second) {
  std::optional<CodeSystem> named;
  bool all_first = true;
  bool all_second = true;
  const auto fits = [](CodeSystem system, const std::string& text) {
    return normalize_code_prefix(system, text).has_value();
  };
  const auto look = [&](const syntax::ListItem& item) {
    if (item.kind == syntax::ListItem::Kind::word && context.list(item.first) != nullptr) return;
    for (const std::string* text : {&item.first, &item.last}) {
      if (text->empty()) continue;
      all_first &= fits(first, *text);
      all_second &= fits(second, *text);
    }
  };
  for_each_word(list, [&](const std::string& text, Span) {
    if (const Declared* declared = context.list(text); declared != nullptr && !declared->poisoned && !named) {
      named = context.library.lists[declared->index].element.system;
    }
  });
  if (named == first || named == second) return *named;
  if (const auto* literal = std::get_if<ListLiteral>(&list.first.what))
    std::for_each(literal->items.begin(), literal->items.end(), look);
  return !all_first && all_second ? second : first;
}

}  // namespace

std::optional<CodeSystem> system_named(Context& context, const syntax::Word& word) {
  if (const auto system = code_system_named(word.text)) return system;
  std::vector<std::string> names;
  for (int i = 1; i < kCodeSystemCount; ++i) {
    const auto name = std::string(name_of(static_cast<CodeSystem>(i)));
    if (code_system_named(name)) names.push_back(name);
  }
  std::string help = did_you_mean(word.text, names);
  if (word.text == "cpt") help = "CPT codes are of the system hcpcs";
  if (word.text == "icd10" || word.text == "icd")
    help = "diagnoses are of icd10cm, procedures of hospitals of icd10pcs";
  if (word.text == "icd9") help = "diagnoses are of icd9cm, procedures of hospitals of icd9pcs";
  if (help.empty()) help = fmt::format("the systems are {}", fmt::join(names, ", "));
  context.diagnostics.report("E0307", word.span, fmt::format("`{}` is no code system", word.text), help);
  return std::nullopt;
}

std::uint32_t declare_list(Context& context, const syntax::Codes& codes) {
  model::List list;
  list.name = codes.name.text;
  list.span = codes.name.span;
  bool ok = !codes.broken;
  const auto system = system_named(context, codes.system);
  ok = ok && system.has_value();
  list.element = {Kind::code, system.value_or(CodeSystem::none)};
  if (ok) {
    if (const auto* written = std::get_if<syntax::List>(&codes.content)) {
      ListBuilder builder(context, list.element);
      builder.build(*written, list);
    } else {
      ok = read_codes_file(context, std::get<syntax::CodesFile>(codes.content), list);
    }
  }
  // A list with a bad item is still a list of its system, so what refers to it can be checked: only a list whose system
  // or file is not known is poisoned.
  const std::uint32_t index = add(context, std::move(list));
  context.declare_list(codes.name, {index, codes.name.span, !ok});
  return index;
}

void declare_lists(Context& context, std::span<const syntax::Codes* const> codes) {
  enum class State : std::uint8_t { not_yet, at_work, done };
  std::multimap<std::string, std::size_t> by_name;
  for (std::size_t i = 0; i < codes.size(); ++i) by_name.emplace(codes[i]->name.text, i);
  std::vector<State> states(codes.size(), State::not_yet);

  const auto declare = [&](const auto& self, std::size_t i) -> void {
    states[i] = State::at_work;
    bool circle = false;
    if (const auto* written = std::get_if<syntax::List>(&codes[i]->content)) {
      for_each_word(*written, [&](const std::string& text, Span span) {
        const auto found = by_name.find(text);
        if (found == by_name.end() || states[found->second] == State::done) return;
        if (states[found->second] == State::not_yet) return self(self, found->second);
        circle = true;
        context.diagnostics
            .report("E0308", span, fmt::format("the list `{}` holds itself by way of `{}`", codes[i]->name.text, text),
                    "write the codes that both share as a list of their own")
            .notes.push_back({codes[found->second]->name.span, fmt::format("`{}` is declared here", text)});
      });
    }
    states[i] = State::done;
    if (!circle) {
      declare_list(context, *codes[i]);
      return;
    }
    model::List list;
    list.name = codes[i]->name.text;
    list.span = codes[i]->name.span;
    list.element = {Kind::code, code_system_named(codes[i]->system.text).value_or(CodeSystem::none)};
    context.declare_list(codes[i]->name, {add(context, std::move(list)), codes[i]->name.span, true});
  };
  for (std::size_t i = 0; i < codes.size(); ++i) {
    if (states[i] == State::not_yet) declare(declare, i);
  }
}

std::uint32_t inline_list(Context& context, const syntax::List& written, Type element, bool& ok) {
  if (element.kind == Kind::code_set) element.kind = Kind::code;
  if (element.system == CodeSystem::icd) {
    element.system = edition_of(context, written, CodeSystem::icd10cm, CodeSystem::icd9cm);
  } else if (element.system == CodeSystem::icd_procedure) {
    element.system = edition_of(context, written, CodeSystem::icd10pcs, CodeSystem::icd9pcs);
  }
  ListBuilder builder(context, element);
  model::List list;
  list.element = element;
  list.span = written.span;
  if (const auto* word = std::get_if<Word>(&written.first.what); word != nullptr && written.minus.empty()) {
    const auto referred = builder.reference(*word);
    if (referred) return *referred;
  } else {
    builder.build(written, list);
  }
  ok = ok && builder.ok();
  return add(context, std::move(list));
}

std::uint32_t inline_list(Context& context, const syntax::List& list, Type element) {
  bool ok = true;
  return inline_list(context, list, element, ok);
}

}  // namespace edict::sema
