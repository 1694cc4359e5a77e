#include "compiler/syntax/internal/list_splitter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "compiler/syntax/internal/text.hpp"
#include "runtime/base/date.hpp"

namespace edict::syntax {
namespace {

// Reads the words between two braces; knows space, comments and texts.
class Scanner {
 public:
  Scanner(std::string_view text, Span braces)
      : text_(text), file_(braces.file), at_(braces.begin + 1), end_(braces.end) {
    if (end_ > at_ && text_[end_ - 1] == '}') --end_;
  }

  // Skips space and comments; false at the end.
  bool next() {
    while (at_ < end_) {
      const char c = text_[at_];
      if (c == '#') {
        while (at_ < end_ && text_[at_] != '\n' && text_[at_] != '\r') ++at_;
      } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') {
        ++at_;
      } else {
        return true;
      }
    }
    return false;
  }
  bool at(std::string_view what) const { return text_.substr(at_, end_ - at_).starts_with(what); }
  // Nothing but space, a comma, a comment or the end can follow an item.
  bool ends_word() const { return at_ >= end_ || is_space(text_[at_]) || text_[at_] == ',' || text_[at_] == '#'; }
  void skip(std::size_t n) { at_ += n; }
  std::size_t offset() const { return at_; }
  Span span_from(std::size_t begin) const {
    return {file_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at_)};
  }

  // Letters, digits, `_`, `-`, and a dot between two of them.
  std::string_view word() {
    const std::size_t begin = at_;
    while (at_ < end_ && (is_word_character(text_[at_]) || text_[at_] == '-' ||
                          (text_[at_] == '.' && at_ > begin && at_ + 1 < end_ && is_word_character(text_[at_ + 1])))) {
      ++at_;
    }
    return text_.substr(begin, at_ - begin);
  }
  // Behind the opening quote when the text has no closing one: nothing.
  std::optional<std::string> quoted() {
    const std::size_t begin = at_++;
    while (at_ < end_ && text_[at_] != '"' && text_[at_] != '\n' && text_[at_] != '\r')
      at_ += text_[at_] == '\\' ? 2 : 1;
    if (at_ >= end_ || text_[at_] != '"') {
      at_ = std::min(at_, end_);
      return std::nullopt;
    }
    ++at_;
    return unquoted(text_.substr(begin, at_ - begin));
  }
  // What cannot be read: up to the next comma, space or line end.
  std::string_view junk() {
    const std::size_t begin = at_;
    while (at_ < end_ && text_[at_] != ',' && text_[at_] != ' ' && text_[at_] != '\t' && text_[at_] != '\n' &&
           text_[at_] != '\r')
      ++at_;
    return text_.substr(begin, at_ - begin);
  }

 private:
  std::string_view text_;
  FileId file_;
  std::size_t at_;
  std::size_t end_;
};

class Splitter {
 public:
  Splitter(std::string_view text, Span braces, Diagnostics& diagnostics, bool& failed)
      : text_(text), scan_(text, braces), diagnostics_(diagnostics), failed_(failed) {}

  std::vector<ListItem> items() {
    std::vector<ListItem> items;
    if (!scan_.next()) return items;
    while (true) {
      if (scan_.at(",")) {
        const std::size_t comma = scan_.offset();
        scan_.skip(1);
        report("E0017", scan_.span_from(comma), "there is no item before this comma",
               "take the comma away, or write the item that is missing");
      } else {
        const std::size_t before = scan_.offset();
        if (std::optional<ListItem> read = item()) items.push_back(std::move(*read));
        if (!scan_.next()) return items;
        if (scan_.at(",")) {
          scan_.skip(1);
        } else if (scan_.offset() > before && !range_in_other_words(before)) {
          missing_comma(before);
        }
      }
      if (!scan_.next()) return items;
    }
  }

