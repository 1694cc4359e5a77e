#include "compiler/diff/shrink.hpp"

#include <algorithm>

namespace edict::diff {
namespace {

const Date kUsualBirth = *make_date(1961, 4, 2);

class Shrinker {
 public:
  Shrinker(const Scenario& scenario, const std::function<bool(const Scenario&)>& still)
      : scenario_(scenario), still_(still) {}

  void run() {
    for (bool smaller = true; smaller && left_ > 0;) {
      smaller = claims();
      smaller = lines() || smaller;
      smaller = rows() || smaller;
      smaller = fields() || smaller;
      smaller = codes() || smaller;
    }
  }

 private:
  bool accept(Scenario smaller) {
    if (left_ == 0) return false;
    --left_;
    if (!still_(smaller)) return false;
    scenario_ = std::move(smaller);
    return true;
  }

  bool claims() {
    bool any = false;
    for (std::size_t c = scenario_.claims.size(); c-- > 0;) {
      if (c == scenario_.claim) continue;
      Scenario s = scenario_;
      s.claims.erase(s.claims.begin() + static_cast<std::ptrdiff_t>(c));
      if (c < s.claim) --s.claim;
      any = accept(std::move(s)) || any;
    }
    return any;
  }

  bool lines() {
    bool any = false;
    for (std::size_t c = 0; c < scenario_.claims.size(); ++c) {
      for (std::size_t l = scenario_.claims[c].lines.size(); l-- > 0;) {
        if (scenario_.claims[c].lines.size() == 1 || (c == scenario_.claim && l == scenario_.line)) continue;
        Scenario s = scenario_;
        s.claims[c].lines.erase(s.claims[c].lines.begin() + static_cast<std::ptrdiff_t>(l));
        if (c == s.claim && l < s.line) --s.line;
        any = accept(std::move(s)) || any;
      }
    }
    return any;
  }

  bool rows() {
    bool any = false;
    for (std::size_t r = scenario_.rows.size(); r-- > 0;) {
      Scenario s = scenario_;
      s.rows.erase(s.rows.begin() + static_cast<std::ptrdiff_t>(r));
      any = accept(std::move(s)) || any;
    }
    return any;
  }

  bool fields() {
    bool any = false;
    std::vector<Field> names;
    if (const auto born = scenario_.patient.find(Field::born);
        born != scenario_.patient.end() && born->second != kUsualBirth.days) {
      Scenario s = scenario_;
      s.patient[Field::born] = kUsualBirth.days;
      any = accept(std::move(s)) || any;
    }
    for (std::size_t c = 0; c < scenario_.claims.size(); ++c) {
      names.clear();
      for (const auto& [field, value] : scenario_.claims[c].values) names.push_back(field);
      for (const Field field : names) {
        Scenario s = scenario_;
        const std::int64_t first_day = s.claims[c].lines.front().values.at(Field::service_date);
        if (field != Field::received_date) {
          s.claims[c].values.erase(field);
        } else if (s.claims[c].values[field] != first_day) {
          s.claims[c].values[field] = first_day;
        } else {
          continue;
        }
        any = accept(std::move(s)) || any;
      }
      for (std::size_t l = 0; l < scenario_.claims[c].lines.size(); ++l) {
        names.clear();
        for (const auto& [field, value] : scenario_.claims[c].lines[l].values) names.push_back(field);
        for (const Field field : names) {
          if (field == Field::service_date || field == Field::procedure) continue;
          Scenario s = scenario_;
          Values& values = s.claims[c].lines[l].values;
          if (field == Field::units && values[field] == 1000) continue;
          if (field == Field::units) {
            values[field] = 1000;
          } else if (field == Field::revenue_code && !values.contains(Field::procedure)) {
            continue;
          } else {
            values.erase(field);
          }
          any = accept(std::move(s)) || any;
        }
        if (!scenario_.claims[c].lines[l].points.empty()) {
          Scenario s = scenario_;
          s.claims[c].lines[l].points.clear();
          any = accept(std::move(s)) || any;
        }
      }
    }
    return any;
  }

  bool codes() {
    bool any = false;
    const auto each = [&](auto&& sets_of) {
      std::vector<std::pair<Field, std::size_t>> all;
      for (const auto& [field, members] : sets_of(scenario_)) {
        for (std::size_t m = members.size(); m-- > 0;) all.emplace_back(field, m);
      }
      for (const auto& [field, m] : all) {
        Scenario s = scenario_;
        std::vector<Symbol>& members = sets_of(s)[field];
        if (m >= members.size()) continue;
        members.erase(members.begin() + static_cast<std::ptrdiff_t>(m));
        any = accept(std::move(s)) || any;
      }
    };
    for (std::size_t c = 0; c < scenario_.claims.size(); ++c) {
      const bool pointed = std::any_of(scenario_.claims[c].lines.begin(), scenario_.claims[c].lines.end(),
                                       [](const ScenarioLine& l) { return !l.points.empty(); });
      if (!pointed) each([c](Scenario& s) -> Sets& { return s.claims[c].sets; });
      for (std::size_t l = 0; l < scenario_.claims[c].lines.size(); ++l)
        each([c, l](Scenario& s) -> Sets& { return s.claims[c].lines[l].sets; });
    }
    return any;
  }

  Scenario scenario_;
  const std::function<bool(const Scenario&)>& still_;
  std::size_t left_ = 300;
};

}  // namespace

void make_small(const Scenario& scenario, const std::function<bool(const Scenario&)>& still) {
  Shrinker(scenario, still).run();
}

}  // namespace edict::diff
