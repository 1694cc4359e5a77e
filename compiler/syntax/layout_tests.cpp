// The lines of tests.
#include "EdictLexer.h"
#include "compiler/syntax/internal/layout.hpp"

namespace edict::syntax {

using L = EdictLexer;

// -1.5 is two words that stand together.
void Layout::values(const std::vector<Word>& values) {
  for (const Word& value : values) {
    const Index i = first(value.span);
    if (value.span.end > value.span.begin && tokens_.type(i) == L::MINUS) styles_[i].tight_behind = true;
  }
}

// claim b { patient p  place 11  dx M79.18
//           line 20552-RT-GA on 2024-01-05 units 2
//           line 99213-25 on 2024-01-05 }
void Layout::claim(const TestClaim& claim) {
  const Index begin = first(claim.span);
  const Index end = last(claim.span) + 1;
  const Index open = first(claim.name.span) + 1;
  const std::size_t inner = 2 + tokens_.word(begin).size() + 1 + claim.name.text.size() + 3;
  line(begin, 2).rest_column = static_cast<std::uint16_t>(inner);
  const auto part = [&](Index i) {
    if (i > open + 1) styles_[i].spaces = 2;
    styles_[i].may_break = true;
  };
  for (const Attribute& held : claim.attributes) part(first(held.span)), attribute(held);
  for (const TestLine& made : claim.lines) {
    part(first(made.span));
    for (const Word& modifier : made.modifiers) {
      const Index i = first(modifier.span);
      styles_[i].tight = true;
      styles_[i - 1].tight = true;
    }
    for (const Attribute& held : made.attributes) {
      styles_[first(held.span)].may_break = true;
      attribute(held);
    }
  }
  if (claim.lines.size() <= 1 && fits(begin, end, 2)) return;
  for (const TestLine& made : claim.lines) {
    if (first(made.span) > open + 1) line(first(made.span), inner, 2);
  }
}

void Layout::test(const Test& test) {
  if (!test.with_policies.empty()) {
    // The tree has one list of them; every `with policies` begins a line.
    for (const Word& name : test.with_policies) {
      const Index i = first(name.span);
      if (i >= 2 && tokens_.type(i - 1) == L::POLICIES && tokens_.type(i - 2) == L::WITH) line(i - 2, 2);
    }
  }
  for (const TestPatient& patient : test.patients) {
    line(first(patient.span), 2);
    for (const Attribute& held : patient.attributes) attribute(held), styles_[first(held.span)].may_break = true;
  }
  for (const TestClaim& held : test.claims) claim(held);
  for (const TestTableRow& row : test.rows) line(first(row.span), 2), values(row.cells);
  for (const Expectation& expectation : test.expectations) {
    line(first(expectation.span), 2);
    for (const LineName& name : expectation.lines) {
      const Index slash = first(name.span) + 1;
      styles_[slash].tight = true;
      styles_[slash].tight_behind = true;
    }
  }
  close(last(test.span), 0);
}

}  // namespace edict::syntax
