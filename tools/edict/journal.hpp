// The journal of runs: a file that only grows, a JSON object a line. Each entry ends in the SHA-256 of all its bytes
// before that, among them the hash of the entry before it, so that a change to one, or one taken out or put in, shows.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace edict::cli {

// A file that a run read or wrote, as it stands. Of what cannot be read again (standard input, a pipe) the name alone.
nlohmann::ordered_json file_entry(const std::string& path);

class Journal {
 public:
  // Opens it, or makes it; nobody else may write until it is closed.
  explicit Journal(const std::string& path);
  ~Journal();
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  // Writes an entry behind the last: its number, the time, `what`, and the hashes. False when it cannot.
  bool append(const nlohmann::ordered_json& what);
  // Why not, in words.
  const std::string& failure() const { return failure_; }

 private:
  void find_end();
  std::string path_;
  int descriptor_ = -1;
  std::uint64_t entries_ = 0;
  std::string last_hash_;
  std::string failure_;
};

struct JournalReading {
  struct Fault {
    std::uint64_t line;  // of the file, from 1
    std::string what;
  };
  std::vector<nlohmann::ordered_json> entries;  // that are whole
  std::vector<Fault> faults;                    // in the order of the file
  std::string head;                             // hash of the last entry; empty: there is none
};
// Nothing when the file cannot be read: `failure` says why.
std::optional<JournalReading> read_journal(const std::string& path, std::string& failure);

}  // namespace edict::cli
