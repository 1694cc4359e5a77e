#include "tools/edict/git_files.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "tools/edict/child_program.hpp"

namespace edict::cli {
namespace {

constexpr std::string_view kPrefix = "git:";

}  // namespace

bool is_of_commit(const std::string& name) { return name.starts_with(kPrefix); }

CommitFolder::~CommitFolder() {
  std::error_code ignored;
  if (!before_.empty()) std::filesystem::current_path(before_, ignored);
  if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
}

std::unique_ptr<CommitFolder> commit_folder(const std::string& name, const Shell& shell) {
  const auto fault = [&](const std::string& message, const std::string& help) {
    shell.fault("E0801", std::monostate{}, message, help);
    return nullptr;
  };
  const std::size_t colon = name.find(':', kPrefix.size());
  if (colon == std::string::npos || colon == kPrefix.size())
    return fault(fmt::format("{} names no file of a commit", name), "write git:REVISION:PATH, as git:main~1:policies");
  const std::string revision = name.substr(kPrefix.size(), colon - kPrefix.size());
  // A revision that begins so would be an option to git.
  if (revision.front() == '-') return fault(fmt::format("{} is no revision", revision), "write git:REVISION:PATH");
  std::unique_ptr<CommitFolder> result(new CommitFolder());
  std::string pattern = (std::filesystem::temp_directory_path() / "edict-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr)
    return fault("no temporary folder can be made", "set TMPDIR to a folder that can be written");
  result->folder_ = pattern;
  const std::string archive = result->folder_ + "/commit.tar";
  // The whole commit: a policy may read tables that stand beside its folder.
  if (run_program({"git", "archive", "--format=tar", "-o", archive, revision + ":"}, ProgramErrors::shown).status != 0)
    return fault(fmt::format("git cannot give {}", name),
                 "run edict within the repository, with a revision that it knows");
  const std::string tree = result->folder_ + "/tree";
  std::filesystem::create_directory(tree);
  if (run_program({"tar", "-xf", archive, "-C", tree}, ProgramErrors::shown).status != 0)
    return fault(fmt::format("what git gives of {} cannot be unpacked", name), {});
  std::filesystem::remove(archive);
  result->path_ = name.substr(colon + 1);
  if (result->path_.empty()) result->path_ = ".";
  if (!std::filesystem::exists(std::filesystem::path(tree) / result->path_))
    return fault(fmt::format("{} is not in commit {}", result->path_, revision),
                 "a path is one from the top of the repository");
  result->before_ = std::filesystem::current_path().string();
  std::filesystem::current_path(tree);
  return result;
}

}  // namespace edict::cli
