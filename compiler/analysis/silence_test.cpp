#include "compiler/analysis/silence.hpp"

#include <catch2/catch.hpp>

using namespace edict;

namespace {

struct Case {
  Sources sources;
  FileId file;
  std::vector<Span> comments;
  Diagnostics diagnostics;

  explicit Case(const std::string& text) : file(sources.add("p.edict", text)) {
    for (std::size_t at = text.find('#'); at != std::string::npos; at = text.find('#', at + 1)) {
      comments.push_back({file, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(text.find('\n', at))});
    }
    const auto place = static_cast<std::uint32_t>(text.find("codes"));
    diagnostics.report("W0601", Span{file, place, place + 5}, "unused");
  }
  std::vector<std::string> ids() {
    analysis::silence(diagnostics, sources, comments);
    std::vector<std::string> result;
    for (const Diagnostic& d : diagnostics.list()) result.emplace_back(d.id);
    return result;
  }
};
using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("a warning is allowed from the line before and from its own") {
  CHECK(Case("# edict: allow W0601 because it is shared\ncodes a : hcpcs = { 20552 }\n").ids().empty());
  CHECK(Case("codes a : hcpcs = { 20552 }  # edict: allow W0601 because it is shared\n").ids().empty());
  CHECK(Case("# about codes\ncodes a : hcpcs = { 20552 }\n").ids() == Ids{"W0601"});
}
TEST_CASE("an allowance of what a code table finds waits for the table") {
  CHECK(Case("# edict: allow W0616 because it is the payer's own\ncodes a : hcpcs = { X0001 }\n").ids() ==
        Ids{"W0601"});
}
TEST_CASE("several allowances stand above one line, each with its reason") {
  CHECK(Case("# edict: allow W0601 because it is shared\n# edict: allow W0616 because it is the payer's own\n# more\n"
             "codes a : hcpcs = { 20552 }\n")
            .ids()
            .empty());
}
TEST_CASE("W0614 an allowance gives its reason and names a warning") {
  CHECK(Case("# edict: allow W0601\ncodes a : hcpcs = { 20552 }\n").ids() == Ids{"W0614"});
  CHECK(Case("# edict: allow W9999 because so\ncodes a : hcpcs = { 20552 }\n").ids() == Ids{"W0614", "W0601"});
}
TEST_CASE("W0615 an allowance that allows nothing") {
  CHECK(Case("# edict: allow W0602 because so\ncodes a : hcpcs = { 20552 }\n").ids() == Ids{"W0601", "W0615"});
}
