#include "runtime/claims/temporary_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

namespace edict {

int open_temporary_file() {
  // Claims go where the user said, or nowhere: a TMPDIR that is not there is no leave to take another folder.
  const char* wanted = std::getenv("TMPDIR");
  const std::filesystem::path folder = wanted != nullptr && *wanted != '\0' ? wanted : "/tmp";
  std::string name = (folder / "edict-XXXXXX").string();
  const int descriptor = ::mkostemp(name.data(), O_CLOEXEC);
  if (descriptor >= 0) ::unlink(name.c_str());
  return descriptor;
}

}  // namespace edict
