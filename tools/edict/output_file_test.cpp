#include "tools/edict/output_file.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "tools/edict/shell.hpp"

using namespace edict::cli;
namespace fs = std::filesystem;

namespace {

struct Folder {
  fs::path path = fs::temp_directory_path() / "edict_output_file_test";
  Folder() {
    fs::remove_all(path);
    fs::create_directory(path);
  }
  ~Folder() { fs::remove_all(path); }
  std::string file(const char* name) const { return (path / name).string(); }
  std::size_t entries() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(path), fs::directory_iterator()));
  }
};

std::string text_of(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("an output that is not finished leaves what was there") {
  const Folder folder;
  std::ofstream(folder.file("out")) << "before";
  {
    OutputFile out(folder.file("out"));
    CHECK(out.write("half"));
  }
  CHECK(text_of(folder.file("out")) == "before");
  CHECK(folder.entries() == 1);
}

TEST_CASE("a finished output takes the file's place and its mode") {
  const Folder folder;
  std::ofstream(folder.file("out")) << "before";
  fs::permissions(folder.file("out"), fs::perms::owner_read | fs::perms::owner_write);
  OutputFile out(folder.file("out"));
  CHECK(out.write("whole"));
  CHECK(out.commit());
  CHECK(text_of(folder.file("out")) == "whole");
  CHECK(fs::status(folder.file("out")).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
  CHECK(folder.entries() == 1);
}

TEST_CASE("a link stays a link") {
  const Folder folder;
  std::ofstream(folder.file("real")) << "before";
  fs::create_symlink("real", folder.file("link"));
  OutputFile out(folder.file("link"));
  CHECK(out.write("whole"));
  CHECK(out.commit());
  CHECK(fs::is_symlink(folder.file("link")));
  CHECK(text_of(folder.file("real")) == "whole");
}

TEST_CASE("what cannot be written says why") {
  CHECK(OutputFile("/nowhere/out").failure() == "/nowhere/out cannot be written: No such file or directory");
  CHECK(OutputFile("/").failure().has_value());
  OutputFile full("/dev/full");
  CHECK_FALSE(full.write("x"));
  CHECK(full.failure() == "/dev/full cannot be written: No space left on device");
}

TEST_CASE("sizes are bytes, K, M or G") {
  std::size_t bytes = 0;
  CHECK(parse_size("65536", bytes));
  CHECK(bytes == 65536);
  CHECK(parse_size("512M", bytes));
  CHECK(bytes == std::size_t{512} << 20U);
  CHECK(parse_size("2GiB", bytes));
  CHECK(bytes == std::size_t{2} << 30U);
  for (const char* wrong : {"", "M", "12X", "0", "-1", "99999999999999999999"}) CHECK_FALSE(parse_size(wrong, bytes));
}
