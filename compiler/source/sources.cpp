#include "compiler/source/sources.hpp"

#include <algorithm>

namespace edict {
namespace {

std::size_t index_of(FileId id) { return static_cast<std::size_t>(id); }

}  // namespace

FileId Sources::add(std::string path, std::string text, std::string name) {
  if (name.empty()) name = path;
  File file{std::move(path), std::move(name), std::move(text), {0}};
  for (std::size_t i = 0; i < file.text.size(); ++i) {
    const char c = file.text[i];
    // A lone carriage return ends a line too; the two of Windows end one together.
    const bool ends = c == '\n' || (c == '\r' && (i + 1 == file.text.size() || file.text[i + 1] != '\n'));
    if (ends) file.line_starts.push_back(static_cast<std::uint32_t>(i + 1));
  }
  files_.push_back(std::move(file));
  return static_cast<FileId>(files_.size() - 1);
}

std::string_view Sources::path(FileId id) const {
  return index_of(id) < files_.size() ? std::string_view(files_[index_of(id)].path) : std::string_view();
}

std::string_view Sources::name(FileId id) const {
  return index_of(id) < files_.size() ? std::string_view(files_[index_of(id)].name) : std::string_view();
}

std::string_view Sources::text(FileId id) const {
  return index_of(id) < files_.size() ? std::string_view(files_[index_of(id)].text) : std::string_view();
}

std::string_view Sources::text(Span span) const {
  const std::string_view whole = text(span.file);
  const std::size_t begin = std::min<std::size_t>(span.begin, whole.size());
  const std::size_t end = std::clamp<std::size_t>(span.end, begin, whole.size());
  return whole.substr(begin, end - begin);
}

LineColumn Sources::position(FileId id, std::uint32_t offset) const {
  if (index_of(id) >= files_.size()) return {1, 1};
  const File& file = files_[index_of(id)];
  offset = std::min(offset, static_cast<std::uint32_t>(file.text.size()));
  const auto behind = std::upper_bound(file.line_starts.begin(), file.line_starts.end(), offset);
  const std::uint32_t start = *(behind - 1);
  std::uint32_t column = 1;
  for (std::uint32_t i = start; i < offset; ++i) {
    column += (static_cast<unsigned char>(file.text[i]) & 0xC0) != 0x80 ? 1U : 0U;  // not the middle of a character
  }
  return {static_cast<std::uint32_t>(behind - file.line_starts.begin()), column};
}

std::string_view Sources::line(FileId id, std::uint32_t line) const {
  if (index_of(id) >= files_.size()) return {};
  const File& file = files_[index_of(id)];
  if (line == 0 || line > file.line_starts.size()) return {};
  const std::uint32_t start = file.line_starts[line - 1];
  const std::string_view rest = std::string_view(file.text).substr(start);
  return rest.substr(0, rest.find_first_of("\r\n"));
}

}  // namespace edict
