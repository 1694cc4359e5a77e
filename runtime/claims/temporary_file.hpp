// A file without a name, where TMPDIR says: nothing is ever left behind, however the run ends.
#pragma once

namespace edict {

// An open descriptor for reading and writing, or -1 with errno set.
int open_temporary_file();

}  // namespace edict
