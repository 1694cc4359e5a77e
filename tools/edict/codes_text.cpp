#include "tools/edict/codes_text.hpp"

#include <fmt/format.h>

namespace edict::cli {
namespace {

using Json = nlohmann::ordered_json;

// Names and how many versions of each, in the order of the library.
std::vector<std::pair<std::string, std::size_t>> names_of(const model::Library& library,
                                                          const std::vector<std::uint32_t>& policies) {
  std::vector<std::pair<std::string, std::size_t>> names;
  for (const std::uint32_t policy : policies) {
    const std::string& name = library.policies[policy].name;
    if (names.empty() || names.back().first != name) names.emplace_back(name, 0);
    ++names.back().second;
  }
  return names;
}

}  // namespace

std::string days_text(const DateRange& days) {
  if (days.first == kFirstDate) return days.last == kLastDate ? "always" : "until " + to_text(days.last);
  return days.last == kLastDate ? "from " + to_text(days.first)
                                : fmt::format("{} to {}", to_text(days.first), to_text(days.last));
}

Json days_json(const DateRange& days) {
  return {{"from", days.first == kFirstDate ? Json(nullptr) : Json(to_text(days.first))},
          {"until", days.last == kLastDate ? Json(nullptr) : Json(to_text(days.last))}};
}

std::string place_text(Span span, const Sources& sources) {
  const LineColumn at = sources.position(span.file, span.begin);
  return fmt::format("{}:{}:{}", sources.path(span.file), at.line, at.column);
}

Json place_json(Span span, const Sources& sources) {
  const LineColumn at = sources.position(span.file, span.begin);
  return {{"file", sources.path(span.file)}, {"line", at.line}, {"column", at.column}};
}

std::string codes_text(const std::vector<std::string>& codes, CodeSystem system, std::size_t most) {
  std::string text;
  for (std::size_t i = 0; i < std::min(most, codes.size()); ++i)
    text += fmt::format("{}{}", i == 0 ? "" : ", ", display_code(system, codes[i]));
  return codes.size() <= most ? text : fmt::format("{} and {} more", text, codes.size() - most);
}

Json codes_json(const std::vector<std::string>& codes, CodeSystem system) {
  Json json = Json::array();
  for (const std::string& code : codes) json.push_back(display_code(system, code));
  return json;
}

std::string policies_text(const model::Library& library, const std::vector<std::uint32_t>& policies) {
  std::string text;
  for (const auto& [name, versions] : names_of(library, policies)) {
    text += fmt::format("{}{}{}", text.empty() ? "" : ", ", name,
                        versions == 1 ? "" : fmt::format(" ({} versions)", versions));
  }
  return text.empty() ? "no policy" : text;
}

Json policies_json(const model::Library& library, const std::vector<std::uint32_t>& policies) {
  Json json = Json::array();
  for (const std::uint32_t policy : policies)
    json.push_back({{"policy", library.policies[policy].name}, {"version", library.policies[policy].version}});
  return json;
}

void LabelledRows::add(std::string_view row) {
  out_ += fmt::format("  {:<10} {}", label_, row);
  out_.erase(out_.find_last_not_of(' ') + 1);
  out_ += '\n';
  label_ = {};
}

}  // namespace edict::cli
