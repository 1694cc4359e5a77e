// For the tests of lists, tables, periods and tests: policy text in, library and diagnostics out.
#pragma once

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "compiler/sema/sema.hpp"
#include "compiler/syntax/parser.hpp"

namespace edict::sema::fixture {

struct Checked {
  Sources sources;
  Diagnostics diagnostics;
  model::Library library;

  explicit Checked(const std::string& text, const std::string& path = "policies/p.edict")
      : Checked(std::vector{text}, path) {}
  explicit Checked(const std::vector<std::string>& texts, const std::string& path = "policies/p.edict") {
    std::vector<syntax::File> files;
    for (const std::string& text : texts)
      files.push_back(syntax::parse(sources, sources.add(path, text), diagnostics).file);
    library = analyze(files, sources, diagnostics);
    diagnostics.sort();
  }
  std::vector<std::string> ids() const {
    std::vector<std::string> result;
    for (const Diagnostic& d : diagnostics.list()) result.emplace_back(d.id);
    return result;
  }
  // The words of the text that the first diagnostic marks.
  std::string marked() const { return std::string(sources.text(std::get<Span>(diagnostics.list().at(0).place))); }
  std::string message() const { return diagnostics.list().at(0).message; }
  std::string help() const { return diagnostics.list().at(0).help; }
  const model::List& list(std::string_view name) const {
    for (const model::List& l : library.lists) {
      if (l.name == name) return l;
    }
    FAIL("no list " << name);
    return library.lists.front();
  }
};

using Ids = std::vector<std::string>;

// A file in a folder of its own, for policy text that names files beside it.
inline std::string data_file(const std::string& name, const std::string& text) {
  const auto folder = std::filesystem::temp_directory_path() / "edict_sema_test";
  std::filesystem::create_directories(folder);
  std::ofstream(folder / name, std::ios::binary) << text;
  return (folder / "p.edict").string();
}

}  // namespace edict::sema::fixture
