#include "tools/edict/claim_inputs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "runtime/base/date.hpp"
#include "runtime/base/spelling.hpp"
#include "runtime/claims/input.hpp"
#include "runtime/claims/repeated_ids.hpp"
#include "runtime/tables/load.hpp"
#include "tools/edict/verbs.hpp"

namespace edict::cli {
namespace {

// "a=b" as its two sides; nothing when one is empty.
std::optional<std::pair<std::string, std::string>> sides(const std::string& text) {
  const auto equals = text.find('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == text.size()) return std::nullopt;
  return std::pair(text.substr(0, equals), text.substr(equals + 1));
}

std::string all_of_standard_input() {
  const auto input = open_input("-");
  std::string bytes;
  std::vector<char> buffer(std::size_t{1} << 20);
  while (const std::size_t n = input->read(buffer)) bytes.append(buffer.data(), n);
  return bytes;
}

}  // namespace

void ClaimInputs::add_options(CLI::App& verb, bool claims_required) {
  add_repeated(verb, "-c,--claims", claims,
               "claims: JSON lines, CSV, X12 837 or FHIR, plain, .gz or .zst; - for standard input")
      ->required(claims_required)
      ->type_name("FILE");
  add_repeated(verb, "--history", history, "lines decided earlier, in the shape of claims")->type_name("FILE");
  add_repeated(verb, "--decided", decided, "history: the claims of an earlier run and its decisions")
      ->type_name("CLAIMS=DECISIONS");
  add_repeated(verb, "--patients", patients, "birth dates and sexes that claims leave out")->type_name("FILE");
  add_repeated(verb, "--table", tables, "rows of a table that a policy declares 'from input'")->type_name("NAME=FILE");
  add_reading_options(verb);
}

void ClaimInputs::add_reading_options(CLI::App& verb) {
  add_repeated(verb, "--map", renames, "renames a column of a CSV file")->type_name("THEIRS=OURS");
  verb.add_option("--input-format", format, "json, csv, tsv, x12 or fhir, for claims whose name does not say it")
      ->type_name("FORMAT");
  verb.add_flag("--unreadable-as-missing", unreadable_as_missing,
                "a value that cannot be read counts as missing, with a warning, where it is not required");
  verb.add_option("--claim-id", claim_ids,
                  "X12 claims are named by CLM01. When several have the same: numbered, the later ones are CLM01#2, #3 "
                  "in the order of the input; unique, they are refused")
      ->type_name("numbered|unique");
  verb.add_option("--received-date", received_date,
                  "received date of new claims that state none, as X12 never does: a date, or BHT04 for the day on "
                  "which the X12 transaction was made")
      ->type_name("DATE|BHT04");
  add_repeated(verb, "--payer", payers,
               "who the payer is in the policies' words, as X12 and FHIR have an identifier only: medicare, of all "
               "claims; 00882=medicare, of those that have 00882")
      ->type_name("[THEIRS=]OURS");
}

std::string ClaimInputs::wrong_usage() const {
  for (const auto* list : {&tables, &renames, &decided}) {
    for (const std::string& text : *list) {
      if (!sides(text)) return fmt::format("'{}' is not of the form LEFT=RIGHT", text);
    }
  }
  std::set<std::string> named;
  for (const std::string& text : tables) {
    if (!named.insert(sides(text)->first).second) return fmt::format("--table {} is given twice", sides(text)->first);
  }
  std::set<std::string> renamed;
  for (const std::string& text : payers) {
    const std::string theirs = text.substr(0, text.rfind('=') + 1);
    if (text.empty() || text.back() == '=') return fmt::format("--payer {}: a name, or THEIRS=OURS", text);
    if (!renamed.insert(theirs).second) return fmt::format("--payer {}: two names for the same claims", text);
  }
  if (!format.empty() && !format_named(format))
    return fmt::format("--input-format {}: json, csv, tsv, x12 or fhir", format);
  if (claim_ids != "numbered" && claim_ids != "unique") {
    return fmt::format("--claim-id {}: numbered or unique", claim_ids);
  }
  if (!received_date.empty() && received_date != "BHT04" && !parse_date(received_date)) {
    return fmt::format("--received-date {}: a date as 2024-01-31, or BHT04", received_date);
  }
  const auto dashes = std::count(claims.begin(), claims.end(), "-") + std::count(history.begin(), history.end(), "-") +
                      std::count(patients.begin(), patients.end(), "-");
  return dashes > 1 ? "standard input can be read once only" : "";
}

std::vector<std::string> ClaimInputs::files() const {
  std::vector<std::string> all;
  for (const auto* list : {&claims, &history, &patients}) all.insert(all.end(), list->begin(), list->end());
  for (const std::string& text : tables) all.push_back(sides(text)->second);
  for (const std::string& text : decided) {
    all.push_back(sides(text)->first);
    all.push_back(sides(text)->second);
  }
  return all;
}

OpenInputs::OpenInputs(const ClaimInputs& inputs, SymbolTable& symbols, TaskPool* pool)
    : inputs_(inputs), symbols_(symbols), pool_(pool), patients_(symbols) {}

bool OpenInputs::can_be_read_again() const {
  const auto is_file = [](const std::string& path) {
    std::error_code error;
    return path != "-" && std::filesystem::is_regular_file(path, error);
  };
  return std::all_of(inputs_.claims.begin(), inputs_.claims.end(), is_file) &&
         std::all_of(inputs_.history.begin(), inputs_.history.end(), is_file) &&
         std::all_of(inputs_.decided.begin(), inputs_.decided.end(),
                     [&](const std::string& text) { return is_file(sides(text)->first); });
}

std::vector<std::optional<TableData>> OpenInputs::tables(const plan::Plan& plan, Diagnostics& diagnostics) {
  std::vector<std::optional<TableData>> data(plan.tables.size());
  std::vector<std::string_view> wanted;
  for (const plan::Table& table : plan.tables) {
    if (table.from_input) wanted.push_back(table.schema.name);
  }
  for (const std::string& text : inputs_.tables) {
    const auto [name, file] = *sides(text);
    if (std::find(wanted.begin(), wanted.end(), name) == wanted.end()) {
      const std::string_view near = nearest_spelling(name, wanted);
      diagnostics.report("E0812", std::monostate{},
                         fmt::format("no policy of the set has a table '{}' from input", name),
                         near.empty() ? "" : fmt::format("did you mean '{}'?", near));
      continue;
    }
    for (std::size_t i = 0; i < plan.tables.size(); ++i) {
      const plan::Table& table = plan.tables[i];
      if (table.from_input && table.schema.name == name)
        data[i] = load_table(table.schema, file, symbols_, diagnostics, file, CellTexts::hidden);
    }
  }
  for (std::size_t i = 0; i < plan.tables.size(); ++i) {
    const plan::Table& table = plan.tables[i];
    const auto given = [&](const std::string& text) { return sides(text)->first == table.schema.name; };
    if (!table.from_input || data[i] || std::any_of(inputs_.tables.begin(), inputs_.tables.end(), given)) continue;
    diagnostics.report("E0810", std::monostate{}, fmt::format("the table '{}' is not given", table.schema.name),
                       fmt::format("a policy reads it from input: add --table {}=FILE", table.schema.name));
  }
  return data;
}

ReadOptions OpenInputs::options(ReadAs as) const {
  ReadOptions options;
  options.as = as;
  options.pool = pool_;
  options.receipts = receipts_;
  options.unreadable_is_missing = inputs_.unreadable_as_missing;
  options.received_when_made = inputs_.received_date == "BHT04";
  options.received_date = parse_date(inputs_.received_date);
  if (as == ReadAs::claims && !inputs_.format.empty()) options.format = format_named(inputs_.format);
  for (const std::string& text : inputs_.payers) {
    const auto equals = text.rfind('=');
    const bool of_all = equals == std::string::npos;
    options.payers[of_all ? "" : text.substr(0, equals)] = of_all ? text : text.substr(equals + 1);
  }
  for (const std::string& text : inputs_.renames) {
    const auto [theirs, ours] = *sides(text);
    options.renames[theirs] = ours;
  }
  return options;
}

bool OpenInputs::read_side_files(Diagnostics& diagnostics) {
  bool whole = true;
  const auto note = [&](bool good, bool any) {
    whole = whole && good;
    side_file_unreadable_ = side_file_unreadable_ || (!good && !any);
  };
  for (const std::string& path : inputs_.patients) {
    const std::size_t before = patients_.size();
    const bool good = patients_.read(path, options(ReadAs::claims), diagnostics);
    note(good, patients_.size() > before);
  }
  for (const std::string& text : inputs_.decided) {
    const bool good = earlier_.emplace_back(symbols_).read(sides(text)->second, diagnostics);
    note(good, earlier_.back().size() > 0);
  }
  return whole;
}

std::unique_ptr<ClaimSource> OpenInputs::open_one(const std::string& path, ReadAs as, bool again, bool rows_together) {
  ReadOptions read = options(as);
  read.rows_together = rows_together;
  if (path == "-" && !read.format) read.format = InputFormat::json_lines;
  if (path != "-" || !again) return open_claims(path, symbols_, std::move(read));
  if (!standard_input_) standard_input_ = all_of_standard_input();
  return claims_from_memory("<standard input>", *standard_input_, symbols_, std::move(read));
}

std::vector<OpenInputs::Opened> OpenInputs::open(bool again, bool rows_together) {
  std::vector<Opened> opened;
  for (const std::string& path : inputs_.claims)
    opened.push_back({Part::claims, open_one(path, ReadAs::claims, again, rows_together)});
  for (const std::string& path : inputs_.history)
    opened.push_back({Part::history, open_one(path, ReadAs::history, again, rows_together)});
  std::map<std::string, std::shared_ptr<RepeatedIds>> ids;  // by the decisions' file
  for (std::size_t i = 0; i < inputs_.decided.size(); ++i) {
    const auto [claims, decisions] = *sides(inputs_.decided[i]);
    auto& of_run = ids[decisions];
    if (!of_run) of_run = std::make_shared<RepeatedIds>();
    opened.push_back(
        {Part::history, apply_decisions(open_one(claims, ReadAs::decided, again, rows_together), earlier_[i], of_run)});
  }
  // Sources that are merged have no order; ids that repeat are found there too, and then all is read one by one.
  if (!rows_together && inputs_.claim_ids == "numbered") number_repeated_ids(opened);
  return opened;
}

// What was decided earlier may be a claim that comes again, in whatever format it is kept.
void OpenInputs::number_repeated_ids(std::vector<Opened>& opened) const {
  const bool any =
      std::any_of(opened.begin(), opened.end(), [](const Opened& o) { return o.source->ids_may_repeat(); });
  if (!any) return;
  const auto ids = std::make_shared<RepeatedIds>();
  for (Opened& o : opened) {
    const bool numbers = o.source->ids_may_repeat() || o.part == Part::history;
    o.source = numbered_source(std::move(o.source), ids, numbers);
  }
}

}  // namespace edict::cli
