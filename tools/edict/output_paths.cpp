#include "tools/edict/output_paths.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <filesystem>
#include <set>

namespace edict::cli {
namespace {

bool is_file(const std::string& path) { return !path.empty() && path != "-"; }

bool same_file(const std::string& a, const std::string& b) {
  std::error_code error;
  if (std::filesystem::exists(a, error) && std::filesystem::exists(b, error)) {
    // Two names of a pipe or of /dev/null are no harm.
    return std::filesystem::is_regular_file(a, error) && std::filesystem::equivalent(a, b, error) && !error;
  }
  const auto whole_a = std::filesystem::weakly_canonical(std::filesystem::absolute(a, error), error);
  const auto whole_b = std::filesystem::weakly_canonical(std::filesystem::absolute(b, error), error);
  return !error && whole_a == whole_b;
}

// Equal for two names of one file, whether it is there already or not; empty for a pipe or /dev/null, which may have
// two.
std::string identity(const std::string& path) {
  struct stat status{};
  if (::stat(path.c_str(), &status) == 0)
    return S_ISREG(status.st_mode) ? fmt::format("{}:{}", status.st_dev, status.st_ino) : std::string();
  std::error_code error;
  const auto whole = std::filesystem::weakly_canonical(std::filesystem::absolute(path, error), error);
  return error ? std::string() : whole.string();
}

}  // namespace

std::string output_clash(const std::vector<std::string>& outputs, const std::vector<std::string>& inputs) {
  std::set<std::string> seen;  // an import has thousands of outputs
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    if (!is_file(outputs[i])) continue;
    for (const std::string& input : inputs) {
      if (is_file(input) && same_file(outputs[i], input)) return "the output would overwrite an input: " + outputs[i];
    }
    if (const std::string key = identity(outputs[i]); !key.empty() && !seen.insert(key).second)
      return "two outputs cannot go to one file: " + outputs[i];
  }
  return {};
}

std::vector<std::string> files_of(const LoadedPolicies& policies) {
  if (!policies.bundle_file.empty()) return {policies.bundle_file};
  std::vector<std::string> files = policies.library.data_files;
  for (std::size_t i = 0; i < policies.sources.size(); ++i)
    files.emplace_back(policies.sources.path(static_cast<FileId>(i)));
  return files;
}

}  // namespace edict::cli
