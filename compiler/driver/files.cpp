#include "compiler/driver/files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <set>

namespace edict {
namespace {

namespace fs = std::filesystem;

class Reader {
 public:
  Reader(Sources& sources, Diagnostics& diagnostics) : sources_(sources), diagnostics_(diagnostics) {}

  void read(const std::string& path) {
    if (path == "-") {
      if (seen_.insert(path).second) {
        sources_.add("<standard input>", std::string(std::istreambuf_iterator<char>(std::cin), {}));
      }
      return;
    }
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (error || !fs::exists(status)) return fail(path, "there is no such file or folder");
    if (fs::is_directory(status)) return read_folder(path);
    read_file(path, fs::path(path).filename().string());
  }

 private:
  void fail(const std::string& path, std::string_view why) {
    diagnostics_.report("E0801", DataPlace{path, 0, 0, {}, {}}, fmt::format("{} cannot be read: {}", path, why));
  }

  void read_folder(const std::string& path) {
    std::error_code error;
    std::vector<std::string> found;
    fs::recursive_directory_iterator at(path, fs::directory_options::follow_directory_symlink, error);
    for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
      const std::string name = at->path().filename().string();
      if (name.starts_with('.') && at->is_directory(error)) {
        at.disable_recursion_pending();
      } else if (at->path().extension() == ".edict" && !at->is_directory(error)) {
        found.push_back(at->path().string());
      }
    }
    if (error) return fail(path, error.message());
    if (found.empty()) {
      diagnostics_.report("E0802", DataPlace{path, 0, 0, {}, {}}, fmt::format("no file below {} ends in .edict", path));
    }
    std::sort(found.begin(), found.end());  // a folder's order is the file system's, and means nothing
    // Named from the folder's own name on, as it is called on disk, however the user came there.
    fs::path whole = fs::weakly_canonical(path, error);
    for (const std::string& file : found) {
      read_file(file, (whole.filename() / fs::path(file).lexically_relative(path)).generic_string());
    }
  }

  void read_file(const std::string& path, std::string name) {
    std::error_code error;
    const fs::path same = fs::weakly_canonical(path, error);
    if (!seen_.insert(error ? path : same.string()).second) return;
    std::ifstream file(path, std::ios::binary);
    std::string text(std::istreambuf_iterator<char>(file), {});
    if (!file.is_open() || file.bad()) return fail(path, "it may not be read");
    // Errors show the line that they are about, which of claims must not be seen.
    if (begins_as_claims(text)) return fail(path, "it is no policy text; claims have an option of their own, --claims");
    sources_.add(path, std::move(text), std::move(name));
  }

  // JSON or X12.
  static bool begins_as_claims(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    if (begin == std::string_view::npos) return false;
    text.remove_prefix(begin);
    const auto plain = [](char c) {
      return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    };
    return text.front() == '{' || text.front() == '[' ||
           (text.starts_with("ISA") && text.size() > 3 && !plain(text[3]) && text[3] != ' ');
  }

  Sources& sources_;
  Diagnostics& diagnostics_;
  std::set<std::string> seen_;
};

}  // namespace

void read_policy_files(std::span<const std::string> paths, Sources& sources, Diagnostics& diagnostics) {
  if (paths.empty()) {
    diagnostics.report("E0803", std::monostate{}, "nothing was named to be compiled",
                       "name files or folders, or `-` for standard input");
  }
  Reader reader(sources, diagnostics);
  for (const std::string& path : paths) reader.read(path);
}

}  // namespace edict
