#include "compiler/analysis/list_use.hpp"

#include <algorithm>

#include "compiler/analysis/walk.hpp"

namespace edict::analysis {
namespace {

class Asking {
 public:
  explicit Asking(const model::Library& library)
      : library_(library), uses_(library.lists.size()), last_policy_(library.lists.size(), kNone) {}

  std::vector<ListUse> operator()() {
    for (std::uint32_t i = 0; i < library_.policies.size(); ++i) {
      for_each_root(library_.policies[i], [&](const model::Expr& root) {
        for_each_expression(root, [&](const model::Expr& expr) {
          if (reads_list(expr.op)) ask(expr.index, i);
        });
      });
    }
    return std::move(uses_);
  }

 private:
  void ask(std::uint32_t list, std::uint32_t policy) {
    if (list >= uses_.size() || last_policy_[list] == policy) return;
    last_policy_[list] = policy;
    const DateRange& days = library_.policies[policy].effective;
    ListUse& use = uses_[list];
    use.days = {std::min(use.days.first, days.first), std::max(use.days.last, days.last)};
    use.policies.push_back(policy);
    for (const model::ListItem& item : library_.lists[list].items) {
      if (item.list) ask(*item.list, policy);
    }
    for (const std::uint32_t other : library_.lists[list].minus) ask(other, policy);
  }

  static constexpr std::uint32_t kNone = ~std::uint32_t{0};
  const model::Library& library_;
  std::vector<ListUse> uses_;
  std::vector<std::uint32_t> last_policy_;  // that asked, by list: each policy walks each list once
};

}  // namespace

std::vector<ListUse> list_uses(const model::Library& library) { return Asking(library)(); }

}  // namespace edict::analysis
