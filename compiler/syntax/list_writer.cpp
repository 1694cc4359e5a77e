#include "compiler/syntax/internal/list_writer.hpp"

#include <algorithm>

#include "compiler/syntax/internal/layout.hpp"
#include "compiler/syntax/internal/list_extent.hpp"
#include "compiler/syntax/internal/list_splitter.hpp"
#include "compiler/syntax/internal/text.hpp"

namespace edict::syntax {
namespace {

std::string item_text(const ListItem& item, std::string_view text) {
  std::string written;
  switch (item.kind) {
    case ListItem::Kind::word:
      written = item.first;
      break;
    case ListItem::Kind::range:
      written = item.first + ".." + item.last;
      break;
    case ListItem::Kind::stem: {
      // E11.* and M62.83* are both stems: the dot stays as the author wrote it.
      const std::size_t behind = item.span.begin + item.first.size();
      written = item.first + (behind < text.size() && text[behind] == '.' ? ".*" : "*");
      break;
    }
    case ListItem::Kind::text:
      written = syntax::quoted(item.first);
      break;
  }
  if (item.from) written += " from " + item.from->text;
  if (item.until) written += " until " + item.until->text;
  return written;
}

// Two dots between cells, outside of comments.
bool dots_between(std::string_view between) {
  for (std::size_t i = 0; i + 1 < between.size(); ++i) {
    if (between[i] == '#') i = std::min(between.find_first_of("\r\n", i), between.size());
    if (i + 1 < between.size() && between[i] == '.' && between[i + 1] == '.') return true;
  }
  return false;
}

std::string row_text(const TableRow& row, std::string_view text) {
  std::string written;
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    const Span& cell = row.cells[i].span;
    if (i > 0) {
      const std::uint32_t from = row.cells[i - 1].span.end;
      if (dots_between(text.substr(from, cell.begin - from))) written += written.empty() ? ".." : " ..";
    }
    if (cell.end > cell.begin)
      written += (written.empty() ? "" : " ") + std::string(text.substr(cell.begin, cell.end - cell.begin));
  }
  return written;
}

}  // namespace

ListWriter::ListWriter(std::string_view text, Span braces, bool rows, std::span<const Comment> comments)
    : text_(text), braces_(braces), comments_(comments) {
  Diagnostics nowhere;
  bool failed = false;
  if (rows) {
    for (const TableRow& row : split_rows(text, braces, nowhere, failed))
      items_.push_back({row.span, row_text(row, text)});
  } else {
    for (const ListItem& item : split_list(text, braces, nowhere, failed).items)
      items_.push_back({item.span, item_text(item, text)});
  }
  if (!comments_.empty()) return;
  std::string flat = "{";
  for (const Item& item : items_) {
    flat += (flat.size() > 1 ? ", " : " ") + item.text;
    if (flat.size() > kWidest) return;
  }
  flat_ = flat + " }";
}

bool ListWriter::blank_between(std::uint32_t begin, std::uint32_t end) const {
  int ends = 0;
  for (std::uint32_t i = begin; i < end; ++i) {
    if (text_[i] == '\n' || (text_[i] == '\r' && (i + 1 >= end || text_[i + 1] != '\n'))) ++ends;
    if (ends > 1) return true;
    if (text_[i] == ',') ends = 0;
  }
  return false;
}

void ListWriter::block(std::string& out, std::size_t column) const {
  const std::string margin(column + 2, ' ');
  out += '{';
  std::size_t width = kWidest + 1;  // of the line under way; full at first, so that the first item opens a line
  std::uint32_t behind = braces_.begin + 1;
  bool something = false;
  const auto new_line = [&](std::uint32_t begin) {
    out += something && blank_between(behind, begin) ? "\n\n" : "\n";
    out += margin;
    width = margin.size();
  };
  auto comment = comments_.begin();
  bool behind_comment = false;  // what follows one on its line would become part of it
  const auto write_comment = [&] {
    std::string_view written = text_.substr(comment->span.begin, comment->span.end - comment->span.begin);
    while (!written.empty() && is_space(written.back())) written.remove_suffix(1);
    if (comment->own_line || behind_comment) {
      new_line(comment->span.begin);
      something = true;
    } else {
      out += "  ";
    }
    out += written;
    width = kWidest + 1;
    behind = comment->span.end;
    behind_comment = true;
    ++comment;
  };
  for (std::size_t i = 0; i < items_.size(); ++i) {
    const Item& item = items_[i];
    while (comment != comments_.end() && comment->span.begin < item.span.begin) write_comment();
    const bool last = i + 1 == items_.size();
    const std::size_t size = item.text.size() + (last ? 0 : 1);
    if (width + 1 + size > kWidest || (something && blank_between(behind, item.span.begin))) {
      new_line(item.span.begin);
    } else {
      out += ' ';
      ++width;
    }
    out += item.text;
    if (!last) out += ',';
    width += size;
    behind = item.span.end;
    behind_comment = false;
    something = true;
  }
  while (comment != comments_.end()) write_comment();
  out += "\n" + std::string(column, ' ') + "}";
}

}  // namespace edict::syntax
