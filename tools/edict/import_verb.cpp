// `edict import`: published files to tables and the policies that use them.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "compiler/import/import.hpp"
#include "compiler/import/mcd_download.hpp"
#include "compiler/import/seal.hpp"
#include "compiler/syntax/formatter.hpp"
#include "compiler/syntax/parser.hpp"
#include "runtime/vocabulary/code_system.hpp"
#include "tools/edict/output_file.hpp"
#include "tools/edict/output_paths.hpp"
#include "tools/edict/verbs.hpp"

namespace edict::cli {
namespace {

namespace fs = std::filesystem;

struct ImportOptions {
  std::string kind;
  std::vector<std::string> files;
  std::string folder;
  std::string setting;
  std::string payer;
  std::string code_set;               // FILE or icd10cm=FILE
  std::vector<std::string> editions;  // FILE=DATE
  bool open_start = false;
  bool add = false;
  bool keep_going = false;
  bool force = false;
  // Of a Medicare Coverage Database download.
  std::vector<std::string> articles, lcds, places;
  bool enforce_bill_types = false, enforce_revenue_codes = false;
};

// The canonical layout: what an import writes passes `fmt --check`.
std::string formatted(const import::OutputText& file) {
  Sources sources;
  Diagnostics diagnostics;
  const FileId id = sources.add(file.name, file.text);
  const syntax::ParseResult parsed = syntax::parse(sources, id, diagnostics);
  return diagnostics.has_errors() ? file.text : syntax::format(parsed.file, sources.text(id));
}

std::string text_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// Whether what stands there may be replaced: an import has written it, and nobody has changed it since.
bool may_replace(const fs::path& path, const std::string& text) {
  std::error_code error;
  if (!fs::exists(path, error)) return true;
  const std::string old = text_of(path);
  if (old == text) return true;
  return import::is_as_imported(old);
}

std::optional<import::ImportOptions> read_options(const ImportOptions& options) {
  import::ImportOptions read;
  read.payer = options.payer;
  read.open_start = options.open_start;
  if (options.add) read.earlier = options.folder;
  if (options.setting == "practitioner") read.setting = import::Setting::practitioner;
  if (options.setting == "outpatient") read.setting = import::Setting::outpatient;
  if (options.setting == "dme") read.setting = import::Setting::dme;
  for (const std::string& edition : options.editions) {
    const auto equals = edition.rfind('=');
    const auto day = equals == std::string::npos ? std::nullopt : parse_date(edition.substr(equals + 1));
    if (!day) return std::nullopt;
    read.editions[edition.substr(0, equals)] = *day;
  }
  return read;
}

// Nothing when a number is none.
std::optional<import::McdOptions> mcd_options(const ImportOptions& options) {
  import::McdOptions mcd;
  const auto add = [](const std::vector<std::string>& named, char letter, std::set<int>& into) {
    for (const std::string& name : named) {
      const auto number = import::document_number(name, letter);
      if (!number) return false;
      into.insert(*number);
    }
    return true;
  };
  if (!add(options.articles, 'A', mcd.selection.articles) || !add(options.lcds, 'L', mcd.selection.lcds))
    return std::nullopt;
  mcd.selection.places = options.places;
  mcd.enforced = {options.enforce_bill_types, options.enforce_revenue_codes};
  return mcd;
}

// Each file takes its place when all are written; the record, written last, names them all.
bool write_files(const fs::path& folder, const std::vector<import::OutputText>& files, const Shell& shell) {
  std::vector<std::unique_ptr<OutputFile>> written;
  for (const import::OutputText& file : files) {
    written.push_back(std::make_unique<OutputFile>((folder / file.name).string()));
    written.back()->write(file.text);
    if (written.back()->complete()) continue;
    shell.fault("E0811", std::monostate{}, *written.back()->failure());
    return false;
  }
  for (const auto& file : written) {
    if (file->commit()) continue;
    shell.fault("E0811", std::monostate{}, file->failure().value_or("the file cannot be written"));
    return false;
  }
  return true;
}

int import_files(const ImportOptions& options, const Shell& shell) {
  auto read = read_options(options);
  const import::Kind* kind = import::kind_named(options.kind);
  Diagnostics diagnostics;
  if (!options.code_set.empty()) {
    std::string failure;
    constexpr std::string_view kSystem = "icd10cm=";
    const std::string path =
        options.code_set.starts_with(kSystem) ? options.code_set.substr(kSystem.size()) : options.code_set;
    read->code_set = import::read_icd10cm(path, failure);
    if (!read->code_set) {
      shell.fault("E0901", DataPlace{path, 0, 0, {}, {}}, fmt::format("the code set cannot be read: {}", failure),
                  "give a table with a column of ICD-10-CM codes, or import without --code-set");
      return kUnreadable;
    }
  }
  const bool download = kind->name() == "mcd" && import::is_mcd_download(options.files);
  if (download && options.add) {
    shell.fault("E0941", DataPlace{options.files.front(), 0, 0, {}, {}},
                "a download says what its articles are, and nothing can be added to what an earlier one became",
                "import all the downloads' files together, without --add");
    shell.say("nothing was written");
    return kUnreadable;
  }
  auto result = download ? import::run_mcd_import(options.files, *read, *mcd_options(options), diagnostics)
                         : import::run_import(*kind, options.files, *read, diagnostics);
  shell.report(diagnostics);
  if (!result || (diagnostics.has_errors() && !options.keep_going)) {
    shell.say("nothing was written");
    return kUnreadable;
  }
  const fs::path folder(options.folder);
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) {
    shell.fault("E0811", std::monostate{},
                fmt::format("the folder {} cannot be made: {}", options.folder, error.message()));
    return kUnreadable;
  }
  std::vector<std::string> outputs;
  for (const import::OutputText& file : result->files) outputs.push_back((folder / file.name).string());
  if (const std::string clash = output_clash(outputs, options.files); !clash.empty()) {
    shell.say(clash);
    return kUsage;
  }
  bool kept = false;
  std::vector<import::OutputText> files;
  for (import::OutputText& file : result->files) {
    if (file.policy) {
      file.text = import::sealed(formatted(file));
      if (!options.force && !may_replace(folder / file.name, file.text)) {
        shell.fault("E0908", DataPlace{(folder / file.name).string(), 0, 0, {}, {}},
                    "the policy was changed since it was imported, and stays as it is",
                    "write it anew with --force, or import into another folder and compare");
        kept = true;
        continue;
      }
    }
    files.push_back(std::move(file));
  }
  if (!write_files(folder, files, shell)) return kUnreadable;
  const import::ImportSummary& summary = result->summary;
  std::string text = fmt::format("{} rows read, {} refused, {} repaired; {} rows of the table\n", summary.read,
                                 summary.refused, summary.repaired, summary.kept);
  for (const import::OutputText& file : files) text += fmt::format("{}\n", (folder / file.name).generic_string());
  if (!print(shell, text)) return kUnreadable;
  return diagnostics.has_errors() || kept ? kUnreadable : kDone;
}

// What is wrong with the options, or empty: an option that the kind has no use for would seem to have had an effect.
std::string wrong_usage(const ImportOptions& options) {
  const import::Kind* kind = import::kind_named(options.kind);
  if (kind == nullptr) {
    std::string kinds_known;
    for (const auto& known : import::all_kinds()) kinds_known += fmt::format(" {}", known->name());
    return fmt::format("there is no kind \"{}\"; the kinds are:{}", options.kind, kinds_known);
  }
  const bool of_coverage = !options.articles.empty() || !options.lcds.empty() || !options.places.empty() ||
                           !options.code_set.empty() || options.enforce_bill_types || options.enforce_revenue_codes;
  if (of_coverage && kind->name() != "mcd")
    return "--article, --lcd, --jurisdiction, --code-set and --enforce-… are for the kind mcd";
  if (!options.setting.empty() && !kind->has_settings())
    return fmt::format("--for is for NCCI pairs and units; {} is one for all claims", kind->name());
  const auto equals = options.code_set.find('=');
  const std::string system = options.code_set.substr(0, equals == std::string::npos ? 0 : equals);
  if (system != "icd10cm" && code_system_named(system))
    return fmt::format("--code-set {}: FILE or icd10cm=FILE", options.code_set);
  if (!mcd_options(options)) return "--article and --lcd take numbers of documents, such as A56781 and L33942";
  if (!read_options(options)) return "--edition takes FILE=DATE, such as pairs.zip=2024-04-01";
  for (const std::string& edition : options.editions) {
    const std::string file = edition.substr(0, edition.rfind('='));
    if (std::find(options.files.begin(), options.files.end(), file) == options.files.end())
      return fmt::format("--edition {}: no such file is among FILES", edition);
  }
  return {};
}

}  // namespace

