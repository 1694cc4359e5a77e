#include "tools/edict/mutation_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <set>
#include <thread>

#include "compiler/analysis/code_expansion.hpp"
#include "compiler/analysis/list_use.hpp"
#include "compiler/analysis/silence.hpp"
#include "compiler/analysis/walk.hpp"
#include "compiler/lower/lower.hpp"
#include "compiler/mutants/same_meaning.hpp"
#include "compiler/sema/sema.hpp"
#include "compiler/syntax/parser.hpp"
#include "runtime/interpreter/interpreter.hpp"
#include "tools/edict/test_runner.hpp"

namespace edict::cli {
namespace {

using Fate = Attempt::Fate;

// What has to be compiled to run the tests that one file's policies, lists and tables matter to, by the places of the
// declarations' names.
struct Part {
  FileId file{};
  std::set<Span> policies, tests, shared;  // shared: lists and tables outside every policy
};

std::vector<std::uint32_t> tables_of(const model::Policy& policy) {
  std::vector<std::uint32_t> tables;
  analysis::for_each_root(policy, [&](const model::Expr& root) {
    analysis::for_each_expression(root, [&](const model::Expr& e) {
      if (e.op == Op::row) tables.push_back(e.index);
    });
  });
  return tables;
}

class Parts {
 public:
  explicit Parts(const Compilation& compilation)
      : library_(compilation.library), lists_(analysis::list_uses(library_)) {}

  Part part_of(FileId file) const {
    // The policies that something in the file decides for, and the tests that run them.
    std::set<std::uint32_t> touched;
    for (std::uint32_t p = 0; p < library_.policies.size(); ++p) {
      if (library_.policies[p].span.file == file) touched.insert(p);
    }
    for (std::size_t l = 0; l < library_.lists.size(); ++l) {
      if (library_.lists[l].span.file == file) touched.insert(lists_[l].policies.begin(), lists_[l].policies.end());
    }
    for (std::uint32_t p = 0; p < library_.policies.size(); ++p) {
      for (const std::uint32_t table : tables_of(library_.policies[p])) {
        if (library_.tables[table].span.file == file) touched.insert(p);
      }
    }
    Part part;
    part.file = file;
    std::set<std::string> names;
    for (const model::Test& test : library_.tests) {
      const bool concerns =
          std::any_of(test.policies.begin(), test.policies.end(), [&](std::uint32_t p) { return touched.contains(p); });
      if (!concerns) continue;
      part.tests.insert(test.span);
      for (const std::uint32_t p : test.policies) names.insert(library_.policies[p].name);
      for (const model::TestRow& row : test.rows) part.shared.insert(library_.tables[row.table].span);
    }
    for (const std::uint32_t p : touched) names.insert(library_.policies[p].name);
    std::set<std::uint32_t> needed;
    for (std::uint32_t p = 0; p < library_.policies.size(); ++p) {
      if (!names.contains(library_.policies[p].name)) continue;
      needed.insert(p);
      part.policies.insert(library_.policies[p].span);
      for (const std::uint32_t table : tables_of(library_.policies[p])) part.shared.insert(library_.tables[table].span);
    }
    for (std::size_t l = 0; l < library_.lists.size(); ++l) {
      const auto& by = lists_[l].policies;
      if (std::any_of(by.begin(), by.end(), [&](std::uint32_t p) { return needed.contains(p); }))
        part.shared.insert(library_.lists[l].span);
    }
    return part;
  }

 private:
  const model::Library& library_;
  const std::vector<analysis::ListUse> lists_;
};

std::vector<syntax::File> parse_part(const Part& part, const Sources& sources) {
  std::set<FileId> files{part.file};
  for (const auto* places : {&part.policies, &part.tests, &part.shared}) {
    for (const Span span : *places) files.insert(span.file);
  }
  std::vector<syntax::File> trees;
  for (const FileId id : files) {
    Diagnostics none;
    syntax::File file = syntax::parse(sources, id, none).file;
    std::erase_if(file.declarations, [&](const auto& declaration) {
      return std::visit(
          [&](const auto& of) {
            using Declaration = std::decay_t<decltype(of)>;
            if constexpr (std::is_same_v<Declaration, syntax::Policy>) return !part.policies.contains(of.name.span);
            if constexpr (std::is_same_v<Declaration, syntax::Test>) return !part.tests.contains(of.name.span);
            return !part.shared.contains(of.name.span);
          },
          declaration);
    });
    trees.push_back(std::move(file));
  }
  return trees;
}

// One thread's trees of a part, their mutants, and what they decide unchanged.
class Trial {
 public:
  Trial(const Part& part, const Sources& sources, const std::vector<CodeTable>& code_tables, mutants::Choice choice)
      : sources_(sources), code_tables_(code_tables), trees_(parse_part(part, sources)) {
    for (syntax::File& tree : trees_) {
      if (tree.id == part.file) mutants_ = mutants::mutants_of(tree, sources, choice);
    }
    unchanged_ = compile();
  }

  std::size_t size() const { return mutants_.size(); }

