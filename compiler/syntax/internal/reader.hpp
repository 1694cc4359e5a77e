// One run of the generated parser over a range of tokens, stopping at the first word that does not fit.
#pragma once

#include <memory>
#include <optional>

#include "EdictParser.h"
#include "compiler/syntax/internal/bounded_parser.hpp"
#include "compiler/syntax/internal/tokens.hpp"

namespace edict::syntax {

struct Misfit {
  std::size_t token;      // index of the word that does not fit; the range's end when the text ends too early
  bool too_deep = false;  // nested deeper than the parser goes
};

class StopAtFirst final : public antlr4::DefaultErrorStrategy {
 public:
  void recover(antlr4::Parser*, std::exception_ptr error) override {
    try {
      std::rethrow_exception(error);
    } catch (const antlr4::RecognitionException& e) {
      throw Misfit{e.getOffendingToken()->getTokenIndex()};
    }
  }
  antlr4::Token* recoverInline(antlr4::Parser* parser) override {
    throw Misfit{parser->getCurrentToken()->getTokenIndex()};
  }
  void reportError(antlr4::Parser*, const antlr4::RecognitionException&) override {}
  void sync(antlr4::Parser*) override {}
};

// Calls use(rule(parser)) when the whole range fits. First with the fast prediction (SLL); a text that it refuses is
// read again with the full one, which is the grammar's word.
template <class Rule, class Use>
std::optional<Misfit> read(const Tokens& tokens, std::size_t begin, std::size_t end, Rule rule, Use use) {
  TokenRange range(tokens, begin, end);
  EdictParser parser(&range);
  parser.removeErrorListeners();
  parser.setErrorHandler(std::make_shared<StopAtFirst>());
  for (const auto mode : {antlr4::atn::PredictionMode::SLL, antlr4::atn::PredictionMode::LL}) {
    parser.reset();
    range.seek(begin);
    parser.getInterpreter<antlr4::atn::ParserATNSimulator>()->setPredictionMode(mode);
    try {
      auto* tree = rule(parser);
      use(tree);
      return std::nullopt;
    } catch (const NestedTooDeep& deep) {
      return Misfit{deep.where->getTokenIndex(), true};
    } catch (const Misfit& misfit) {
      if (mode == antlr4::atn::PredictionMode::LL) return misfit;
    }
  }
  return std::nullopt;
}

}  // namespace edict::syntax
