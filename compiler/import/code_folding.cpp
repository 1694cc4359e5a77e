#include "compiler/import/code_folding.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <string_view>

#include "compiler/import/published.hpp"
#include "runtime/tables/code_table.hpp"
#include "runtime/vocabulary/code_system.hpp"

namespace edict::import {
namespace {

using Codes = std::span<const std::string>;

// A category has three characters; a shorter stem would be most of a chapter.
constexpr std::size_t kShortestStem = 3;
constexpr std::size_t kShortestRange = 3;
// Copyright lines above a header.
constexpr std::size_t kMostRowsAbove = 60;

std::string shown(std::string_view code) { return display_code(CodeSystem::icd10cm, code); }

// How many codes at the front begin with the prefix.
std::size_t leading(Codes codes, std::string_view prefix) {
  std::size_t n = 0;
  while (n < codes.size() && codes[n].starts_with(prefix)) ++n;
  return n;
}

// The shortest stem that takes two or more codes at the front of the run and no valid code beyond it. `at` is the run's
// place among the valid ones.
std::string_view widest_stem(Codes run, Codes valid, std::size_t at) {
  const std::string_view code = run.front();
  for (std::size_t length = kShortestStem; length < code.size(); ++length) {
    const std::string_view prefix = code.substr(0, length);
    const std::size_t taken = leading(run, prefix);
    const bool begins_here = at == 0 || !valid[at - 1].starts_with(prefix);
    if (taken > 1 && begins_here && leading(valid.subspan(at), prefix) == taken) return prefix;
  }
  return {};
}

// Codes of one category that no stem takes: a range, where its last code's own subcodes are not others' codes.
void add_plain(Codes plain, Codes valid, std::size_t at, std::vector<std::string>& items) {
  while (!plain.empty()) {
    std::size_t n = leading(plain, std::string_view(plain.front()).substr(0, kShortestStem));
    const std::size_t category = n;
    while (n >= kShortestRange && leading(valid.subspan(at + n), plain[n - 1]) > 0) --n;
    if (n >= kShortestRange) {
      items.push_back(shown(plain.front()) + ".." + shown(plain[n - 1]));
    } else {
      n = category;
      for (const std::string& code : plain.first(n)) items.push_back(shown(code));
    }
    plain = plain.subspan(n);
    at += n;
  }
}

// A run of codes that stand together in the code set.
void add_run(Codes run, Codes valid, std::size_t at, std::vector<std::string>& items) {
  std::size_t begun = 0;  // of what no stem takes yet
  std::size_t i = 0;
  while (i < run.size()) {
    const std::string_view stem = widest_stem(run.subspan(i), valid, at + i);
    if (stem.empty()) {
      ++i;
      continue;
    }
    add_plain(run.subspan(begun, i - begun), valid, at + begun, items);
    items.push_back(stem.size() == kShortestStem ? std::string(stem) + ".*" : shown(stem) + "*");
    i += leading(run.subspan(i), stem);
    begun = i;
  }
  add_plain(run.subspan(begun), valid, at + begun, items);
}

}  // namespace

std::vector<std::string> folded(const std::vector<std::string>& codes, const ValidDiagnoses& set) {
  std::vector<std::string> items;
  const Codes all(codes);
  const Codes valid(set.valid);
  for (std::size_t i = 0; i < all.size();) {
    const auto found = std::lower_bound(valid.begin(), valid.end(), all[i]);
    const auto at = static_cast<std::size_t>(found - valid.begin());
    std::size_t n = 0;
    while (i + n < all.size() && at + n < valid.size() && all[i + n] == valid[at + n]) ++n;
    if (n == 0) {
      items.push_back(shown(all[i]));  // the code set never had it
      n = 1;
    } else {
      add_run(all.subspan(i, n), valid, at, items);
    }
    i += n;
  }
  return items;
}

std::optional<ValidDiagnoses> read_icd10cm(const std::string& path, std::string& failure) {
  const auto file = open_published(path, failure);
  if (!file) return std::nullopt;
  CodeTableBuilder builder(CodeSystem::icd10cm);
  bool named = false;
  for (const PublishedTable& published : file->tables) {
    const auto rows = published.open();
    std::vector<std::string_view> cells;
    bool begun = false;
    for (std::size_t above = 0; !begun && above < kMostRowsAbove && rows->next(cells); ++above)
      begun = builder.take_header(cells);
    while (begun && failure.empty() && rows->next(cells)) {
      failure = builder.add(cells);
      if (!failure.empty()) failure = fmt::format("{} row {}: {}", published.name, rows->row(), failure);
    }
    if (failure.empty()) failure = rows->failure();
    if (!failure.empty()) return std::nullopt;
    named = named || begun;
  }
  ValidDiagnoses set{file->name, file->sha256, {}};
  if (named) {
    for (CodeEntry& entry : builder.finish(path).entries) {
      if (entry.billable) set.valid.push_back(std::move(entry.code));
    }
  }
  std::sort(set.valid.begin(), set.valid.end());
  set.valid.erase(std::unique(set.valid.begin(), set.valid.end()), set.valid.end());
  if (!set.valid.empty()) return set;
  failure = "it has no column of ICD-10-CM codes";
  return std::nullopt;
}

}  // namespace edict::import
