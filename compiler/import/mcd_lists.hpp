// Where the lists of diagnoses stand: in their policy, above it for several versions of it, or in a file that several
// policies share; and in a table beside it where they are too long to be read.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/import/code_folding.hpp"
#include "compiler/import/kind.hpp"
#include "compiler/import/mcd_versions.hpp"

namespace edict::import {

class McdLists {
 public:
  using Codes = std::set<std::string>;
  // `set`: lists are folded by it, or null. `words`: what the codes mean.
  McdLists(const std::vector<McdPolicy>& policies, const ValidDiagnoses* set,
           const std::map<std::string, std::string>& words);

  // How the version's rules call a list.
  std::string name(const McdPolicy& policy, const McdVersion& version, const Codes& codes) const;
  // `codes NAME : icd10cm = …`, indented, with what few codes mean above it; empty when it stands elsewhere.
  std::string declaration(const McdPolicy& policy, const McdVersion& version, const Codes& codes) const;
  // Those that stand above the versions of a policy.
  std::string above(const McdPolicy& policy) const;
  // The table beside the policy, or empty.
  std::string table(const McdPolicy& policy) const;
  // mcd_shared_lists, or nothing.
  std::vector<OutputText> shared() const;

 private:
  enum class Stands : unsigned char { version, policy, shared };
  struct Use {
    std::string name;  // where it stands above a version
    Stands stands = Stands::version;
    bool idle = false;  // some version has no rule that asks for it
    std::set<const McdPolicy*> policies;
    std::set<const McdVersion*> versions;
  };
  using Entries = std::vector<const std::pair<const Codes, Use>*>;
  const Entries& lists_of(const McdPolicy& policy) const;
  std::vector<std::string> items(const Codes& codes) const;
  bool in_text(const Codes& codes) const { return items(codes).size() <= kMostInText; }
  std::string written(const Codes& codes, const std::string& name, std::string_view indent, std::string_view table,
                      const std::string& label) const;
  std::string rows(const Codes& codes, const std::string& label) const;
  static std::map<Codes, std::string> local_names(const McdVersion& version);
  static std::string label(const McdVersion& version, const std::string& name);

  static constexpr std::size_t kMostInText = 150;

  const std::vector<McdPolicy>& policies_;
  const ValidDiagnoses* set_;
  const std::map<std::string, std::string>& words_;
  std::map<Codes, Use> uses_;
  std::map<const McdPolicy*, Entries> of_policy_;
};

}  // namespace edict::import
