// What the tests of this folder share.
#pragma once

#include <fstream>
#include <sstream>
#include <string>

#include "compiler/source/render.hpp"
#include "compiler/syntax/dump.hpp"
#include "compiler/syntax/formatter.hpp"
#include "compiler/syntax/parser.hpp"

namespace edict::syntax {

struct Parsed {
  File file;
  Diagnostics diagnostics;
  std::string tree;    // dump(file)
  std::string errors;  // line:column: id: message, a line each, by place
};

inline Parsed parse_text(std::string text) {
  Sources sources;
  const FileId id = sources.add("t.edict", std::move(text));
  Parsed parsed;
  parsed.file = parse(sources, id, parsed.diagnostics).file;
  parsed.tree = dump(parsed.file);
  parsed.diagnostics.sort();
  parsed.errors = render(parsed.diagnostics.list(), sources, DiagnosticFormat::brief, false);
  return parsed;
}

inline std::string format_text(const std::string& text) { return format(parse_text(text).file, text); }

inline std::string read_testdata(const std::string& name) {
  std::ifstream in("compiler/syntax/testdata/" + name, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace edict::syntax
