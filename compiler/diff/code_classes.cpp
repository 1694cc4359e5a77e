#include "compiler/diff/code_classes.hpp"

#include <algorithm>
#include <map>

#include "runtime/ops/scalar.hpp"

namespace edict::diff {
namespace {

constexpr std::string_view kCharacters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::size_t kSamples = 6;
// So many codes of a region are looked at for patterns, which follow no order of codes.
constexpr std::size_t kTriedForPatterns = 500;

const std::vector<std::string>& words_of(CodeSystem system) {
  static const std::vector<std::string> sexes = {"F", "M", "U"};
  static const std::vector<std::string> types = {"DENTAL", "DME", "INSTITUTIONAL", "PROFESSIONAL"};
  static const std::vector<std::string> none;
  return system == CodeSystem::sex ? sexes : (system == CodeSystem::claim_type ? types : none);
}

// What claims often say: a witness reads better with it.
std::vector<std::string> usual_codes(CodeSystem system) {
  switch (system) {
    case CodeSystem::hcpcs:
      return {"99213", "99212"};
    case CodeSystem::icd10cm:
      return {"E119", "I10", "M545"};
    case CodeSystem::icd9cm:
      return {"25000", "4019"};
    case CodeSystem::modifier:
      return {"59", "76"};
    case CodeSystem::pos:
      return {"11", "22"};
    case CodeSystem::revenue:
      return {"0510", "0450"};
    case CodeSystem::bill_type:
      return {"131"};
    case CodeSystem::specialty:
      return {"08", "11"};
    case CodeSystem::state:
      return {"MI", "OH"};
    case CodeSystem::claim_type:
      return {"PROFESSIONAL"};
    case CodeSystem::sex:
      return {"F", "M"};
    default:
      return {};
  }
}

bool is_code(CodeSystem system, const std::string& text) { return normalize_code(system, text) == text; }
bool is_beginning(CodeSystem system, const std::string& text) { return normalize_code_prefix(system, text) == text; }

std::optional<std::string> first_below(CodeSystem system, std::string& prefix, const std::string& bound) {
  if (!prefix.empty() && prefix >= bound && is_code(system, prefix)) return prefix;
  if (prefix.size() > 11) return std::nullopt;
  for (const char c : kCharacters) {
    prefix.push_back(c);
    const bool too_early = prefix.compare(bound.substr(0, prefix.size())) < 0;
    if (!too_early && is_beginning(system, prefix)) {
      if (auto found = first_below(system, prefix, bound)) return found;
    }
    prefix.pop_back();
  }
  return std::nullopt;
}

// The beginning of the region behind a range's last code.
std::string behind(const std::string& last) {
  if (last.empty() || last.back() != '\xff') return last + '\x01';
  std::string next = last.substr(0, last.size() - 1);
  if (!next.empty()) next.back() = static_cast<char>(next.back() + 1);
  return next;
}

// Where answers may change, in byte order.
std::set<std::string> borders(CodeSystem system, const std::vector<CodeQuestion>& questions) {
  std::set<std::string> at = {""};
  for (const CodeQuestion& q : questions) {
    if (q.system != system) continue;
    for (const CodeRange& r : q.members.codes) {
      at.insert(r.first);
      at.insert(behind(r.last));
      if (!q.by_category) continue;
      for (const std::string& end : {r.first, r.last}) {
        const std::string category = end.substr(0, 3);
        at.insert(category);
        at.insert(behind(category + '\xff'));
      }
    }
  }
  return at;
}

class Splitter {
 public:
  explicit Splitter(const std::vector<CodeQuestion>& questions) : questions_(questions) {
    patterns_ = std::any_of(questions.begin(), questions.end(), [](const auto& q) { return !q.pattern.empty(); });
  }

  void split(CodeSystem system) {
    if (const auto& words = words_of(system); !words.empty()) {
      for (const std::string& word : words) put(system, word);
      return;
    }
    const std::set<std::string> at = borders(system, questions_);
    for (auto it = at.begin(); it != at.end(); ++it) {
      const auto next = std::next(it);
      region(system, *it, next == at.end() ? std::string("\xff") : *next);
    }
  }

