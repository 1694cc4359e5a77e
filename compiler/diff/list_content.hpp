// Code lists by what they hold, whatever their names and however their items are arranged.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "runtime/base/date.hpp"
#include "runtime/plan/plan.hpp"

namespace edict::diff {

// Codes from `first` to `last` in byte order, both included; `last` of a stem or range ends in 0xff.
struct CodeRange {
  std::string first, last;
  auto operator<=>(const CodeRange&) const = default;
};
struct ValueRange {
  std::int64_t first, last;
  auto operator<=>(const ValueRange&) const = default;
};

// What a list holds on the days of a period: sorted and disjoint. One of the two is empty, by the element's type.
struct Members {
  std::vector<CodeRange> codes;
  std::vector<ValueRange> values;
  auto operator<=>(const Members&) const = default;
  bool holds(std::string_view code) const;
  bool holds(std::int64_t value) const;
};
Members united(const Members& a, const Members& b);
Members without(const Members& a, const Members& b);

struct ListContent {
  Type element;
  // Disjoint periods without gaps from kFirstDate to kLastDate; neighbours differ.
  std::vector<std::pair<DateRange, Members>> periods;
  bool operator<(const ListContent& other) const;
  const Members& on(Date date) const;
};

using ContentId = std::uint32_t;

// Contents by number: lists of either side with the same number hold the same.
class ListContents {
 public:
  ContentId of(const plan::Plan& plan, std::uint32_t list);
  ContentId of_single(Type element, std::string_view code, std::int64_t value);
  const ListContent& at(ContentId id) const { return *by_number_[id]; }

 private:
  ContentId number(ListContent content);
  static ListContent by_codes(const ListContent& content);
  const ListContent& worked_out(const plan::Plan& plan, std::uint32_t list);

  std::map<ListContent, ContentId> numbers_;   // as written
  std::map<ListContent, ContentId> by_codes_;  // by the codes that there can be
  std::vector<const ListContent*> by_number_;
  std::map<std::pair<const plan::Plan*, std::uint32_t>, ListContent> lists_;
};

}  // namespace edict::diff
