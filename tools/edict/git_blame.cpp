#include "tools/edict/git_blame.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <charconv>
#include <filesystem>
#include <map>

#include "tools/edict/child_program.hpp"

namespace edict::cli {
namespace {

constexpr std::size_t kHash = 40, kShown = 10;

struct Commit {
  LastChange change;
  std::int64_t time = 0;
};

// `git blame --porcelain`: a line "HASH was is [lines]", then, where a commit comes first, "author NAME" and the like.
std::map<std::string, Commit> commits_in(std::string_view text) {
  std::map<std::string, Commit> commits;
  Commit* current = nullptr;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.starts_with('\t')) {
      current = nullptr;  // the line of the file
      continue;
    }
    const std::size_t blank = line.find(' ');
    const std::string_view word = line.substr(0, blank);
    const std::string_view rest = blank == std::string_view::npos ? std::string_view() : line.substr(blank + 1);
    if (current == nullptr) {
      if (word.size() < kHash) continue;
      const bool uncommitted = word.find_first_not_of('0') == std::string_view::npos;
      current = &commits[std::string(word)];
      if (!uncommitted) current->change.commit = word.substr(0, kShown);
    } else if (word == "author") {
      current->change.author = rest;
    } else if (word == "committer-time") {
      std::from_chars(rest.data(), rest.data() + rest.size(), current->time);
    } else if (word == "summary") {
      current->change.summary = rest;
    }
  }
  return commits;
}

}  // namespace

std::optional<LastChange> last_change(const std::string& file, std::uint32_t first, std::uint32_t last) {
  const std::filesystem::path path = std::filesystem::absolute(file);
  const ProgramEnd blame = run_program({"git", "-C", path.parent_path().string(), "blame", "--porcelain", "-L",
                                        fmt::format("{},{}", first, last), "--", path.filename().string()},
                                       ProgramErrors::hidden);
  if (blame.status != 0) return std::nullopt;
  std::optional<Commit> latest;
  for (auto& [hash, commit] : commits_in(blame.output)) {
    // What nobody has committed is later than all.
    const bool later =
        !latest || commit.change.commit.empty() || (!latest->change.commit.empty() && commit.time > latest->time);
    if (later) latest = commit;
  }
  if (!latest) return std::nullopt;
  latest->change.date = fmt::format("{:%Y-%m-%d}", fmt::gmtime(static_cast<std::time_t>(latest->time)));
  return latest->change;
}

}  // namespace edict::cli
