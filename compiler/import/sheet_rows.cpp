// Worksheets of Office Open XML (ECMA-376, part 1, 18.3): rows (`row`, r), cells (`c`, r and t), values (`v`), inline
// strings (`is`, `t`).
#include <expat.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <deque>

#include "compiler/import/rows.hpp"

namespace edict::import {
namespace {

constexpr std::uint64_t kMostSharedBytes = std::uint64_t{256} << 20;
constexpr std::size_t kMostColumns = 16384;  // a sheet's own limit

std::string_view local_name(std::string_view name) {
  const auto colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

std::string_view attribute(const char** attributes, std::string_view wanted) {
  for (; *attributes != nullptr; attributes += 2) {
    if (wanted == attributes[0]) return attributes[1];
  }
  return {};
}

// Feeds a parser until its handlers have something or the stream ends. A document type is refused: no sheet has one,
// and its entities could grow without bound.
class XmlFeed {
 public:
  explicit XmlFeed(void* handlers) : parser_(XML_ParserCreate(nullptr)) {
    XML_SetUserData(parser_, handlers);
    XML_SetStartDoctypeDeclHandler(parser_, [](void* data, const char*, const char*, const char*, int) {
      static_cast<XmlHandlers*>(data)->doctype = true;
    });
    XML_SetElementHandler(
        parser_,
        [](void* data, const char* name, const char** attributes) {
          static_cast<XmlHandlers*>(data)->start(local_name(name), attributes);
        },
        [](void* data, const char* name) { static_cast<XmlHandlers*>(data)->end(local_name(name)); });
    XML_SetCharacterDataHandler(parser_, [](void* data, const char* text, int length) {
      static_cast<XmlHandlers*>(data)->text(std::string_view(text, static_cast<std::size_t>(length)));
    });
  }
  XmlFeed(const XmlFeed&) = delete;
  XmlFeed& operator=(const XmlFeed&) = delete;
  ~XmlFeed() { XML_ParserFree(parser_); }

  class XmlHandlers {
   public:
    virtual ~XmlHandlers() = default;
    virtual void start(std::string_view name, const char** attributes) = 0;
    virtual void end(std::string_view name) = 0;
    virtual void text(std::string_view text) = 0;
    bool doctype = false;
  };

  // False at the end and when something is wrong.
  bool more(ByteStream& bytes, const XmlHandlers& handlers, std::string& failure) {
    char buffer[1 << 16];
    const std::size_t n = bytes.read(buffer);
    if (n == 0 && !bytes.failure().empty()) {
      failure = bytes.failure();
      return false;
    }
    if (XML_Parse(parser_, buffer, static_cast<int>(n), n == 0 ? 1 : 0) != XML_STATUS_OK) {
      failure = fmt::format("the sheet is no whole XML ({})", XML_ErrorString(XML_GetErrorCode(parser_)));
      return false;
    }
    if (handlers.doctype) failure = "the sheet's XML declares entities, which no sheet does";
    return n != 0 && failure.empty();
  }

 private:
  XML_Parser parser_;
};

class SheetRows final : public RowReader, private XmlFeed::XmlHandlers {
 public:
  SheetRows(std::unique_ptr<ByteStream> bytes, std::shared_ptr<const std::vector<std::string>> shared)
      : bytes_(std::move(bytes)), shared_(std::move(shared)), feed_(static_cast<XmlFeed::XmlHandlers*>(this)) {}

  bool next(std::vector<std::string_view>& cells) override {
    if (handed_out_) {
      ready_.pop_front();
      handed_out_ = false;
    }
    while (ready_.empty() && !ended_ && failure_.empty()) {
      ended_ = !feed_.more(*bytes_, *this, failure_);
      if (!wrong_.empty() && failure_.empty()) failure_ = wrong_;
    }
    if (ready_.empty()) return false;
    handed_out_ = true;
    row_ = ready_.front().number;
    cells.assign(ready_.front().cells.begin(), ready_.front().cells.end());
    return true;
  }

 private:
  struct Row {
    std::uint64_t number = 0;
    std::vector<std::string> cells;
  };

  void start(std::string_view name, const char** attributes) override {
    if (name == "row") {
      const std::string_view number = attribute(attributes, "r");
      current_.number = last_row_ + 1;
      std::from_chars(number.data(), number.data() + number.size(), current_.number);
      last_row_ = current_.number;
      current_.cells.clear();
      in_row_ = true;
    } else if (name == "c" && in_row_) {
      column_ = current_.cells.size();
      if (const auto column = column_of(attribute(attributes, "r"))) column_ = *column;
      kind_ = attribute(attributes, "t");
      value_.clear();
      if (column_ >= kMostColumns) wrong_ = "a cell stands beyond the last column that a sheet can have";
    } else if (name == "v" || name == "t") {
      in_value_ = in_row_;
    } else if (name == "rPh") {
      in_phonetic_ = true;
    }
  }

  void end(std::string_view name) override {
    if (name == "v" || name == "t") {
      in_value_ = false;
    } else if (name == "rPh") {
      in_phonetic_ = false;
    } else if (name == "c" && in_row_ && wrong_.empty()) {
      put_cell();
    } else if (name == "row" && in_row_) {
      in_row_ = false;
      const auto filled = [](const std::string& cell) { return !cell.empty(); };
      if (std::any_of(current_.cells.begin(), current_.cells.end(), filled)) ready_.push_back(std::move(current_));
      current_ = {};
    }
  }

  void text(std::string_view text) override {
    if (!in_value_ || in_phonetic_) return;
    value_ += text;
    if (value_.size() > kLongestRecord) wrong_ = "a cell is longer than 4 MiB";
  }

  static std::optional<std::size_t> column_of(std::string_view reference) {
    std::size_t column = 0;
    std::size_t letters = 0;
    while (letters < reference.size() && reference[letters] >= 'A' && reference[letters] <= 'Z' && letters < 4) {
      column = column * 26 + static_cast<std::size_t>(reference[letters++] - 'A' + 1);
    }
    return column == 0 ? std::nullopt : std::optional(column - 1);
  }

  void put_cell() {
    if (kind_ == "s") {
      std::size_t index = 0;
      const auto [end, error] = std::from_chars(value_.data(), value_.data() + value_.size(), index);
      if (error != std::errc() || shared_ == nullptr || index >= shared_->size()) {
        wrong_ = "a cell names a shared string that the workbook does not have";
        return;
      }
      value_ = (*shared_)[index];
    }
    const auto first = value_.find_first_not_of(" \t\r\n");
    const auto last = value_.find_last_not_of(" \t\r\n");
    if (first == std::string::npos) return;
    if (current_.cells.size() <= column_) current_.cells.resize(column_ + 1);
    current_.cells[column_] = value_.substr(first, last - first + 1);
  }

  std::unique_ptr<ByteStream> bytes_;
  std::shared_ptr<const std::vector<std::string>> shared_;
  XmlFeed feed_;
  std::deque<Row> ready_;
  Row current_;
  std::uint64_t last_row_ = 0;
  std::size_t column_ = 0;
  std::string kind_, value_, wrong_;
  bool in_row_ = false, in_value_ = false, in_phonetic_ = false;
  bool ended_ = false, handed_out_ = false;
};

class SharedStrings final : public XmlFeed::XmlHandlers {
 public:
  void start(std::string_view name, const char**) override {
    if (name == "si") strings->emplace_back();
    if (name == "t") in_text_ = true;
    if (name == "rPh") in_phonetic_ = true;
  }
  void end(std::string_view name) override {
    if (name == "t") in_text_ = false;
    if (name == "rPh") in_phonetic_ = false;
  }
  void text(std::string_view text) override {
    if (!in_text_ || in_phonetic_ || strings->empty()) return;
    strings->back() += text;
    bytes += text.size();
    too_long = bytes > kMostSharedBytes;
  }
  bool too_long = false;
  std::shared_ptr<std::vector<std::string>> strings = std::make_shared<std::vector<std::string>>();

 private:
  std::uint64_t bytes = 0;
  bool in_text_ = false, in_phonetic_ = false;
};

}  // namespace

std::unique_ptr<RowReader> sheet_rows(std::unique_ptr<ByteStream> bytes,
                                      std::shared_ptr<const std::vector<std::string>> shared) {
  return std::make_unique<SheetRows>(std::move(bytes), std::move(shared));
}

std::shared_ptr<const std::vector<std::string>> shared_strings(ByteStream& bytes, std::string& failure) {
  SharedStrings handlers;
  XmlFeed feed(static_cast<XmlFeed::XmlHandlers*>(&handlers));
  while (feed.more(bytes, handlers, failure)) {
    if (handlers.too_long) {
      failure = "the workbook's texts are longer than 256 MiB";
      return nullptr;
    }
  }
  return failure.empty() ? handlers.strings : nullptr;
}

}  // namespace edict::import
