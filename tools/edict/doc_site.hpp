// Policies as pages for people: what `edict doc -o DIR` writes.
#pragma once

#include <string>
#include <vector>

#include "compiler/driver/compile.hpp"
#include "tools/edict/rule_kinds.hpp"

namespace edict::cli {

struct DocPage {
  std::string name;  // "vitamin_d.html"
  std::string text;
};

// index.html, a page for each policy with all of its versions, and lists.html when lists or tables are shared.
std::vector<DocPage> doc_site(const Compilation& compilation, const std::vector<Showing>& shown);

}  // namespace edict::cli
