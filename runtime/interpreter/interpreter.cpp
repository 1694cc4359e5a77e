#include "runtime/interpreter/interpreter.hpp"

#include "runtime/interpreter/evaluation.hpp"

namespace edict {
namespace {

class InterpreterBackEnd : public BackEnd {
 public:
  std::unique_ptr<Evaluator> make(const plan::Plan& plan, Constants& constants, SymbolTable& symbols,
                                  Phrases& phrases) const override {
    return std::make_unique<Interpreter>(plan, constants, symbols, phrases);
  }
};

}  // namespace

const BackEnd& interpreter_back_end() {
  static const InterpreterBackEnd back_end;
  return back_end;
}

}  // namespace edict
