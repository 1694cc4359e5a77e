#include "compiler/syntax/parser.hpp"

#include <exception>

#include "compiler/syntax/internal/bad_tokens.hpp"
#include "compiler/syntax/internal/builder.hpp"
#include "compiler/syntax/internal/reader.hpp"
#include "compiler/syntax/internal/recovery.hpp"
#include "compiler/syntax/internal/tokens.hpp"

namespace edict::syntax {
namespace {

constexpr std::size_t kLargest = std::size_t{64} << 20;  // bytes; longer lists belong into a CSV file beside the policy

// What must hold before the lexer sees the text.
bool readable(std::string_view text, FileId id, Diagnostics& diagnostics) {
  if (text.size() > kLargest) {
    diagnostics.report("E0003", Span{id, 0, 0},
                       fmt::format("this file has {} MiB; a policy file has at most 64", text.size() >> 20),
                       "long lists and tables belong into a CSV file beside the policy: `codes NAME : SYSTEM from "
                       "\"file.csv\" column \"code\"`");
    return false;
  }
  if (const std::optional<std::size_t> at = first_invalid_utf8(text)) {
    const auto offset = static_cast<std::uint32_t>(*at);
    diagnostics.report("E0002", Span{id, offset, offset + 1}, "the file is not UTF-8 text from here on",
                       "save it as UTF-8 (in a text editor: \"Save with encoding\")");
    return false;
  }
  return true;
}

File read_text(std::string_view text, FileId id, Diagnostics& diagnostics) {
  File file;
  file.id = id;
  if (!readable(text, id, diagnostics)) return file;
  Tokens tokens = tokenize(text, id);
  file.comments = std::move(tokens.comments);
  Builder builder(tokens, diagnostics);
  const BadTokens bad = find_bad_tokens(tokens);
  if (bad.empty()) {
    const auto whole = read(
        tokens, 0, tokens.size(), [](EdictParser& parser) { return parser.file(); },
        [&](EdictParser::FileContext* tree) {
          for (EdictParser::DeclarationContext* declaration : tree->declaration()) {
            std::visit([&](auto made) { file.declarations.emplace_back(std::move(made)); },
                       builder.declaration(declaration));
          }
        });
    if (!whole) return file;
  }
  Recovery(tokens, bad, builder, diagnostics, file).read_file();
  return file;
}

}  // namespace

ParseResult parse(const Sources& sources, FileId id, Diagnostics& diagnostics) {
  try {
    return {read_text(sources.text(id), id, diagnostics)};
  } catch (const std::exception& e) {  // ANTLR's own, or no memory: neither has been seen
    diagnostics.report("E0001", Span{id, 0, 0}, fmt::format("this file cannot be read: {}", e.what()),
                       "please report this: it is a fault of Edict");
    File file;
    file.id = id;
    return {std::move(file)};
  }
}

}  // namespace edict::syntax
