// The policy texts of one compilation and the way from a span to a line and column.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/diagnostics/diagnostic.hpp"

namespace edict {

// Lines and columns count from 1; a column counts characters (code points), as an editor does.
struct LineColumn {
  std::uint32_t line;
  std::uint32_t column;
};

// Owns the texts. Ids are dense, in order of adding; views stay valid as long as the object.
class Sources {
 public:
  // `name` is what decisions and plans call the file: the same wherever the policies stand. Without it the path.
  FileId add(std::string path, std::string text, std::string name = {});
  std::size_t size() const { return files_.size(); }
  std::string_view path(FileId id) const;  // as the user named it
  std::string_view name(FileId id) const;
  std::string_view text(FileId id) const;
  std::string_view text(Span span) const;
  LineColumn position(FileId id, std::uint32_t offset) const;
  // Without its line end.
  std::string_view line(FileId id, std::uint32_t line) const;

 private:
  struct File {
    std::string path;
    std::string name;
    std::string text;
    std::vector<std::uint32_t> line_starts;
  };
  std::deque<File> files_;
};

}  // namespace edict
