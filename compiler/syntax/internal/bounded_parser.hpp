// The generated parser's base: it counts how deep the rules are nested and gives up before the stack does.
#pragma once

#include <antlr4-runtime.h>

namespace edict::syntax {

// Thrown where the text is nested too deep; caught in parse.cpp.
struct NestedTooDeep {
  antlr4::Token* where;
};

class BoundedParser : public antlr4::Parser {
 public:
  using antlr4::Parser::Parser;

  void enterRule(antlr4::ParserRuleContext* context, std::size_t state, std::size_t rule) override {
    // A parenthesis is twelve rules deep; 200 of them are allowed (nesting.hpp). This catches `not not not …` and
    // `exists line where exists line where …`, which need no parenthesis.
    constexpr std::size_t kDeepest = 4000;
    if (depth_ >= kDeepest) throw NestedTooDeep{getCurrentToken()};
    antlr4::Parser::enterRule(context, state, rule);
    ++depth_;
  }
  // Hides the base's: the generated rules call it by this name.
  void exitRule() {
    --depth_;
    antlr4::Parser::exitRule();
  }

 private:
  std::size_t depth_ = 0;
};

}  // namespace edict::syntax
