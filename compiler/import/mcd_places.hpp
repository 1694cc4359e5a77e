// Whose documents and for which states: contractors, their jurisdictions, and the database's own states, some of which
// are parts of one (New York - Upstate).
#pragma once

#include <map>
#include <string>
#include <vector>

#include "compiler/import/mcd_documents.hpp"
#include "compiler/import/mcd_tables.hpp"

namespace edict::import {

class McdPlaces {
 public:
  // The folder's lookup tables. False, and told, when one of them cannot be read.
  bool read(const McdFolder& folder, McdReader& reader);
  // Contractors by "id|type|version". With one contractor its document's own states count, with several those of
  // the contractors (data dictionary, ARTICLE_X_PRIMARY_JURISDICTION).
  McdPlace place(const std::vector<std::string>& contractors, const std::vector<std::string>& own_states,
                 Date from) const;

 private:
  struct State {
    std::string abbreviation, name;
  };
  struct Served {
    std::string state;
    Date until;
  };
  void add_state(const std::string& id, McdPlace& place) const;

  std::map<std::string, State> states_;                // by id
  std::map<std::string, std::string> kinds_;           // of contractors
  std::map<std::string, std::string> jurisdictions_;   // by region
  std::map<std::string, McdContractor> contractors_;   // by key
  std::map<std::string, std::vector<Served>> served_;  // by key
};

// Whether what a person calls a place is this one: a part of the contractor's name, its number, J-K, MI, Michigan.
bool is_place(const McdPlace& place, std::string_view called);

// "id|type|version" of a row's three cells.
std::string contractor_key(std::string_view id, std::string_view type, std::string_view version);

}  // namespace edict::import
