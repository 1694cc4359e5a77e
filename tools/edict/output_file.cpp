#include "tools/edict/output_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>

namespace edict::cli {
namespace {

// The temporary file of the run, for the signals that end it: a run has one at a time.
std::array<char, 4096> unfinished{};
volatile std::sig_atomic_t has_unfinished = 0;

extern "C" void remove_unfinished(int signal) {
  if (has_unfinished != 0) ::unlink(unfinished.data());
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

void remember(const std::string& path) {
  if (path.size() + 1 > unfinished.size()) return;
  std::memcpy(unfinished.data(), path.c_str(), path.size() + 1);
  has_unfinished = 1;
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction now{};
    // What was told to be ignored, as by nohup, stays ignored.
    if (::sigaction(signal, nullptr, &now) == 0 && now.sa_handler != SIG_IGN) std::signal(signal, remove_unfinished);
  }
}

void forget() { has_unfinished = 0; }

mode_t usual_mode() {
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return static_cast<mode_t>(0666) & ~mask;
}

}  // namespace

OutputFile::OutputFile(std::string path) : path_(std::move(path)), target_(path_), packer_(packer_for(path_)) {
  if (to_standard_output()) {
    descriptor_ = STDOUT_FILENO;
    return;
  }
  std::error_code error;
  if (std::filesystem::is_symlink(path_, error)) {
    const auto real = std::filesystem::weakly_canonical(path_, error);
    if (!error) target_ = real.string();
  }
  struct stat status{};
  const bool exists = ::stat(target_.c_str(), &status) == 0;
  if (exists && S_ISDIR(status.st_mode)) fail(EISDIR);
  if (exists && !S_ISREG(status.st_mode) && !failure_) {
    descriptor_ = ::open(target_.c_str(), O_WRONLY | O_CLOEXEC);
    if (descriptor_ < 0) fail(errno);
    return;
  }
  if (exists && ::access(target_.c_str(), W_OK) != 0) fail(errno);
  if (!failure_) open_temporary();
  if (descriptor_ >= 0) ::fchmod(descriptor_, exists ? status.st_mode & 0777U : usual_mode());
}

void OutputFile::open_temporary() {
  const std::filesystem::path target(target_);
  const std::filesystem::path name = "." + target.filename().string() + ".XXXXXX";
  temporary_ = (target.parent_path() / name).string();
  descriptor_ = ::mkostemp(temporary_.data(), O_CLOEXEC);
  if (descriptor_ < 0) {
    temporary_.clear();
    return fail(errno);
  }
  remember(temporary_);
}

OutputFile::~OutputFile() {
  if (descriptor_ >= 0 && !to_standard_output()) ::close(descriptor_);
  if (!temporary_.empty()) {
    ::unlink(temporary_.c_str());
    forget();
  }
}

void OutputFile::fail(int error) {
  if (failure_) return;
  const std::string name = to_standard_output() ? "standard output" : path_;
  failure_ = fmt::format("{} cannot be written: {}", name,
                         error == EPIPE ? "the program that reads it has closed it" : std::strerror(error));
}

bool OutputFile::write(std::string_view bytes) { return packer_ ? write_packed(bytes, false) : write_plain(bytes); }

bool OutputFile::write_packed(std::string_view bytes, bool last) {
  packed_.clear();
  if (!failure_ && !packer_->pack(bytes, last, packed_)) fail(ENOMEM);
  return write_plain(packed_);
}

bool OutputFile::write_plain(std::string_view bytes) {
  while (!failure_ && !bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      fail(errno);
    } else {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
  }
  return !failure_;
}

bool OutputFile::begin_again() {
  if (!is_temporary()) return false;
  packer_ = packer_for(path_);
  if (::ftruncate(descriptor_, 0) != 0 || ::lseek(descriptor_, 0, SEEK_SET) != 0) fail(errno);
  return !failure_;
}

bool OutputFile::complete() {
  if (failure_ || to_standard_output() || descriptor_ < 0) return !failure_;
  if (packer_ && !write_packed({}, true)) return false;
  // A file system may notice only now that the bytes do not fit.
  if (!temporary_.empty() && ::fdatasync(descriptor_) != 0 && errno != EINVAL) fail(errno);
  if (::close(descriptor_) != 0) fail(errno);
  descriptor_ = -1;
  return !failure_;
}

bool OutputFile::commit() {
  if (!complete() || to_standard_output() || temporary_.empty()) return !failure_;
  if (std::rename(temporary_.c_str(), target_.c_str()) != 0) {
    fail(errno);
    return false;
  }
  temporary_.clear();
  forget();
  return true;
}

bool replace_file(const std::string& path, std::string_view bytes, std::string& failure) {
  OutputFile file(path);
  file.write(bytes);
  if (file.commit()) return true;
  failure = file.failure().value_or("");
  return false;
}

}  // namespace edict::cli
