// The words of a table's header, so that a column is found however a publisher sets it: "HCPCS/CPT\nCode",
// "hcpcs_cpt_code" and "HCPCS CPT Code" are one.
#pragma once

#include <string>
#include <string_view>

namespace edict {

// Small letters and digits, words apart by one blank.
inline std::string plain_words(std::string_view header) {
  std::string words;
  bool gap = false;
  for (const char c : header) {
    const bool upper = c >= 'A' && c <= 'Z';
    if (upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      if (gap && !words.empty()) words += ' ';
      words += upper ? static_cast<char>(c + 32) : c;
      gap = false;
    } else {
      gap = true;
    }
  }
  return words;
}

}  // namespace edict
