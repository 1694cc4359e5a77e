// `edict codes search`: codes by stem, by range, or by words of their description.
#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "runtime/tables/header_words.hpp"
#include "tools/edict/codes_reports.hpp"
#include "tools/edict/codes_text.hpp"

namespace edict::cli {
namespace {

using Json = nlohmann::ordered_json;

// What is asked of one system: a part of its codes, or words.
struct Question {
  std::string first, last;  // normal form; empty: none
  std::vector<std::string> words;
};

std::optional<Question> range_question(CodeSystem system, const std::string& asked, std::size_t dots) {
  const auto first = normalize_code_prefix(system, asked.substr(0, dots));
  const auto last = normalize_code_prefix(system, asked.substr(dots + 2));
  if (!first || !last) return std::nullopt;
  return Question{*first, *last, {}};
}

// Nothing: the text cannot be asked of the system.
std::optional<Question> question_of(CodeSystem system, const std::string& asked) {
  if (const auto dots = asked.find(".."); dots != std::string::npos) return range_question(system, asked, dots);
  if (!asked.empty() && asked.back() == '*') {
    const auto stem = normalize_code_prefix(system, std::string_view(asked).substr(0, asked.size() - 1));
    if (!stem) return std::nullopt;
    return Question{*stem, *stem, {}};
  }
  Question question;
  const bool has_digit = std::any_of(asked.begin(), asked.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (const auto stem = normalize_code_prefix(system, asked); stem && has_digit) question.first = question.last = *stem;
  std::istringstream words(plain_words(asked));
  for (std::string word; words >> word;) question.words.push_back(word);
  return question;
}

// Each word begins a word of the description.
bool has_words(const std::string& description, const std::vector<std::string>& words) {
  const std::string plain = " " + plain_words(description);
  return !words.empty() && std::all_of(words.begin(), words.end(), [&](const std::string& word) {
    return plain.find(" " + word) != std::string::npos;
  });
}

}  // namespace

int search_codes(const SearchCodes& asked, const std::vector<CodeTable>& tables, CodesFormat format,
                 const Shell& shell) {
  const std::string text = fmt::format("{}", fmt::join(asked.words, " "));
  std::string out;
  Json rows = Json::array();
  bool found = false;
  for (const CodeTable& table : tables) {
    const auto question = question_of(table.system, text);
    if (!question) continue;
    const auto [begin, end] = question->first.empty() ? std::pair<std::size_t, std::size_t>{}
                                                      : table.range(question->first, question->last, true);
    for (std::size_t i = 0; i < table.entries.size(); ++i) {
      const CodeEntry& entry = table.entries[i];
      if (asked.on && !entry.in_force.contains(*asked.on)) continue;
      if ((i < begin || i >= end) && !has_words(entry.description, question->words)) continue;
      found = true;
      if (format == CodesFormat::json) {
        Json row = {{"system", name_of(table.system)}, {"code", display_code(table.system, entry.code)}};
        row.update(days_json(entry.in_force));
        row["billable"] = entry.billable;
        row["description"] = entry.description;
        rows.push_back(std::move(row));
        continue;
      }
      std::string line =
          fmt::format("{:<9} {:<9} {:<24} {:<8} {}", name_of(table.system), display_code(table.system, entry.code),
                      days_text(entry.in_force), entry.billable ? "" : "heading", entry.description);
      line.erase(line.find_last_not_of(' ') + 1);
      out += line + '\n';
    }
  }
  if (format == CodesFormat::json)
    out = Json{{"schema", 1}, {"codes", rows}}.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
  if (!print(shell, out)) return kUnreadable;
  if (found) return kDone;
  shell.fault("E0932", std::monostate{}, fmt::format("no code set has a code for \"{}\"", text),
              asked.on ? "leave --on out to look at every day"
                       : "a stem is M79.*, a range M79.1..M79.9; words are looked for in the sets' descriptions");
  return kNo;
}

}  // namespace edict::cli
