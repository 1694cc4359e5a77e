// Who last changed some lines of a file, as git knows it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace edict::cli {

struct LastChange {
  std::string commit;  // abbreviated; empty: not committed yet
  std::string author, date, summary;
};
// Nothing when the file is in no repository, or git is not there. Lines from 1, both included.
std::optional<LastChange> last_change(const std::string& file, std::uint32_t first, std::uint32_t last);

}  // namespace edict::cli
