// Policies as a commit has them: `git:REV:path`.
#pragma once

#include <memory>
#include <string>

#include "tools/edict/shell.hpp"

namespace edict::cli {

// A folder with all that the commit holds, gone with this. While it stands it is the working folder, so that what is
// said of files names them as the repository does.
class CommitFolder {
 public:
  ~CommitFolder();
  CommitFolder(const CommitFolder&) = delete;
  CommitFolder& operator=(const CommitFolder&) = delete;
  const std::string& path() const { return path_; }  // within the commit

 private:
  friend std::unique_ptr<CommitFolder> commit_folder(const std::string& name, const Shell& shell);
  CommitFolder() = default;
  std::string folder_, before_, path_;
};

bool is_of_commit(const std::string& name);
// Reports what is wrong: no repository, no such commit or path.
std::unique_ptr<CommitFolder> commit_folder(const std::string& name, const Shell& shell);

}  // namespace edict::cli