  // Puts usual codes before the others of their class.
  void prefer_usual(CodeSystem system) {
    const std::vector<std::string> usual = usual_codes(system);
    for (auto it = usual.rbegin(); it != usual.rend(); ++it) {
      const auto of = classes_.find(answers_of(system, *it));
      if (of == classes_.end()) continue;
      std::vector<SampleCode>& samples = of->second.samples;
      std::erase(samples, SampleCode{system, *it});
      samples.insert(samples.begin(), {system, *it});
    }
  }

  std::vector<CodeClass> classes() {
    std::vector<CodeClass> result;
    for (auto& [answers, found] : classes_) {
      found.system = answers.first;
      found.answers = answers.second;
      if (open_.contains(answers)) found.count.reset();
      result.push_back(std::move(found));
    }
    return result;
  }

 private:
  using Answers = std::pair<CodeSystem, std::vector<bool>>;
  Answers answers_of(CodeSystem system, std::string_view code) const {
    Answers answers{system, {}};
    for (const CodeQuestion& q : questions_) answers.second.push_back(q.holds(system, code));
    return answers;
  }
  void put(CodeSystem system, const std::string& code) {
    CodeClass& c = classes_[answers_of(system, code)];
    c.count = c.count.value_or(0) + 1;
    if (c.samples.size() < kSamples) c.samples.push_back({system, code});
  }

  // Codes from `first` on and before `end`: without patterns they all have one answer.
  void region(CodeSystem system, const std::string& first, const std::string& end) {
    const bool single = !first.empty() && end == first + '\x01';
    if (single) {
      if (is_code(system, first)) put(system, first);
      return;
    }
    if (!patterns_) {
      const auto known = classes_.find(answers_of(system, first));
      if (known != classes_.end() && known->second.samples.size() >= kSamples && open_.contains(known->first)) return;
    }
    const std::size_t most = patterns_ ? kTriedForPatterns : kSamples;
    std::string from = first;
    for (std::size_t tried = 0;; ++tried) {
      const auto code = first_code(system, from);
      if (!code || *code >= end) return;
      if (tried == most) {
        leave_open(system, *code);
        return;
      }
      put(system, *code);
      from = *code + '\x01';
    }
  }

  // There are more codes than were looked at. Each combination of patterns may be among them.
  void leave_open(CodeSystem system, std::string_view code) {
    Answers answers = answers_of(system, code);
    std::vector<std::size_t> asked;
    for (std::size_t q = 0; q < questions_.size(); ++q) {
      if (!questions_[q].pattern.empty()) asked.push_back(q);
    }
    const std::size_t combinations = std::size_t{1} << std::min<std::size_t>(asked.size(), 6);
    for (std::size_t c = 0; c < combinations; ++c) {
      for (std::size_t i = 0; i < asked.size(); ++i) answers.second[asked[i]] = (c >> i & 1) != 0;
      classes_[answers];
      open_.insert(answers);
    }
  }

  const std::vector<CodeQuestion>& questions_;
  bool patterns_ = false;
  std::map<Answers, CodeClass> classes_;
  std::set<Answers> open_;
};

}  // namespace

std::optional<std::string> first_code(CodeSystem system, const std::string& bound) {
  if (const auto& words = words_of(system); !words.empty()) {
    const auto it = std::lower_bound(words.begin(), words.end(), bound);
    return it == words.end() ? std::nullopt : std::optional(*it);
  }
  std::string prefix;
  return first_below(system, prefix, bound);
}

bool CodeQuestion::holds(CodeSystem code_system, std::string_view code) const {
  if (!pattern.empty()) return ops::matches(code, pattern);
  if (code_system != system) return false;
  return members.holds(by_category ? code.substr(0, 3) : code);
}

std::vector<CodeClass> code_classes(const std::vector<CodeSystem>& systems,
                                    const std::vector<CodeQuestion>& questions) {
  Splitter splitter(questions);
  for (const CodeSystem system : systems) splitter.split(system);
  for (auto system = systems.rbegin(); system != systems.rend(); ++system) splitter.prefer_usual(*system);
  return splitter.classes();
}

}  // namespace edict::diff
