#include "tools/edict/fields_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/vocabulary/detail.hpp"
#include "runtime/vocabulary/field.hpp"

namespace edict::cli {
namespace {

std::string_view title_of(Level level) {
  switch (level) {
    case Level::line:
      return "The line";
    case Level::claim:
      return "The claim";
    case Level::patient:
      return "The patient";
  }
  return {};
}

std::string aliases_of(const FieldInfo& field) {
  std::string text(field.aliases);
  for (std::size_t at = 0; (at = text.find(',', at)) != std::string::npos; at += 2) text.insert(at + 1, " ");
  return text;
}

template <class Row>
void each_level(Row&& row) {
  for (Level level : {Level::line, Level::claim, Level::patient}) {
    bool first = true;
    for (const FieldInfo& field : all_fields()) {
      if (field.level != level) continue;
      row(field, first ? title_of(level) : std::string_view());
      first = false;
    }
  }
}

std::string or_computed(std::string_view name) { return name.empty() ? "computed" : std::string(name); }

}  // namespace

std::string fields_text() {
  std::size_t name_width = 0, path_width = 0;
  for (const FieldInfo& f : all_fields()) {
    name_width = std::max(name_width, f.name.size());
    path_width = std::max(path_width, f.json_path.size());
  }
  std::string text;
  each_level([&](const FieldInfo& f, std::string_view title) {
    if (!title.empty()) text += fmt::format("{}{}\n", text.empty() ? "" : "\n", title);
    text += fmt::format("  {:<{}}  {:<{}}  {}\n", f.name, name_width, or_computed(f.json_path), path_width,
                        describe(f.type));
  });
  return text;
}

std::string fields_markdown() {
  std::string text =
      "# Fields\n\nWhat a policy can ask of a claim, and where the input says it. Written by the program: `edict "
      "explain --fields "
      "--format md`.\n"
      "An amount may also be given in cents, under its JSON name with `_cents`. A test claim takes the names of the "
      "first column, "
      "without\n`claim.` in front if it likes.\n";
  each_level([&](const FieldInfo& f, std::string_view title) {
    if (!title.empty())
      text += fmt::format("\n## {}\n\n| in policies | also | JSON | CSV | what |\n| --- | --- | --- | --- | --- |\n",
                          title);
    const auto code = [](std::string_view name) { return name.empty() ? std::string() : fmt::format("`{}`", name); };
    text += fmt::format("| `{}` | {} | {} | {} | {} |\n", f.name, aliases_of(f),
                        f.json_path.empty() ? "computed" : code(f.json_path), code(f.csv_column), describe(f.type));
  });
  text +=
      "\n## Carried along\n\nWhat stands beside the codes of a claim, and lists of records. It is read, kept and "
      "written by `edict "
      "convert`; policies\nsee of it `claim.principal_present_on_admission` and `claim.hospital_acquired_diagnoses`. "
      "In JSON a "
      "code is then an object\n(`{\"code\":\"48\",\"amount\":\"10.50\"}`), and a list holds objects; in tables columns "
      "are numbered.\n\n"
      "| JSON | CSV | what |\n| --- | --- | --- |\n";
  for (const DetailInfo& d : all_details()) {
    text +=
        fmt::format("| `{}.{}` | `{}` | {}{} |\n", d.list, d.name, d.csv_column, describe({d.kind, CodeSystem::none}),
                    d.field ? fmt::format(", beside `{}`", info(*d.field).name) : std::string());
  }
  return text;
}

}  // namespace edict::cli
