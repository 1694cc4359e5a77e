#include "compiler/lower/lists.hpp"

#include <algorithm>

namespace edict::lower_detail {
namespace {

// Behind the last code that begins with a text: codes are ASCII.
constexpr char kAfterEveryCode = '\xff';

plan::ListPiece piece_of(const model::ListItem& item) {
  plan::ListPiece piece{
      item.first, item.last.empty() ? item.first : item.last, item.first_value, item.last_value, item.from, item.until};
  if (item.stem) piece.last += kAfterEveryCode;
  return piece;
}

// Byte order as unsigned, so that kAfterEveryCode sorts last; std::string compares that way.
void merge_overlapping(std::vector<plan::ListPiece>& pieces, bool codes) {
  const auto key = [](const plan::ListPiece& p) { return std::tie(p.first, p.first_value); };
  std::sort(pieces.begin(), pieces.end(),
            [&](const plan::ListPiece& a, const plan::ListPiece& b) { return key(a) < key(b); });
  std::vector<plan::ListPiece> merged;
  for (plan::ListPiece& piece : pieces) {
    const bool overlaps =
        !merged.empty() && (codes ? piece.first <= merged.back().last : piece.first_value <= merged.back().last_value);
    if (!overlaps) {
      merged.push_back(std::move(piece));
      continue;
    }
    merged.back().last = std::max(merged.back().last, piece.last);
    merged.back().last_value = std::max(merged.back().last_value, piece.last_value);
  }
  pieces = std::move(merged);
}

class ListLowering {
 public:
  ListLowering(const std::vector<model::List>& lists, std::vector<std::uint32_t>& renamed)
      : lists_(lists), renamed_(renamed) {
    renamed_.assign(lists.size(), kNotYet);
  }
  std::vector<plan::List> run() {
    for (std::uint32_t i = 0; i < lists_.size(); ++i) place(i);
    return std::move(result_);
  }

 private:
  static constexpr std::uint32_t kNotYet = 0xffffffff;

  std::uint32_t place(std::uint32_t index) {
    if (renamed_[index] != kNotYet) return renamed_[index];
    const model::List& from = lists_[index];
    plan::List to;
    to.name = from.name;
    to.element = from.element;
    for (const model::ListItem& item : from.items) {
      to.has_periods |= item.from != kFirstDate || item.until != kLastDate;
      if (item.list) {
        to.also.push_back(place(*item.list));
        continue;
      }
      to.pieces.push_back(piece_of(item));
    }
    for (std::uint32_t other : from.minus) to.minus.push_back(place(other));
    for (const auto* others : {&to.also, &to.minus}) {
      for (std::uint32_t other : *others) to.has_periods |= result_[other].has_periods;
    }
    if (!to.has_periods) merge_overlapping(to.pieces, from.element.kind == Kind::code);
    result_.push_back(std::move(to));
    return renamed_[index] = static_cast<std::uint32_t>(result_.size() - 1);
  }

  const std::vector<model::List>& lists_;
  std::vector<std::uint32_t>& renamed_;
  std::vector<plan::List> result_;
};

}  // namespace

std::vector<plan::List> lower_lists(const std::vector<model::List>& lists, std::vector<std::uint32_t>& renamed) {
  return ListLowering(lists, renamed).run();
}

}  // namespace edict::lower_detail
