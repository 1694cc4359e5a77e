#include "compiler/import/published.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "runtime/base/sha256.hpp"

namespace edict::import {
namespace {

constexpr std::uint64_t kLongestInnerZip = std::uint64_t{256} << 20;
constexpr std::size_t kMostMembers = 10000;
constexpr std::size_t kHead = 512;  // bytes that tell what a file is

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
  return out;
}

bool ends_with_any(std::string_view name, std::initializer_list<std::string_view> ends) {
  return std::any_of(ends.begin(), ends.end(), [&](std::string_view end) { return name.ends_with(end); });
}

const ZipMember* member_named(const Zip& zip, std::string_view name) {
  const auto it = std::find_if(zip.members().begin(), zip.members().end(),
                               [&](const ZipMember& member) { return lower(member.name) == name; });
  return it == zip.members().end() ? nullptr : &*it;
}

bool is_workbook(const Zip& zip) { return member_named(zip, "xl/workbook.xml") != nullptr; }

class FailedRows final : public RowReader {
 public:
  explicit FailedRows(std::string failure) { failure_ = std::move(failure); }
  bool next(std::vector<std::string_view>&) override { return false; }
};

// Keeps the archive as long as its rows are read.
class RowsOfArchive final : public RowReader {
 public:
  RowsOfArchive(std::shared_ptr<Zip> zip, std::unique_ptr<RowReader> rows)
      : zip_(std::move(zip)), rows_(std::move(rows)) {}
  bool next(std::vector<std::string_view>& cells) override {
    const bool more = rows_->next(cells);
    row_ = rows_->row();
    failure_ = rows_->failure();
    return more;
  }

 private:
  std::shared_ptr<Zip> zip_;
  std::unique_ptr<RowReader> rows_;
};

void add_workbook(const std::shared_ptr<Zip>& zip, const std::string& name, std::vector<PublishedTable>& tables) {
  std::vector<const ZipMember*> sheets;
  for (const ZipMember& member : zip->members()) {
    const std::string path = lower(member.name);
    if (path.starts_with("xl/worksheets/") && path.ends_with(".xml") && path.find('/', 14) == std::string::npos)
      sheets.push_back(&member);
  }
  // sheet2 before sheet10.
  std::sort(sheets.begin(), sheets.end(), [](const ZipMember* a, const ZipMember* b) {
    return std::pair(a->name.size(), a->name) < std::pair(b->name.size(), b->name);
  });
  for (const ZipMember* sheet : sheets) {
    const std::string within = sheet->name.substr(sheet->name.rfind('/') + 1);
    const auto open = [zip, sheet]() -> std::unique_ptr<RowReader> {
      std::shared_ptr<const std::vector<std::string>> shared;
      if (const ZipMember* strings = member_named(*zip, "xl/sharedstrings.xml")) {
        std::string failure;
        const auto bytes = zip->bytes(*strings);
        shared = shared_strings(*bytes, failure);
        if (shared == nullptr) return std::make_unique<FailedRows>(failure);
      }
      return std::make_unique<RowsOfArchive>(zip, sheet_rows(zip->bytes(*sheet), shared));
    };
    tables.push_back(
        {sheets.size() == 1 ? name : name + "/" + within.substr(0, within.size() - 4), open, nullptr, open});
  }
}

// False with a failure.
bool add_archive(const std::shared_ptr<Zip>& zip, const std::string& name, PublishedFile& file, int depth,
                 std::string& failure) {
  if (is_workbook(*zip)) {
    add_workbook(zip, name, file.tables);
    return true;
  }
  if (zip->members().size() > kMostMembers) {
    failure = fmt::format("it has more than {} members", kMostMembers);
    return false;
  }
  for (const ZipMember& member : zip->members()) {
    const std::string within = name + "/" + member.name;
    const std::string path = lower(member.name);
    if (path.starts_with("__macosx/")) continue;
    if (ends_with_any(path, {".txt", ".csv", ".tsv", ".tab", ".dat"})) {
      file.tables.push_back({within,
                             [zip, &member]() -> std::unique_ptr<RowReader> {
                               return std::make_unique<RowsOfArchive>(zip, text_rows(zip->bytes(member)));
                             },
                             [zip, &member]() -> std::unique_ptr<RowReader> {
                               return std::make_unique<RowsOfArchive>(zip, line_rows(zip->bytes(member)));
                             },
                             [zip, &member]() -> std::unique_ptr<RowReader> {
                               return std::make_unique<RowsOfArchive>(zip, comma_rows(zip->bytes(member)));
                             }});
    } else if (ends_with_any(path, {".xlsx", ".zip"}) && depth < 3) {
      const auto bytes = zip->bytes(member);
      std::string why;
      auto inner = read_all(*bytes, kLongestInnerZip, why);
      auto archive = inner ? Zip::from_memory(std::move(*inner), why) : std::nullopt;
      if (!archive) {
        failure = fmt::format("{}: {}", member.name, why);
        return false;
      }
      if (!add_archive(std::make_shared<Zip>(std::move(*archive)), within, file, depth + 1, failure)) return false;
    } else {
      file.passed_over.push_back(within);
    }
  }
  return true;
}

std::optional<std::string> sha256_of(const std::string& path, std::uint64_t& size, std::string& head,
                                     std::string& failure) {
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) {
    failure = std::strerror(errno);
    return std::nullopt;
  }
  Sha256 hash;
  std::vector<char> buffer(std::size_t{1} << 18);
  size = 0;
  while (const std::size_t n = std::fread(buffer.data(), 1, buffer.size(), file)) {
    if (size == 0) head.assign(buffer.data(), std::min(n, kHead));
    hash.add({buffer.data(), n});
    size += n;
  }
  const bool failed = std::ferror(file) != 0;
  if (failed) failure = std::strerror(errno);
  std::fclose(file);
  if (failed) return std::nullopt;
  return hash.hex();
}