  std::vector<TableRow> rows() {
    std::vector<TableRow> rows;
    std::size_t begin = scan_.offset();
    TableRow row;
    const auto close = [&] {
      if (row.cells.empty()) {
        report("E0017", scan_.span_from(begin), "there is no row before this comma",
               "take the comma away, or write the row that is missing");
      } else {
        row.span = {row.cells.front().span.file, row.cells.front().span.begin, row.cells.back().span.end};
        rows.push_back(std::exchange(row, {}));
      }
    };
    while (scan_.next()) {
      begin = scan_.offset();
      if (scan_.at(",")) {
        scan_.skip(1);
        close();
      } else if (scan_.at("..")) {
        // The two days of a period stand around the dots; an open end is an empty cell.
        scan_.skip(2);
        const Span here = scan_.span_from(scan_.offset());
        if (row.cells.empty()) row.cells.push_back({"", {here.file, here.begin - 2, here.begin - 2}});
        if (!scan_.next() || scan_.at(",")) row.cells.push_back({"", here});
      } else if (scan_.at("\"")) {
        if (std::optional<std::string> text = scan_.quoted()) {
          row.cells.push_back({std::move(*text), scan_.span_from(begin)});
        } else {
          unclosed_text(begin);
        }
      } else {
        const bool money = scan_.at("$");
        if (money) scan_.skip(1);
        std::string_view word = scan_.word();
        while (money && thousands_follow()) {
          scan_.skip(1);
          scan_.word();
        }
        if (word.empty()) {
          bad_character(scan_.offset());
        } else {
          const Span span = scan_.span_from(begin);
          row.cells.push_back({std::string(text_.substr(span.begin, span.end - span.begin)), span});
        }
      }
    }
    if (!row.cells.empty()) close();
    return rows;
  }

 private:
  void report(std::string_view id, Span span, std::string message, std::string help) {
    failed_ = true;
    // A list of a hundred thousand codes with the wrong separator has one fault, not a hundred thousand.
    if (++reported_ > 20) return;
    diagnostics_.report(id, span, std::move(message), std::move(help));
  }
  std::string slice(std::size_t begin) const {
    const Span span = scan_.span_from(begin);
    return shortened(text_.substr(span.begin, span.end - span.begin));
  }
  // The comma of $2,330.00 stands between digits, three behind it, and divides no rows.
  bool thousands_follow() const {
    if (!scan_.at(",")) return false;
    const std::string_view behind = text_.substr(scan_.offset() + 1, 4);
    const auto digit = [&](std::size_t i) { return i < behind.size() && behind[i] >= '0' && behind[i] <= '9'; };
    return digit(0) && digit(1) && digit(2) && !digit(3);
  }
  // `99213 - 99215` and `99213 to 99215` are meant as ranges; two commas would make another list of them.
  bool range_in_other_words(std::size_t before) {
    Scanner ahead = scan_;
    const std::string_view between = ahead.at("-") ? "-" : ahead.at("to") ? "to" : "";
    if (between.empty()) return false;
    ahead.skip(between.size());
    const bool alone = ahead.ends_word();
    if (!alone || !ahead.next() || ahead.word().empty()) return false;
    const std::string first = shortened(text_.substr(before, text_.find_first_of(" \t\n", before) - before));
    const std::size_t begin = scan_.offset();
    scan_.skip(between.size());
    scan_.next();
    const std::size_t second = scan_.offset();
    scan_.word();
    report("E0019", scan_.span_from(begin), fmt::format("a range is written with two dots, not with `{}`", between),
           fmt::format("write `{}..{}`", first, slice(second)));
    if (scan_.next() && scan_.at(",")) scan_.skip(1);
    return true;
  }

  void missing_comma(std::size_t before) {
    std::size_t end = scan_.offset();
    while (end > before && is_space(text_[end - 1])) --end;
    const std::string item = shortened(text_.substr(before, end - before));
    Span span = scan_.span_from(before);
    span.end = static_cast<std::uint32_t>(end);
    report("E0016", Span{span.file, span.end, span.end}, fmt::format("a comma is missing after `{}`", item),
           "a comma stands between every two items of a list");
  }
  void unclosed_text(std::size_t begin) {
    report("E0005", scan_.span_from(begin), "this text has no closing quote on its line", "close it with \"");
  }
  void bad_character(std::size_t begin) {
    const std::string_view junk = scan_.junk();
    if (junk.empty()) scan_.skip(1);
    report(
        "E0019", scan_.span_from(begin), fmt::format("`{}` cannot stand in a list", slice(begin)),
        "an item is a code (M79.18), a range (00100..01999), a stem (E11.*), a text in quotes or the name of a list");
  }

