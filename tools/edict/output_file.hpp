// An output that is whole or not there, packed when its name ends in .gz or .zst: bytes go to a temporary name beside
// the file, which takes the file's place at the end. Standard output (`-`) and what is no regular file (a pipe,
// /dev/null) are written directly.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "tools/edict/packed_output.hpp"

namespace edict::cli {

class OutputFile {
 public:
  explicit OutputFile(std::string path);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  // After the first failure nothing more is written.
  bool write(std::string_view bytes);
  // Takes back all that was written. False when that cannot be done.
  bool begin_again();
  // Whether nothing is seen of what was written before `commit`.
  bool is_temporary() const { return !temporary_.empty(); }
  // Nothing more is to be written: the bytes are on their disk, and the file is closed. Of many outputs that take their
  // places together not all need be open.
  bool complete();
  // Puts the file in its place, complete or not. Without it nothing stays behind.
  bool commit();
  // Why not, in words: "decisions.jsonl cannot be written: No space left on device".
  const std::optional<std::string>& failure() const { return failure_; }
  bool to_standard_output() const { return path_ == "-"; }

 private:
  void fail(int error);
  void open_temporary();
  bool write_packed(std::string_view bytes, bool last);
  bool write_plain(std::string_view bytes);

  std::string path_;
  std::string target_;     // the file itself, where path_ is a link to it
  std::string temporary_;  // empty: written directly
  int descriptor_ = -1;
  std::unique_ptr<Packer> packer_;  // none: plain
  std::string packed_;
  std::optional<std::string> failure_;
};

// Writes a whole file, or reports why not: true when it stands.
bool replace_file(const std::string& path, std::string_view bytes, std::string& failure);

}  // namespace edict::cli
