// The words of one text, read once: the parser and the recovery look at ranges of them.
#pragma once

#include <antlr4-runtime.h>

#include <memory>
#include <string_view>
#include <vector>

#include "compiler/syntax/ast.hpp"

namespace edict::syntax {

struct Tokens {
  std::string_view text;
  FileId file{};
  std::vector<std::unique_ptr<antlr4::Token>> list;  // without comments and without an end mark
  std::vector<bool> first_on_line;                   // as long as `list`
  std::vector<Comment> comments;

  std::size_t size() const { return list.size(); }
  std::size_t type(std::size_t i) const { return i < list.size() ? list[i]->getType() : antlr4::Token::EOF; }
  Span span(std::size_t i) const {
    if (i >= list.size())
      return {file, static_cast<std::uint32_t>(text.size()), static_cast<std::uint32_t>(text.size())};
    return {file, static_cast<std::uint32_t>(list[i]->getStartIndex()),
            static_cast<std::uint32_t>(list[i]->getStopIndex() + 1)};
  }
  std::string_view word(std::size_t i) const {
    const Span s = span(i);
    return text.substr(s.begin, s.end - s.begin);
  }
};

Tokens tokenize(std::string_view text, FileId file);

// A range of tokens as the parser's input, with an end mark of its own.
class TokenRange final : public antlr4::TokenStream {
 public:
  TokenRange(const Tokens& tokens, std::size_t begin, std::size_t end);

  antlr4::Token* LT(ssize_t k) override;
  std::size_t LA(ssize_t i) override;
  void consume() override {
    if (at_ < end_) ++at_;
  }
  ssize_t mark() override { return 0; }
  void release(ssize_t) override {}
  std::size_t index() override { return at_; }
  void seek(std::size_t index) override { at_ = index; }
  std::size_t size() override { return end_ + 1; }
  std::string getSourceName() const override { return {}; }
  antlr4::Token* get(std::size_t index) const override;
  antlr4::TokenSource* getTokenSource() const override { return nullptr; }
  std::string getText(const antlr4::misc::Interval&) override { return {}; }
  std::string getText() override { return {}; }
  std::string getText(antlr4::RuleContext*) override { return {}; }
  std::string getText(antlr4::Token*, antlr4::Token*) override { return {}; }

 private:
  const Tokens& tokens_;
  std::size_t begin_;
  std::size_t end_;
  std::size_t at_;
  std::unique_ptr<antlr4::CommonToken> end_mark_;
};

}  // namespace edict::syntax
