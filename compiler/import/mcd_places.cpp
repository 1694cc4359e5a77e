#include "compiler/import/mcd_places.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "compiler/import/mcd_words.hpp"
#include "compiler/import/repair.hpp"

namespace edict::import {
namespace {

// USPS states and territories that claims name.
constexpr std::array<std::string_view, 57> kStates = {
    "AK", "AL", "AR", "AS", "AZ", "CA", "CO", "CT", "DC", "DE", "FL", "FM", "GA", "GU", "HI", "IA", "ID", "IL", "IN",
    "KS", "KY", "LA", "MA", "MD", "ME", "MI", "MN", "MO", "MP", "MS", "MT", "NC", "ND", "NE", "NH", "NJ", "NM", "NV",
    "NY", "OH", "OK", "OR", "PA", "PR", "RI", "SC", "SD", "TN", "TX", "UT", "VA", "VI", "VT", "WA", "WI", "WV", "WY"};

bool is_state(std::string_view abbreviation) {
  return std::find(kStates.begin(), kStates.end(), abbreviation) != kStates.end();
}

// "New York - Upstate" and "New York - Entire State" are of New York.
std::string_view state_part(std::string_view name) { return name.substr(0, name.find(" - ")); }

// Letters and digits: "J - K" and "J-K" are one.
std::string bare(std::string_view text) {
  std::string out;
  for (const char c : spaced_words(text)) {
    if (c != ' ') out += c;
  }
  return out;
}

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  }
  return out;
}

}  // namespace

std::string contractor_key(std::string_view id, std::string_view type, std::string_view version) {
  return fmt::format("{}|{}|{}", id, type, version);
}

bool McdPlaces::read(const McdFolder& folder, McdReader& reader) {
  using Columns = std::vector<McdColumn>;
  const auto lookup = [&](std::string_view table, std::string_view key, std::string_view value,
                          std::map<std::string, std::string>& into) {
    const Columns columns = {{key}, {value}};
    return reader.read(folder, table, false, columns, [&](const McdRow& row) -> RowVerdict {
      into[std::string(row[0])] = cut_at(plain_text(row[1]), 80);
      return {};
    });
  };
  const Columns states = {{"state_id"}, {"state_abbrev"}, {"description", false}};
  const Columns contractors = {{"contractor_id"},       {"contractor_type_id", false}, {"contractor_version", false},
                               {"contractor_bus_name"}, {"contractor_number", false},  {"dmerc_rgn", false}};
  const Columns served = {{"contractor_id"},
                          {"contractor_type_id", false},
                          {"contractor_version", false},
                          {"state_id"},
                          {"term_date", false}};
  return reader.read(folder, "state_lookup", false, states,
                     [&](const McdRow& row) -> RowVerdict {
                       states_[std::string(row[0])] = {upper(row[1]), plain_text(row[2])};
                       return {};
                     }) &&
         lookup("contractor_type_lookup", "contractor_type_id", "description", kinds_) &&
         lookup("dmerc_region_lookup", "region_id", "mac_description", jurisdictions_) &&
         reader.read(folder, "contractor", false, contractors,
                     [&](const McdRow& row) -> RowVerdict {
                       const auto kind = kinds_.find(std::string(row[1]));
                       const auto region = jurisdictions_.find(std::string(row[5]));
                       contractors_[contractor_key(row[0], row[1], row[2])] = {
                           cut_at(plain_text(row[3]), 80), kind == kinds_.end() ? std::string() : kind->second,
                           cut_at(plain_text(row[4]), 20),
                           region == jurisdictions_.end() ? std::string() : region->second};
                       return {};
                     }) &&
         reader.read(folder, "contractor_jurisdiction", false, served, [&](const McdRow& row) -> RowVerdict {
           const auto until = published_date(row[4].substr(0, 10));
           served_[contractor_key(row[0], row[1], row[2])].push_back(
               {std::string(row[3]), until.value.value_or(kLastDate)});
           return {};
         });
}

void McdPlaces::add_state(const std::string& id, McdPlace& place) const {
  const auto found = states_.find(id);
  if (found == states_.end()) return;
  const State& state = found->second;
  if (is_state(state.abbreviation)) {
    place.states.emplace(state.abbreviation, state_part(state.name));
    return;
  }
  // A part of a state bears its name.
  for (const auto& [other_id, other] : states_) {
    if (!is_state(other.abbreviation) || state_part(other.name) != state_part(state.name)) continue;
    place.states.emplace(other.abbreviation, state_part(other.name));
    place.regions.insert(state.name);
    return;
  }
  place.regions.insert(state.name.empty() ? state.abbreviation : state.name);
}

McdPlace McdPlaces::place(const std::vector<std::string>& contractors, const std::vector<std::string>& own_states,
                          Date from) const {
  McdPlace place;
  for (const std::string& key : contractors) {
    const auto found = contractors_.find(key);
    if (found != contractors_.end() && !found->second.name.empty()) place.contractors.insert(found->second);
  }
  if (contractors.size() <= 1 && !own_states.empty()) {
    for (const std::string& state : own_states) add_state(state, place);
  } else {
    for (const std::string& key : contractors) {
      const auto found = served_.find(key);
      if (found == served_.end()) continue;
      for (const Served& served : found->second) {
        if (served.until >= from) add_state(served.state, place);
      }
    }
  }
  return place;
}

bool is_place(const McdPlace& place, std::string_view called) {
  const std::string wanted = bare(called);
  if (wanted.empty()) return false;
  if (wanted.size() == 2 && place.states.contains(upper(called))) return true;
  for (const auto& [code, name] : place.states) {
    if (bare(name) == wanted) return true;
  }
  for (const std::string& region : place.regions) {
    if (bare(region) == wanted || bare(state_part(region)) == wanted) return true;
  }
  for (const McdContractor& contractor : place.contractors) {
    if (bare(contractor.number) == wanted || bare(contractor.jurisdiction) == wanted) return true;
    if (wanted.size() > 2 && bare(contractor.name).find(wanted) != std::string::npos) return true;
  }
  return false;
}

}  // namespace edict::import