void add_import(CLI::App& app, Shell& shell) {
  auto options = std::make_shared<ImportOptions>();
  CLI::App* verb = app.add_subcommand("import", "published tables to table files and policies");
  std::string kinds;
  for (const auto& kind : import::all_kinds()) kinds += fmt::format("\n  {:<10} {}", kind->name(), kind->about());
  verb->add_option("KIND", options->kind, "what the files are; the kinds stand below")->type_name("")->required();
  verb->add_option("FILES", options->files, "files as they were published; several editions or parts of one table")
      ->type_name("")
      ->required();
  verb->add_option("-o,--output", options->folder, "the folder to write to")->type_name("DIR")->required();
  verb->add_option("--for", options->setting, "whose edits: practitioner, outpatient or dme; else told by the name")
      ->type_name("CLAIMS")
      ->check(CLI::IsMember({"practitioner", "outpatient", "dme"}));
  verb->add_option("--payer", options->payer, "the payer in the policy's head; without it every payer's claims")
      ->type_name("NAME");
  verb->add_option(
          "--code-set", options->code_set,
          "a table of ICD-10-CM codes: lists of diagnoses are written as ranges and stems where these hold the "
          "same valid codes on every day (mcd)")
      ->type_name("FILE");
  add_repeated(*verb, "--edition", options->editions,
               "FILE=DATE: the first day on which the file's edition is in force");
  add_repeated(*verb, "--article", options->articles,
               "of a Medicare Coverage Database download: this article, A56781 (mcd)");
  add_repeated(*verb, "--lcd", options->lcds, "the articles of this LCD, L33942 (mcd)");
  add_repeated(*verb, "--jurisdiction,--contractor", options->places,
               "the articles of this contractor, by its name or number, or of this state (mcd)");
  verb->add_flag("--enforce-bill-types", options->enforce_bill_types,
                 "bill types are advice; make rules of them (mcd)");
  verb->add_flag("--enforce-revenue-codes", options->enforce_revenue_codes, "the same of revenue codes (mcd)");
  verb->add_flag("--open-start", options->open_start,
                 "rows without an effective date hold before the first edition, too");
  verb->add_flag("--add", options->add,
                 "add later editions to the table that an earlier import wrote to the folder, as if all had been "
                 "imported together");
  verb->add_flag("--keep-going", options->keep_going, "import the good rows; the status is 3 all the same");
  verb->add_flag("--force", options->force, "replace a policy that was changed since it was imported");
  verb->footer(
      footer("edict import ncci-ptp ccipra-v301r0.zip ccipra-v302r0.zip -o policies/ncci\n"
             "  edict build policies -o policies.bundle",
             "The same files give the same bytes. Kinds:" + kinds));
  verb->callback([options, &shell] {
    if (const std::string wrong = wrong_usage(*options); !wrong.empty()) throw CLI::ValidationError(wrong);
    shell.status = import_files(*options, shell);
  });
}

}  // namespace edict::cli
