#include "compiler/syntax/internal/tokens.hpp"

#include <algorithm>

#include "EdictLexer.h"
#include "compiler/syntax/internal/byte_stream.hpp"
#include "compiler/syntax/internal/list_extent.hpp"

namespace edict::syntax {
namespace {

bool nothing_before_on_line(std::string_view text, std::size_t at) {
  while (at > 0) {
    const char c = text[--at];
    if (c == '\n' || c == '\r') return true;
    if (c != ' ' && c != '\t' && c != '\f') return false;
  }
  return true;
}

}  // namespace

ListExtent list_extent(antlr4::CharStream& stream) {
  const auto& bytes = static_cast<ByteStream&>(stream);  // tokenize() gives the lexer no other
  return list_extent(bytes.text(), stream.index());
}

Tokens tokenize(std::string_view text, FileId file) {
  Tokens tokens{text, file, {}, {}, {}};
  ByteStream stream(text);
  EdictLexer lexer(&stream);
  lexer.removeErrorListeners();
  std::size_t line_end_seen = 0;  // all line ends before this offset are accounted for
  bool fresh_line = true;
  while (true) {
    std::unique_ptr<antlr4::Token> token = lexer.nextToken();
    if (token->getType() == antlr4::Token::EOF) break;
    const std::size_t begin = token->getStartIndex();
    const std::size_t end = token->getStopIndex() + 1;
    if (token->getType() == EdictLexer::COMMENT) {
      tokens.comments.push_back({{file, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)},
                                 nothing_before_on_line(text, begin)});
      continue;
    }
    if (token->getType() == EdictLexer::LIST || token->getType() == EdictLexer::UNCLOSED_LIST) {
      comments_of_list(text, begin, end, [&](std::size_t first, std::size_t last) {
        tokens.comments.push_back({{file, static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(last)},
                                   nothing_before_on_line(text, first)});
      });
    }
    lexer.previous = token->getType();
    const std::string_view between = text.substr(line_end_seen, begin - line_end_seen);
    fresh_line = fresh_line || between.find_first_of("\r\n") != std::string_view::npos;
    line_end_seen = end;
    auto* writable = dynamic_cast<antlr4::WritableToken*>(token.get());
    if (writable != nullptr) writable->setTokenIndex(tokens.list.size());
    tokens.list.push_back(std::move(token));
    tokens.first_on_line.push_back(fresh_line);
    fresh_line = false;
  }
  return tokens;
}

TokenRange::TokenRange(const Tokens& tokens, std::size_t begin, std::size_t end)
    : tokens_(tokens),
      begin_(begin),
      end_(end),
      at_(begin),
      end_mark_(std::make_unique<antlr4::CommonToken>(antlr4::Token::EOF)) {
  const std::size_t offset = end > begin ? tokens.list[end - 1]->getStopIndex() + 1 : tokens.span(begin).begin;
  end_mark_->setStartIndex(offset);
  end_mark_->setStopIndex(offset - 1);
  end_mark_->setTokenIndex(end);
}

antlr4::Token* TokenRange::get(std::size_t index) const {
  return index < end_ ? tokens_.list[index].get() : end_mark_.get();
}

antlr4::Token* TokenRange::LT(ssize_t k) {
  if (k == 0) return nullptr;
  if (k < 0) {
    const auto back = static_cast<std::size_t>(-k);
    return at_ >= begin_ + back ? get(at_ - back) : nullptr;
  }
  return get(at_ + static_cast<std::size_t>(k) - 1);
}

std::size_t TokenRange::LA(ssize_t i) {
  antlr4::Token* token = LT(i);
  return token == nullptr ? antlr4::Token::INVALID_TYPE : token->getType();
}

}  // namespace edict::syntax
