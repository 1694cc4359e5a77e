// Several editions of one published table, merged to rows with periods. What an edition states of a row holds from the
// edition's first day until the next edition's, and a published effective or deletion date wins over both.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/base/date.hpp"

namespace edict::import {

inline constexpr std::size_t kMostCells = 13;

// Texts by number. Numbers are in order of first use until `sort`, which makes them ascend with the texts.
class TextPool {
 public:
  std::uint32_t intern(std::string_view text);
  std::string_view text(std::uint32_t id) const { return texts_[id]; }
  std::size_t size() const { return texts_.size(); }
  // By old number: the new one.
  std::vector<std::uint32_t> sort();

 private:
  std::deque<std::string> texts_;
  std::unordered_map<std::string_view, std::uint32_t> ids_;
};

using Cells = std::array<std::uint32_t, kMostCells>;

struct EditionRow {
  Cells cells{};              // keys first
  std::uint32_t edition = 0;  // index into the editions
  std::optional<Date> from;   // as published
  std::optional<Date> until;  // the last day in force, as published
  // A row of the table that earlier editions became (Merge::has_earlier): whether its first day was published.
  bool from_was_published = false;
};

struct MergedRow {
  Cells cells{};
  Date from = kFirstDate, until = kLastDate;
  bool from_published = false;  // else an edition's first day, or open
};

struct Merge {
  std::size_t keys = 0;  // how many of the cells find a row
  std::size_t cells = 0;
  // First days, ascending; one without a day only where it is the only one.
  std::vector<std::optional<Date>> editions;
  // Rows of the first edition without an effective date hold on all days before it, too. Else they begin with it.
  bool open_start = false;
  // The first edition is none: its rows are those of the table that all earlier editions became, `from` and `until`
  // absent where open. What is merged onto it is as if all had been merged at once.
  bool has_earlier = false;
};

// A row that is left out, and what another of its edition says of the same key and days.
struct Contradiction {
  EditionRow row;
  Cells kept;
};

struct MergeCounts {
  std::uint64_t repeated = 0;                 // stated by an earlier edition, or twice by one
  std::uint64_t never_in_force = 0;           // deleted back to the day they began
  std::uint64_t over_before_first = 0;        // ended before the first edition, and nobody says when they began
  std::uint64_t ended_with_edition = 0;       // the next edition lacks them
  std::uint64_t begun_with_edition = 0;       // a later edition brought them, without a date of its own
  std::uint64_t contradicting = 0;            // two rows of one edition say different things of one key and day
  std::vector<Contradiction> contradictions;  // the first few
};

// Sorted by key, then by first day; no two rows of a key share a day. `rows` are used up.
std::vector<MergedRow> merge(std::vector<EditionRow>& rows, TextPool& pool, const Merge& how, MergeCounts& counts);

}  // namespace edict::import