  Attempt attempt(std::size_t index) {
    mutants::Mutant& mutant = mutants_[index];
    Attempt attempt{mutant.kind,   mutant.span, mutant.change, mutant.advice,
                    mutant.policy, mutant.rule, Fate::caught,  {}};
    mutant.toggle();
    const std::unique_ptr<LoadedPolicies> changed = compile();
    mutant.toggle();
    if (!changed) {
      attempt.fate = Fate::refused;
    } else if (!noticed(*changed)) {
      attempt.why = same(*changed);
      attempt.fate = attempt.why.empty() ? Fate::survived : Fate::same;
    }
    return attempt;
  }

 private:
  // Nothing where the compiler refuses it.
  std::unique_ptr<LoadedPolicies> compile() const {
    Diagnostics diagnostics;
    auto loaded = std::make_unique<LoadedPolicies>();
    loaded->library = sema::analyze(trees_, sources_, diagnostics);
    if (diagnostics.has_errors()) return nullptr;
    for (const CodeTable& table : code_tables_) analysis::expand_codes(loaded->library, table);
    loaded->plan = lower(loaded->library, sources_);
    return plan::verify(loaded->plan).empty() ? std::move(loaded) : nullptr;
  }

  bool noticed(const LoadedPolicies& changed) {
    TestRunner runner(changed, interpreter_back_end());
    const auto count = static_cast<std::uint32_t>(changed.library.tests.size());
    // Mutants that stand together are often caught by one test.
    for (std::uint32_t i = 0; i < count; ++i) {
      const std::uint32_t test = (last_catch_ + i) % count;
      if (runner.passes(test)) continue;
      last_catch_ = test;
      return true;
    }
    return false;
  }

  std::string same(const LoadedPolicies& changed) {
    if (unchanged_->bundle.empty()) unchanged_->bundle = plan::content_hash(unchanged_->plan);
    if (plan::content_hash(changed.plan) == unchanged_->bundle) return "it decides by the same plan";
    return mutants::why_the_same(unchanged_->library, changed.library);
  }

  const Sources& sources_;
  const std::vector<CodeTable>& code_tables_;
  std::vector<syntax::File> trees_;
  std::vector<mutants::Mutant> mutants_;
  std::unique_ptr<LoadedPolicies> unchanged_;
  std::uint32_t last_catch_ = 0;
};

// Each thread parses for itself: a mutant changes the tree it stands in.
std::vector<Attempt> try_part(const Part& part, const Compilation& compilation,
                              const std::vector<CodeTable>& code_tables, const MutationOptions& options,
                              const std::function<void(std::size_t)>& tried) {
  std::vector<Attempt> attempts;
  std::atomic<std::size_t> next{0};
  std::mutex mutex;
  const auto work = [&](bool first) {
    Trial trial(part, compilation.sources, code_tables, options.choice);
    {
      const std::lock_guard lock(mutex);
      attempts.resize(trial.size());
    }
    for (std::size_t i = next++; i < trial.size(); i = next++) {
      Attempt attempt = trial.attempt(i);
      const std::lock_guard lock(mutex);
      attempts[i] = std::move(attempt);
      if (first) tried(i);
    }
  };
  std::vector<std::thread> others;
  for (unsigned t = 1; t < options.threads; ++t) others.emplace_back(work, false);
  work(true);
  for (std::thread& thread : others) thread.join();
  return attempts;
}

// Survivors that a comment allows. Two at one place are two, so each is held up alone.
void take_allowed(std::vector<Attempt>& attempts, const Compilation& compilation) {
  std::vector<Span> comments;
  for (const syntax::File& file : compilation.files) {
    for (const syntax::Comment& comment : file.comments) comments.push_back(comment.span);
  }
  for (Attempt& attempt : attempts) {
    if (attempt.fate != Fate::survived) continue;
    Diagnostics one;
    one.report("W0620", attempt.span, attempt.change);
    if (!analysis::take_allowed(one, compilation.sources, comments).empty()) attempt.fate = Fate::allowed;
  }
}

}  // namespace

std::size_t FileAttempts::count(Attempt::Fate fate) const {
  return static_cast<std::size_t>(
      std::count_if(attempts.begin(), attempts.end(), [&](const Attempt& a) { return a.fate == fate; }));
}

std::vector<FileAttempts> mutation_run(const Compilation& compilation, const std::vector<CodeTable>& code_tables,
                                       const MutationOptions& options, const std::function<void(std::size_t)>& tried) {
  std::vector<FileAttempts> files;
  const Parts parts(compilation);
  std::size_t before = 0;
  for (const syntax::File& file : compilation.files) {
    if (compilation.sources.path(file.id).find(options.filter) == std::string_view::npos) continue;
    const Part part = parts.part_of(file.id);
    FileAttempts of;
    of.file = file.id;
    of.tests = part.tests.size();
    // Without a test nothing would be noticed: that is said once and not of each change (W0613).
    if (of.tests == 0) {
      if (!part.policies.empty()) files.push_back(std::move(of));
      continue;
    }
    of.attempts = try_part(part, compilation, code_tables, options, [&](std::size_t n) { tried(before + n); });
    take_allowed(of.attempts, compilation);
    before += of.attempts.size();
    if (!of.attempts.empty()) files.push_back(std::move(of));
  }
  return files;
}

}  // namespace edict::cli
