#include "tools/edict/journal.hpp"

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <filesystem>

#include "runtime/base/sha256.hpp"
#include "runtime/claims/input.hpp"

namespace edict::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kHash = ",\"hash\":\"";
constexpr std::string_view kFirst = "sha256:";  // what the first entry names as its predecessor's hash

std::string hash_of(std::string_view bytes) { return "sha256:" + sha256_hex(bytes); }

// SOURCE_DATE_EPOCH says it for runs that are to give the same bytes.
std::string now() {
  std::time_t time = std::time(nullptr);
  if (const char* fixed = std::getenv("SOURCE_DATE_EPOCH")) time = std::strtoll(fixed, nullptr, 10);
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(time));
}

// An entry's line, without its end, held against the entry before it. Empty: nothing is wrong with it.
std::string wrong_with(std::string_view line, std::uint64_t number, const std::string& before, Json& entry,
                       std::string& hash) {
  const std::size_t at = line.rfind(kHash);
  entry = Json::parse(line, nullptr, false);
  if (at == std::string_view::npos || !entry.is_object() || !entry.contains("entry") || !entry.contains("previous"))
    return "this is no entry";
  hash = hash_of(line.substr(0, at));
  if (line.substr(at) != fmt::format("{}{}\"}}", kHash, hash))
    return "the entry was changed: its hash is not of its bytes";
  if (entry["previous"] != before) {
    return number == 1 ? "an entry before this one was taken out"
                       : "the entry does not follow the one before it: entries were taken out, put in or moved";
  }
  if (entry["entry"] != number)
    return fmt::format("the entry is numbered {} and stands {}.", entry["entry"].dump(), number);
  return "";
}

}  // namespace

Json file_entry(const std::string& path) {
  Json entry{{"name", path}};
  std::error_code error;
  if (path == "-" || !std::filesystem::is_regular_file(path, error)) return entry;
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return entry;
  Sha256 hash;
  std::vector<char> piece(std::size_t{1} << 20);
  std::uint64_t bytes = 0;
  ssize_t got = 0;
  while ((got = ::read(descriptor, piece.data(), piece.size())) > 0) {
    hash.add({piece.data(), static_cast<std::size_t>(got)});
    bytes += static_cast<std::uint64_t>(got);
  }
  ::close(descriptor);
  if (got < 0) return entry;
  entry["bytes"] = bytes;
  entry["sha256"] = hash.hex();
  return entry;
}

Journal::Journal(const std::string& path) : path_(path), last_hash_(kFirst) {
  descriptor_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (descriptor_ < 0 || ::flock(descriptor_, LOCK_EX) != 0) {
    failure_ = fmt::format("the journal {} cannot be written: {}", path, std::strerror(errno));
    return;
  }
  find_end();
}

Journal::~Journal() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

// A journal that was tampered with, or broken off, is not written on: the next entry would seem to vouch for it.
void Journal::find_end() {
  std::string failure;
  const auto reading = read_journal(path_, failure);
  if (!reading) {
    failure_ = failure;
  } else if (!reading->faults.empty()) {
    failure_ = fmt::format("the journal is not written on, for it is not whole: {}:{}: {}", path_,
                           reading->faults.front().line, reading->faults.front().what);
  } else {
    entries_ = reading->entries.size();
    if (!reading->head.empty()) last_hash_ = reading->head;
  }
}

bool Journal::append(const Json& what) {
  if (!failure_.empty()) return false;
  Json entry{{"entry", entries_ + 1}, {"time", now()}};
  entry.update(what);
  entry["previous"] = last_hash_;
  std::string line = entry.dump(-1, ' ', false, Json::error_handler_t::replace);
  line.pop_back();
  const std::string hash = hash_of(line);
  line += fmt::format("{}{}\"}}\n", kHash, hash);
  // In one piece, so that a reader never sees half of it, and a crash leaves at most a line without an end.
  const ssize_t written = ::write(descriptor_, line.data(), line.size());
  if (written != static_cast<ssize_t>(line.size()) || ::fsync(descriptor_) != 0) {
    failure_ = fmt::format("the journal {} cannot be written: {}", path_, std::strerror(written < 0 ? errno : ENOSPC));
    return false;
  }
  ++entries_;
  last_hash_ = hash;
  return true;
}

std::optional<JournalReading> read_journal(const std::string& path, std::string& failure) {
  const auto input = open_input(path);
  std::string text;
  std::array<char, 1 << 16> piece{};
  while (const std::size_t got = input->read(piece)) text.append(piece.data(), got);
  if (input->fault()) {
    failure = fmt::format("the journal {} cannot be read: {}", path, input->fault()->message);
    return std::nullopt;
  }
  JournalReading reading;
  std::string before(kFirst);
  std::uint64_t number = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    ++number;
    if (end == std::string::npos) {
      reading.faults.push_back({number, "the entry is cut off"});
      break;
    }
    Json entry;
    std::string hash;
    const std::string_view line = std::string_view(text).substr(at, end - at);
    if (const std::string wrong = wrong_with(line, number, before, entry, hash); !wrong.empty()) {
      reading.faults.push_back({number, wrong});
    }
    // What stands there is what the next entry must have followed, changed or not.
    before = entry.is_object() && entry.contains("hash") && entry["hash"].is_string() ? entry["hash"].get<std::string>()
                                                                                      : hash;
    if (entry.is_object()) reading.entries.push_back(std::move(entry));
    reading.head = before;
    at = end + 1;
  }
  return reading;
}

}  // namespace edict::cli
