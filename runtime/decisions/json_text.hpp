// JSON written straight into a buffer: the decision writers are on the hot path of a run.
#pragma once

#include <fmt/format.h>

#include <cstring>
#include <string_view>

#include "runtime/base/date.hpp"

namespace edict {

// Appends to a buffer that is cleared and used again.
using TextBuffer = fmt::memory_buffer;

inline void append(TextBuffer& out, std::string_view text) {
  const std::size_t before = out.size();
  out.resize(before + text.size());
  if (!text.empty()) std::memcpy(out.data() + before, text.data(), text.size());
}
// 2024-01-05
void append_date(TextBuffer& out, Date date);

// The text as a JSON string with its quotes (RFC 8259). Bytes that are no UTF-8 become U+FFFD.
void append_json_string(TextBuffer& out, std::string_view text);

}  // namespace edict
