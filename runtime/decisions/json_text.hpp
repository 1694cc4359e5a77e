// JSON written straight into a buffer: the decision writers are on the hot path of a run.
#pragma once

#include <fmt/format.h>

#include <string_view>

namespace edict {

// Appends to a buffer that is cleared and used again.
using TextBuffer = fmt::memory_buffer;

inline void append(TextBuffer& out, std::string_view text) { out.append(text.data(), text.data() + text.size()); }

// The text as a JSON string with its quotes (RFC 8259). Bytes that are no UTF-8 become U+FFFD.
void append_json_string(TextBuffer& out, std::string_view text);

}  // namespace edict
