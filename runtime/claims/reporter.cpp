#include "runtime/claims/reporter.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/base/spelling.hpp"

namespace edict {
namespace {

// Broken input can have any number of "names", of any length.
constexpr std::size_t kMostNames = 200;
constexpr std::size_t kLongestName = 60;

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
  for (const std::string& name : names_) {
    list += fmt::format("{}{}", list.empty() ? "" : ", ", name);
    const std::string_view meant = nearest_spelling(name, known);
    if (!meant.empty()) nearest += fmt::format("{}{} for {}", nearest.empty() ? "" : ", ", meant, name);
  }
  if (more_ > 0) list += " and more";
  Diagnostic& note = to.report("W0730", DataPlace{file, 0, 0, {}, {}}, fmt::format("unknown {}: {}", what, list),
                               nearest.empty() ? std::string() : fmt::format("perhaps {}", nearest));
  note.severity = Severity::note;
  names_.clear();
}

}  // namespace edict
