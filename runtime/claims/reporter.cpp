#include "runtime/claims/reporter.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/base/spelling.hpp"

namespace edict {
namespace {

// Broken input can have any number of "names", of any length.
constexpr std::size_t kMostNames = 200;
constexpr std::size_t kLongestName = 60;

// A value that stands where a name should must not be told: it may be a patient's. No field that we have seen has four
// digits in a row.
bool looks_like_a_name(std::string_view text) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  if (text.empty() || !is_letter(text.front())) return false;
  std::size_t digits = 0;
  for (const char c : text) {
    const bool digit = c >= '0' && c <= '9';
    digits = digit ? digits + 1 : 0;
    if (digits == 4) return false;
    if (!digit && !is_letter(c) && std::string_view(". -/()[]#").find(c) == std::string_view::npos) return false;
  }
  return true;
}

}  // namespace

void UnknownNames::add(std::string_view name) {
  if (name.size() > kLongestName) {
    std::size_t end = kLongestName;
    while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80U) --end;  // not inside a character
    name = name.substr(0, end);
  }
  if (std::find(names_.begin(), names_.end(), name) != names_.end()) return;
  if (names_.size() == kMostNames) {
    ++more_;
  } else {
    names_.emplace_back(name);
  }
}

void UnknownNames::add_all(const UnknownNames& others) {
  for (const std::string& name : others.names_) add(name);
  more_ += others.more_;
}

void UnknownNames::report(Diagnostics& to, const std::string& file, std::string_view what,
                          const std::vector<std::string_view>& known) {
  if (names_.empty()) return;
  std::sort(names_.begin(), names_.end());
  std::string list;
  std::string nearest;
  std::size_t untold = 0;
  for (const std::string& name : names_) {
    if (!looks_like_a_name(name)) {
      ++untold;
      continue;
    }
    list += fmt::format("{}{}", list.empty() ? "" : ", ", name);
    const std::string_view meant = nearest_spelling(name, known);
    if (!meant.empty()) nearest += fmt::format("{}{} for {}", nearest.empty() ? "" : ", ", meant, name);
  }
  if (untold > 0)
    list += fmt::format("{}{} that may be values and {} not shown", list.empty() ? "" : ", ", untold,
                        untold == 1 ? "is" : "are");
  if (more_ > 0) list += " and more";
  Diagnostic& note = to.report("W0730", DataPlace{file, 0, 0, {}, {}}, fmt::format("unknown {}: {}", what, list),
                               nearest.empty() ? std::string() : fmt::format("perhaps {}", nearest));
  note.severity = Severity::note;
  names_.clear();
}

}  // namespace edict
