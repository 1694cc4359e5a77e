// What every verb shares: where messages go, colour, progress, exit statuses.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "compiler/source/sources.hpp"
#include "runtime/diagnostics/diagnostic.hpp"

namespace edict::cli {

enum ExitStatus : int {
  kDone = 0,
  kNo = 1,  // findings, a failed test, fmt --check differs
  kUsage = 2,
  kUnreadable = 3,  // input that cannot be read, output that cannot be written
};

inline constexpr const char* kStatusText =
    "exit status: 0 done; 1 the answer is no; 2 usage; 3 input that cannot be read or output that cannot be written";

enum class When : std::uint8_t { automatic, always, never };

struct Shell {
  When color = When::automatic;
  bool quiet = false;
  int status = kDone;  // of the verb

  bool color_on(int descriptor) const;
  // Notes and warnings too, unless --quiet.
  void report(const Diagnostics& diagnostics, const Sources& sources = {}) const;
  void report(const Diagnostic& diagnostic, const Sources& sources = {}) const;
  // One fault without a place in policy text.
  void fault(std::string_view id, Place place, std::string message, std::string help = {}) const;
  // A sentence on standard error.
  void say(std::string_view text) const;
};

// Everything on standard output, at once or in pieces. False when it cannot be written (a closed pipe, a full disk);
// the fault is reported once.
bool print(const Shell& shell, std::string_view text);

// A line on standard error that is written over, some times a second; nothing when standard error is no terminal.
class Progress {
 public:
  explicit Progress(const Shell& shell);
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  void show(std::string_view what, std::uint64_t count);
  void clear();

 private:
  bool on_;
  bool shown_ = false;
  std::chrono::steady_clock::time_point next_;
};

// "256M", "1G", "65536": bytes.
bool parse_size(const std::string& text, std::size_t& bytes);

}  // namespace edict::cli
