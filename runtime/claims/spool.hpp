// Records in the order of a key, however they came: an external merge sort. Records stay in memory until the budget is
// used up and go to temporary files from then on, sorted; at the end all runs are merged. Records that come in order
// already make one run, written as it comes, and need a fraction of the budget. Records with one key keep the order in
// which they came. A temporary file has no name by the time anything is in it, so that nothing is ever left behind.
#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace edict {

class Spool {
 public:
  explicit Spool(std::size_t memory_budget) : budget_(memory_budget) {}

  // Key and record may hold any bytes; keys go by byte order. After the first failure records are dropped.
  void add(std::string_view key, std::string_view record);
  // Order starts anew: the next record may lie before the last one without the input counting as unsorted.
  void begin_source();
  // No more records. Then `next` gives them in order.
  void finish();
  struct Entry {
    std::string_view key;
    std::string_view record;
  };
  // Valid until the next call.
  std::optional<Entry> next();

  // Whether some record of a source lay before the one before it, and whether anything went to a file.
  bool unsorted() const { return unsorted_; }
  bool spilled() const { return file_ != nullptr; }
  // What the system said when a temporary file could not be made, written or read.
  const std::optional<std::string>& failure() const { return failure_; }

 private:
  // A key and record in memory: lengths first, as in the file.
  struct Slot {
    std::size_t offset;
    std::uint32_t key_size;
    std::uint32_t record_size;
  };
  struct Run {
    std::uint64_t begin;
    std::uint64_t end;
  };
  // Reads one run of the file through a buffer of its own.
  struct Cursor {
    std::uint64_t at;
    std::uint64_t end;
    std::vector<char> buffer;
    std::size_t used = 0;
    std::size_t filled = 0;
    std::string key;
    std::string record;
    std::size_t run = 0;
  };
  struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  std::string_view key_of(const Slot& s) const { return std::string_view(bytes_).substr(s.offset, s.key_size); }
  std::string_view record_of(const Slot& s) const {
    return std::string_view(bytes_).substr(s.offset + s.key_size, s.record_size);
  }
  std::size_t memory_used() const { return bytes_.size() + slots_.size() * sizeof(Slot); }
  void sort_slots();
  void spill();
  bool open_file();
  void fail(const char* what);
  bool read_bytes(Cursor& cursor, char* into, std::size_t size);
  bool step(Cursor& cursor);

  std::size_t budget_;
  std::string bytes_;
  std::vector<Slot> slots_;
  bool in_order_ = true;           // slots_ are
  bool extends_last_run_ = false;  // slots_ begin at or behind the end of the last run, which may grow
  std::string run_tail_;           // last key of the last run
  bool unsorted_ = false;
  bool fresh_source_ = true;
  std::string last_key_;  // that came
  std::unique_ptr<std::FILE, CloseFile> file_;
  std::uint64_t file_size_ = 0;
  std::vector<Run> runs_;
  std::optional<std::string> failure_;
  // While reading.
  std::size_t next_slot_ = 0;
  std::vector<Cursor> cursors_;
  std::vector<std::size_t> heap_;
  std::optional<std::size_t> given_;
};

}  // namespace edict