  std::optional<ListItem> item() {
    const std::size_t begin = scan_.offset();
    ListItem item{ListItem::Kind::word, {}, {}, {}, {}, {}};
    if (scan_.at("\"")) {
      std::optional<std::string> text = scan_.quoted();
      if (!text) {
        unclosed_text(begin);
        return std::nullopt;
      }
      item.kind = ListItem::Kind::text;
      item.first = std::move(*text);
    } else {
      item.first = scan_.word();
      if (item.first.empty() && !scan_.at("..")) {
        bad_character(begin);
        return std::nullopt;
      }
      if (!tail(item, begin)) return std::nullopt;
    }
    if (!scan_.ends_word()) {
      bad_character(begin);
      return std::nullopt;
    }
    item.span = scan_.span_from(begin);
    return period(item) ? std::optional(std::move(item)) : std::nullopt;
  }

  // The `..B` of a range, the `*` of a stem, or nothing.
  bool tail(ListItem& item, std::size_t begin) {
    if (scan_.at(".*") || scan_.at("*") || scan_.at(".-")) {
      if (scan_.at(".-")) {
        scan_.skip(2);
        report("E0019", scan_.span_from(begin),
               fmt::format("a stem is written with a star, not with a dash: `{}`", slice(begin)),
               fmt::format("write `{}.*`", item.first));
        return false;
      }
      scan_.skip(scan_.at("*") ? 1 : 2);
      item.kind = ListItem::Kind::stem;
      return true;
    }
    Scanner ahead = scan_;
    if (ahead.next() && ahead.at("..")) {
      ahead.skip(2);
      const std::size_t behind = ahead.offset();
      const bool more = ahead.next();
      item.last = more ? ahead.word() : std::string_view();
      if (item.first.empty() || item.last.empty()) {
        scan_.skip(behind - scan_.offset());
        report("E0018", scan_.span_from(begin),
               item.first.empty() ? "this range does not say where it begins"
                                  : fmt::format("the range from `{}` does not say where it ends", item.first),
               "a range reads `00100..01999`");
        if (item.first.empty()) scan_.word();
        return false;
      }
      item.kind = ListItem::Kind::range;
      scan_ = ahead;
    }
    return true;
  }

  bool period(ListItem& item) {
    for (std::optional<Word>* date : {&item.from, &item.until}) {
      Scanner ahead = scan_;
      if (!ahead.next()) return true;
      const std::size_t begin = ahead.offset();
      const std::string_view word = ahead.word();
      if (word != (date == &item.from ? "from" : "until")) continue;
      if (!ahead.next()) {
        scan_ = ahead;
        report("E0014", ahead.span_from(begin), fmt::format("a date is missing after `{}`", word),
               "a date reads 2024-01-05");
        return false;
      }
      const std::size_t day = ahead.offset();
      const std::string_view written = ahead.word();
      scan_ = ahead;
      if (!check_date(written, ahead.span_from(day), diagnostics_)) {
        failed_ = true;
        return false;
      }
      *date = Word{std::string(written), ahead.span_from(day)};
      item.span.end = static_cast<std::uint32_t>(scan_.offset());
    }
    return true;
  }

  std::string_view text_;
  Scanner scan_;
  Diagnostics& diagnostics_;
  bool& failed_;
  int reported_ = 0;
};

}  // namespace

bool check_date(std::string_view written, Span span, Diagnostics& diagnostics) {
  if (written.size() == 10 && written[4] == '-' && written[7] == '-') {
    if (parse_date(written)) return true;
    const std::string_view digits = "0123456789-";
    if (written.find_first_not_of(digits) == std::string_view::npos) {
      diagnostics.report("E0014", span, fmt::format("there is no day {}", written),
                         "look at the month's length and the order: year, month, day");
      return false;
    }
  }
  diagnostics.report("E0014", span,
                     written.empty() ? std::string("a date is missing") : fmt::format("`{}` is not a date", written),
                     "a date reads 2024-01-05: four digits of the year, two of the month, two of the day");
  return false;
}

ListLiteral split_list(std::string_view text, Span braces, Diagnostics& diagnostics, bool& failed) {
  return {braces, Splitter(text, braces, diagnostics, failed).items()};
}

std::vector<TableRow> split_rows(std::string_view text, Span braces, Diagnostics& diagnostics, bool& failed) {
  return Splitter(text, braces, diagnostics, failed).rows();
}

}  // namespace edict::syntax