// What begins so and is no table, in words; empty when it may be one.
std::string_view no_table(std::string_view head) {
  if (head.starts_with("\xD0\xCF\x11\xE0")) return "it is an old Excel workbook (.xls): save it as .xlsx or as CSV";
  if (head.starts_with("%PDF")) return "it is a PDF, not a table";
  if (head.starts_with("Rar!") || head.starts_with("7z\xBC\xAF")) return "it is an archive of another sort than zip";
  const std::string text = lower(head.substr(std::min(head.find('<'), head.size())));
  if (text.starts_with("<!doctype html") || text.starts_with("<html"))
    return "it is a web page, not a table: the site asks first whether its licence is accepted";
  return {};
}

}  // namespace

std::optional<PublishedFile> open_published(const std::string& path, std::string& failure) {
  PublishedFile file;
  file.name = path.substr(path.rfind('/') + 1);
  std::string head;
  auto hash = sha256_of(path, file.size, head, failure);
  if (!hash) return std::nullopt;
  file.sha256 = std::move(*hash);
  if (file.size == 0) {
    failure = "it is empty";
    return std::nullopt;
  }
  if (const std::string_view other = no_table(head); !other.empty()) {
    failure = other;
    return std::nullopt;
  }
  if (head.starts_with("PK")) {
    auto zip = Zip::open(path, failure);
    if (!zip) return std::nullopt;
    if (!add_archive(std::make_shared<Zip>(std::move(*zip)), file.name, file, 0, failure)) return std::nullopt;
    if (file.tables.empty()) {
      failure = "it holds no table: no .txt, .csv, .tsv or .xlsx";
      return std::nullopt;
    }
    return file;
  }
  file.tables.push_back({file.name, [path] { return text_rows(open_bytes(path)); },
                         [path] { return line_rows(open_bytes(path)); },
                         [path] { return comma_rows(open_bytes(path)); }});
  return file;
}

}  // namespace edict::import
