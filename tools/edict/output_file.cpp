#include "tools/edict/output_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>

namespace edict::cli {
namespace {

constexpr int kEnding[] = {SIGINT, SIGTERM, SIGHUP};

// The temporary files, for the signals that end the command; an import has many at a time. A handler may look at the
// list at any moment, so that a node stays where it is, and its path is written only while the file is not there.
struct Unfinished {
  std::string path;
  std::atomic<bool> is_there = false;
  Unfinished* next = nullptr;
};
std::atomic<Unfinished*> unfinished = nullptr;

extern "C" void remove_unfinished(int signal) {
  for (const Unfinished* file = unfinished; file != nullptr; file = file->next) {
    if (file->is_there) ::unlink(file->path.c_str());
  }
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

void remember(const std::string& path) {
  Unfinished* file = unfinished;
  while (file != nullptr && file->is_there) file = file->next;
  const bool is_new = file == nullptr;
  if (is_new) file = new Unfinished;
  file->path = path;
  file->is_there = true;
  if (is_new) {
    file->next = unfinished;
    unfinished = file;
  }
  for (const int signal : kEnding) {
    struct sigaction now{};
    // What was told to be ignored, as by nohup, stays ignored.
    if (::sigaction(signal, nullptr, &now) == 0 && now.sa_handler != SIG_IGN) std::signal(signal, remove_unfinished);
  }
}

void forget(const std::string& path) {
  for (Unfinished* file = unfinished; file != nullptr; file = file->next) {
    if (file->is_there && file->path == path) file->is_there = false;
  }
}

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
  // A signal waits until the file that it would leave behind is remembered.
  sigset_t ending, before;
  sigemptyset(&ending);
  for (const int signal : kEnding) sigaddset(&ending, signal);
  ::pthread_sigmask(SIG_BLOCK, &ending, &before);
  descriptor_ = ::mkostemp(temporary_.data(), O_CLOEXEC);
  const int error = errno;
  if (descriptor_ >= 0) remember(temporary_);
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (descriptor_ >= 0) return;
  temporary_.clear();
  fail(error);
}

OutputFile::~OutputFile() {
  if (descriptor_ >= 0 && !to_standard_output()) ::close(descriptor_);
  if (!temporary_.empty()) {
    ::unlink(temporary_.c_str());
    forget(temporary_);
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
  forget(temporary_);
  temporary_.clear();
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
