#include "runtime/tables/delimited.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <zlib.h>

#include <algorithm>
#include <cctype>
#include <cstring>

namespace edict {
namespace {

constexpr std::size_t kChunk = std::size_t{1} << 20;
// No record of a rules table is longer: a quote that is never closed must not swallow the rest of the file.
constexpr std::size_t kLongestRecord = std::size_t{4} << 20;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

bool same_header(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return std::tolower(static_cast<unsigned char>(x)) == std::tolower(static_cast<unsigned char>(y));
  });
}

char delimiter_of(std::string_view header) {
  if (header.find('\t') != std::string_view::npos) return '\t';
  if (header.find('|') != std::string_view::npos && header.find(',') == std::string_view::npos) return '|';
  return ',';
}

}  // namespace

struct DelimitedReader::File {
  gzFile handle;
  explicit File(gzFile h) : handle(h) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() { gzclose(handle); }
};

DelimitedReader::DelimitedReader(std::unique_ptr<File> file) : file_(std::move(file)) {}
DelimitedReader::DelimitedReader(DelimitedReader&&) noexcept = default;
DelimitedReader& DelimitedReader::operator=(DelimitedReader&&) noexcept = default;
DelimitedReader::~DelimitedReader() = default;

std::optional<DelimitedReader> DelimitedReader::open(const std::string& path) {
  struct stat status{};
  if (stat(path.c_str(), &status) != 0 || S_ISDIR(status.st_mode)) return std::nullopt;
  gzFile handle = gzopen(path.c_str(), "rb");  // reads plain files as they are
  if (handle == nullptr) return std::nullopt;
  gzbuffer(handle, 1U << 18);
  DelimitedReader reader(std::make_unique<File>(handle));
  reader.refill();
  if (reader.buffer_.starts_with(kByteOrderMark)) reader.position_ = kByteOrderMark.size();
  const std::string_view start = std::string_view(reader.buffer_).substr(reader.position_);
  reader.delimiter_ = delimiter_of(start.substr(0, start.find('\n')));
  std::vector<std::string_view> cells;
  if (reader.next(cells)) {
    for (std::string_view cell : cells) reader.header_.emplace_back(trimmed(cell));
  }
  return reader;
}

std::optional<std::uint32_t> DelimitedReader::column(std::string_view header) const {
  for (std::uint32_t i = 0; i < header_.size(); ++i) {
    if (same_header(header_[i], trimmed(header))) return i;
  }
  return std::nullopt;
}

bool DelimitedReader::is_twice(std::string_view header) const {
  return std::count_if(header_.begin(), header_.end(),
                       [&](const std::string& h) { return same_header(h, trimmed(header)); }) > 1;
}

std::string DelimitedReader::record_fault(const std::vector<std::string_view>& cells) const {
  if (text_after_quote_) return "text stands behind the closing quote of a cell";
  if (cells.size() == header_.size()) return {};
  return fmt::format("this line has {} cells, the header has {}", cells.size(), header_.size());
}

bool DelimitedReader::next(std::vector<std::string_view>& cells) {
  std::string_view record;
  do {
    if (!read_record(record)) return false;
  } while (trimmed(record).empty());
  split(record, cells);
  return true;
}

bool DelimitedReader::read_record(std::string_view& record) {
  std::size_t end = 0;
  while (!find_end(end)) {
    if (buffer_.size() - position_ > kLongestRecord) {
      failure_ = "a quote is opened and never closed";
      return false;
    }
    if (!refill()) {
      if (!failure_.empty() || position_ >= buffer_.size()) return false;
      end = buffer_.size();  // the last line has no line end
      break;
    }
  }
  record = std::string_view(buffer_).substr(position_, end - position_);
  record_line_ = next_line_;
  next_line_ += 1;
  if (record.find('"') != std::string_view::npos) {
    next_line_ += static_cast<std::uint64_t>(std::count(record.begin(), record.end(), '\n'));  // inside quotes
  }
  position_ = std::min(end + 1, buffer_.size());
  if (!record.empty() && record.back() == '\r') record.remove_suffix(1);
  return true;
}

// The line end of the record that begins at position_, if the buffer has it.
bool DelimitedReader::find_end(std::size_t& end) {
  const char* const begin = buffer_.data() + position_;
  const std::size_t size = buffer_.size() - position_;
  const auto* newline = static_cast<const char*>(std::memchr(begin, '\n', size));
  const std::size_t first = newline != nullptr ? static_cast<std::size_t>(newline - begin) : size;
  if (std::memchr(begin, '"', first) == nullptr) {
    end = position_ + first;
    return newline != nullptr;
  }
  bool quoted = false;
  bool cell_start = true;
  for (std::size_t i = 0; i < size; ++i) {
    const char c = begin[i];
    if (quoted) {
      if (c == '"' && i + 1 < size && begin[i + 1] == '"') {
        ++i;
      } else if (c == '"') {
        quoted = false;
      }
      continue;
    }
    if (c == '\n') {
      end = position_ + i;
      return true;
    }
    quoted = c == '"' && cell_start;
    cell_start = c == delimiter_;
  }
  return false;
}

bool DelimitedReader::refill() {
  if (at_end_) return false;
  buffer_.erase(0, position_);
  position_ = 0;
  const std::size_t kept = buffer_.size();
  buffer_.resize(kept + kChunk);
  const int got = gzread(file_->handle, buffer_.data() + kept, static_cast<unsigned>(kChunk));
  buffer_.resize(kept + static_cast<std::size_t>(std::max(got, 0)));
  int error = Z_OK;
  gzerror(file_->handle, &error);
  if (got < 0 || error == Z_BUF_ERROR || error == Z_DATA_ERROR) {
    failure_ = "the gzip data are damaged or cut off";
    at_end_ = true;
    return false;
  }
  at_end_ = got == 0;
  return got > 0;
}

// Quoted cells are unescaped in place: what follows them in the buffer stays where it is.
void DelimitedReader::split(std::string_view record, std::vector<std::string_view>& cells) {
  cells.clear();
  text_after_quote_ = false;
  std::size_t at = 0;
  while (true) {
    if (at < record.size() && record[at] == '"') {
      char* const base = buffer_.data() + (record.data() - buffer_.data());
      std::size_t out = at + 1;
      std::size_t in = at + 1;
      while (in < record.size()) {
        if (record[in] == '"') {
          if (in + 1 >= record.size() || record[in + 1] != '"') break;
          ++in;
        }
        base[out++] = record[in++];
      }
      cells.push_back(record.substr(at + 1, out - at - 1));
      const std::size_t separator = record.find(delimiter_, std::min(in, record.size()));
      const std::size_t behind = std::min(in + 1, record.size());
      text_after_quote_ |=
          !trimmed(record.substr(behind, separator == std::string_view::npos ? std::string_view::npos
                                                                             : separator - std::min(separator, behind)))
               .empty();
      if (separator == std::string_view::npos) return;
      at = separator + 1;
      continue;
    }
    const std::size_t separator = record.find(delimiter_, at);
    if (separator == std::string_view::npos) {
      cells.push_back(record.substr(at));
      return;
    }
    cells.push_back(record.substr(at, separator - at));
    at = separator + 1;
  }
}

}  // namespace edict
