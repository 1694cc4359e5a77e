#include "compiler/sema/list_items.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "compiler/sema/periods.hpp"
#include "runtime/tables/cell.hpp"

namespace edict::sema {
namespace {

using syntax::ListItem;

// Letters and digits that are taken for each other when a list is typed or scanned.
constexpr std::array<std::pair<char, char>, 6> kLookAlikes = {
    {{'O', '0'}, {'I', '1'}, {'L', '1'}, {'S', '5'}, {'Z', '2'}, {'B', '8'}}};

bool looks_like_name(std::string_view text) {
  return !text.empty() && text.front() >= 'a' && text.front() <= 'z' &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

// ICD-10-CM has no letter O or I behind the first character but in Y93.I (activities; all sixteen editions FY2016 to
// FY2026 looked through), so M79.1O is a slip that the shape alone would let pass.
std::optional<std::string> code_of(CodeSystem system, std::string_view text, bool prefix) {
  auto code = prefix ? normalize_code_prefix(system, text) : normalize_code(system, text);
  if (code && system == CodeSystem::icd10cm && code->find_first_of("OI", 1) != std::string::npos &&
      !code->starts_with("Y93I")) {
    return std::nullopt;
  }
  return code;
}

class ItemReader {
 public:
  ItemReader(Context& context, const ListItem& item, Type element)
      : context_(context), item_(item), element_(element) {}

  std::optional<model::ListItem> read() {
    const auto days = period_of(context_, item_.from, item_.until);
    result_.span = item_.span;
    const bool read = element_.kind == Kind::code ? read_code() : read_value();
    if (!read || !days) return std::nullopt;
    result_.from = days->first;
    result_.until = days->last;
    return std::move(result_);
  }

 private:
  bool read_code() {
    switch (item_.kind) {
      case ListItem::Kind::text:
        context_.diagnostics.report("E0309", item_.span,
                                    fmt::format("a text stands in a list of {}", describe(element_)),
                                    "write codes without quotes");
        return false;
      case ListItem::Kind::word:
        if (context_.list(item_.first) != nullptr) return read_reference();
        return read_single();
      case ListItem::Kind::range:
        return read_range();
      case ListItem::Kind::stem: {
        const auto code = code_of(element_.system, item_.first, true);
        if (!code) return no_code(item_.first, part(item_.first), true);
        result_.first = result_.last = *code;
        result_.stem = true;
        return true;
      }
    }
    return false;
  }

  bool read_single() {
    const auto code = code_of(element_.system, item_.first, false);
    if (!code) {
      if (looks_like_name(item_.first)) {
        report_no_list(context_, {item_.first, part(item_.first)}, element_);
        return false;
      }
      return no_code(item_.first, part(item_.first), false);
    }
    if (any_frequency(item_.first, part(item_.first))) return false;
    result_.first = result_.last = *code;
    return true;
  }

  bool read_range() {
    const auto first = code_of(element_.system, item_.first, true);
    const auto last = code_of(element_.system, item_.last, true);
    if (!first) no_code(item_.first, part(item_.first), true);
    if (!last) no_code(item_.last, part_behind_dots(), true);
    if (!first || !last) return false;
    if (*first > *last && !first->starts_with(*last)) {
      context_.diagnostics.report("E0303", item_.span,
                                  fmt::format("the range runs backwards: {} comes after {}", item_.first, item_.last),
                                  fmt::format("write {}..{}", item_.last, item_.first));
      return false;
    }
    result_.first = *first;
    result_.last = *last;
    result_.stem = true;
    return true;
  }

  bool read_reference() {
    const Declared& declared = *context_.list(item_.first);
    if (declared.poisoned) return false;
    const Type other = context_.library.lists[declared.index].element;
    if (other.kind != element_.kind || !comparable(other.system, element_.system)) {
      report_other_system(context_, part(item_.first), item_.first, declared, element_);
      return false;
    }
    result_.list = declared.index;
    return true;
  }

  bool read_value() {
    if (item_.kind == ListItem::Kind::word && context_.list(item_.first) != nullptr) return read_reference();
    if (item_.kind == ListItem::Kind::stem) {
      context_.diagnostics.report("E0309", item_.span, fmt::format("a list of {} has no stems", describe(element_)),
                                  "stems are for codes: list the values, or give a range A..B");
      return false;
    }
    const bool texts = element_.kind == Kind::text || element_.kind == Kind::id;
    const bool quoted = item_.kind == ListItem::Kind::text;
    if (texts && !quoted && looks_like_name(item_.first)) {
      report_no_list(context_, {item_.first, part(item_.first)}, element_);
      return false;
    }
    if ((quoted && !texts) || (texts && item_.kind == ListItem::Kind::range) || element_.kind == Kind::boolean)
      return wrong_kind();
    const auto first = parse_cell(element_, item_.first, context_.library.symbols);
    const auto last =
        item_.kind == ListItem::Kind::range ? parse_cell(element_, item_.last, context_.library.symbols) : first;
    if (!first || !last) return wrong_kind();
    if (*first > *last) {
      context_.diagnostics.report(
          "E0303", item_.span, fmt::format("the range runs backwards: {} is greater than {}", item_.first, item_.last),
          fmt::format("write {}..{}", item_.last, item_.first));
      return false;
    }
    result_.first_value = *first;
    result_.last_value = *last;
    return true;
  }

  bool wrong_kind() {
    context_.diagnostics.report("E0309", item_.span,
                                fmt::format("`{}` is not {}", context_.sources.text(item_.span), cell_shape(element_)),
                                fmt::format("the value that is looked for in this list is {}", describe(element_)));
    return false;
  }

  // "TOB 13X" in a source means 13 and any frequency.
  bool any_frequency(std::string_view text, Span place) {
    const bool meant =
        element_.system == CodeSystem::bill_type && text.size() >= 3 && (text.back() == 'X' || text.back() == 'x');
    if (!meant) return false;
    context_.diagnostics.report("E0301", place,
                                fmt::format("{} is read to the letter: no bill has the frequency X", text),
                                fmt::format("write {}* for every frequency", text.substr(0, text.size() - 1)));
    return true;
  }

  bool no_code(std::string_view text, Span place, bool prefix) {
    std::string help = meant_code(element_.system, text);
    if (!help.empty()) {
      help = fmt::format("did you mean {}?", help);
    } else {
      help = dash_range(text);
      if (help.empty()) help = other_system(text, prefix);
    }
    context_.diagnostics.report(
        "E0301", place, fmt::format("{} is not a code of {}", text, name_of(element_.system)),
        help.empty() ? fmt::format("codes of {} are {}", name_of(element_.system), shape_of(element_.system)) : help);
    return false;
  }

  // 99213-99215 means the range.
  std::string dash_range(std::string_view text) const {
    const auto dash = text.find('-');
    if (dash == std::string_view::npos) return {};
    const std::string_view first = text.substr(0, dash);
    const std::string_view last = text.substr(dash + 1);
    if (!code_of(element_.system, first, false) || !code_of(element_.system, last, false)) return {};
    return fmt::format("a range is written {}..{}", first, last);
  }

  // "it looks like a code of icd10cm"
  std::string other_system(std::string_view text, bool prefix) const {
    if (prefix) return {};
    for (CodeSystem system :
         {CodeSystem::hcpcs, CodeSystem::icd10cm, CodeSystem::icd9cm, CodeSystem::icd10pcs, CodeSystem::modifier}) {
      if (system != element_.system && code_of(system, text, false)) {
        return fmt::format("it looks like a code of {}; codes of {} are {}", name_of(system), name_of(element_.system),
                           shape_of(element_.system));
      }
    }
    return {};
  }

  // The words of an item stand at its begin, behind its dots, and then its period.
  Span part(std::string_view text) const {
    return {item_.span.file, item_.span.begin,
            std::min(item_.span.end, item_.span.begin + static_cast<std::uint32_t>(text.size()))};
  }
  Span part_behind_dots() const {
    const std::size_t at = context_.sources.text(item_.span).find(item_.last, item_.first.size());
    if (at == std::string_view::npos) return item_.span;
    const auto begin = item_.span.begin + static_cast<std::uint32_t>(at);
    return {item_.span.file, begin, begin + static_cast<std::uint32_t>(item_.last.size())};
  }

  Context& context_;
  const ListItem& item_;
  const Type element_;
  model::ListItem result_;
};

}  // namespace

std::optional<model::ListItem> read_item(Context& context, const ListItem& item, Type element) {
  return ItemReader(context, item, element).read();
}

void report_other_system(Context& context, Span place, std::string_view name, const Declared& declared, Type element) {
  const Type other = context.library.lists[declared.index].element;
  context.diagnostics
      .report("E0302", place,
              fmt::format("`{}` is a list of {}, but here stands {}", name, describe(other), describe(element)),
              "only codes of one system can be compared: name a list of that system")
      .notes.push_back({declared.span, fmt::format("`{}` is declared here", name)});
}

void report_no_list(Context& context, const syntax::Word& word, Type element) {
  std::string help = did_you_mean(word.text, context.list_names());
  if (help.empty()) {
    help = element.kind == Kind::text ? "texts stand in quotes"
                                      : "declare it with `codes`, in this policy or outside every policy";
  }
  const bool code = element.kind == Kind::code;
  context.diagnostics.report(
      "E0304", word.span,
      code ? fmt::format("`{}` is neither a list nor a code of {}", word.text, name_of(element.system))
           : fmt::format("`{}` is no list here", word.text),
      help);
}

std::string meant_code(CodeSystem system, std::string_view text) {
  const std::string zeros = "0" + std::string(text);
  if (system == CodeSystem::pos || system == CodeSystem::revenue || system == CodeSystem::drg ||
      system == CodeSystem::specialty) {
    if (const auto code = normalize_code(system, zeros)) return display_code(system, *code);
  }
  std::string candidate(text);
  for (char& c : candidate) {
    const char written = c;
    const char upper = written >= 'a' && written <= 'z' ? static_cast<char>(written - 'a' + 'A') : written;
    for (const auto& [letter, digit] : kLookAlikes) {
      if (upper == letter) {
        c = digit;
      } else if (upper == digit) {
        c = letter;
      } else {
        continue;
      }
      if (const auto code = code_of(system, candidate, false)) return display_code(system, *code);
      c = written;
    }
  }
  return {};
}

}  // namespace edict::sema
