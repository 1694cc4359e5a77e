// Writes one function of LLVM's intermediate language for one expression: a loop over lines that computes the terms in
// registers. A condition is two bits (holds, does not hold; neither = unknown), every other value a number and two bits
// (missing, no value). Cheap parts are computed without branches; dear ones (loops over sets, calls) only where the
// rest has not settled the answer.
#pragma once

#include <llvm/IR/IRBuilder.h>
#include <llvm/IR/Module.h>

#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "runtime/jit/expression.hpp"

namespace edict::jit {

// The number is 0 where it is not known, but of found lines: there it says whether some line certainly exists.
struct Scalar {
  llvm::Value* v;        // i64
  llvm::Value* missing;  // i1
  llvm::Value* none;     // i1, never with `missing`
};
struct Logic {
  llvm::Value* yes;  // i1
  llvm::Value* no;   // i1, never with `yes`
};
struct SetValue {
  llvm::Value* missing;  // i1
  llvm::Value* data;     // ptr to symbols
  llvm::Value* size;     // i64
};

class Emitter {
 public:
  Emitter(llvm::Module& module, const Expression& expression);
  void emit(const std::string& name);

 private:
  // emit_function.cpp: the loop, lines, columns, calls
  struct Column {
    llvm::Value* values;
    llvm::Value* valid;
    llvm::Value* mask;
  };
  llvm::Value* load(llvm::Type* type, llvm::Value* base, std::uint64_t offset);
  llvm::Value* at(llvm::Type* type, llvm::Value* base, llvm::Value* index);
  llvm::Value* line(LineId id);
  llvm::Value* row(LineId id, std::uint32_t column);
  llvm::Value* parameter(std::uint32_t index) { return parameters_[index]; }
  llvm::Value* call(std::size_t which, llvm::Type* result, std::vector<llvm::Value*> arguments);
  llvm::Value* slot(llvm::Type* type, std::uint32_t count = 1);
  void store_root(llvm::Value* index);
  std::uint32_t cost(TermId id);
  bool dear(TermId id) { return cost(id) > kDear; }

  // What one of two ways gives. `saving`: both ways are harmless, and a branch only saves work. `must`: the first way
  // must not be gone where the condition does not hold. `rarely`: the same, and it seldom holds.
  enum class Branch : std::uint8_t { saving, must, rarely };
  using Way = std::function<std::vector<llvm::Value*>()>;
  std::vector<llvm::Value*> either(Branch kind, llvm::Value* condition, const Way& then, const Way& otherwise);

  // emit_logic.cpp
  Logic truth(TermId id);
  Logic emit_truth(const Term& t);
  Logic junction(const Term& t, bool is_and);
  Logic comparison(const Term& t);
  Logic in_list(const Term& t);
  Logic presence(const Term& t);
  llvm::Value* contains(const Term& t, llvm::Value* symbol, llvm::Value* asked);

  // emit_values.cpp
  Scalar scalar(TermId id);
  Scalar emit_scalar(const Term& t);
  Scalar field(std::uint32_t column, LineId line);
  Scalar arithmetic(const Term& t);
  Scalar dates(const Term& t);
  Scalar choice(const Term& t, std::size_t from);
  Scalar row_of(const Term& t);
  Scalar cell(const Term& t);
  Scalar phrase(const Term& t);
  Scalar known(llvm::Value* v) { return {v, no_, no_}; }
  Scalar checked(llvm::Value* v, llvm::Value* is_number, Scalar a, Scalar b);
  Scalar nothing_of(Scalar a, Scalar b, llvm::Value* v);

  // emit_sets.cpp
  SetValue set(TermId id);
  SetValue emit_set(const Term& t);
  SetValue set_field(const Term& t, LineId line);
  SetValue set_choice(const Term& t, std::size_t from);
  Logic set_test(const Term& t);
  llvm::Value* any_member(const Term& t, SetValue s, bool inside);
  llvm::Value* has_member(SetValue s, llvm::Value* symbol);
  llvm::Value* service_date(const Term& t);

  const Term& term(TermId id) const { return e_.terms[id]; }
  Logic logic_of(Scalar s);
  Scalar scalar_of(Logic l);
  llvm::Value* i64(std::uint64_t value) { return builder_.getInt64(value); }
  llvm::Value* both(llvm::Value* a, llvm::Value* b) { return builder_.CreateAnd(a, b); }
  llvm::Value* any(llvm::Value* a, llvm::Value* b) { return builder_.CreateOr(a, b); }
  llvm::Value* negated(llvm::Value* a) { return builder_.CreateNot(a); }

  static constexpr std::uint32_t kDear = 8;
  // What stands in a branch is computed again in another. Lets of lets would grow without end by that, so that from
  // here on everything is computed once and for all.
  static constexpr std::size_t kMostInBranches = 4000;

  llvm::Module& module_;
  const Expression& e_;
  llvm::IRBuilder<> builder_;
  llvm::Function* function_ = nullptr;
  llvm::BasicBlock* entry_ = nullptr;
  llvm::Value* call_ = nullptr;
  llvm::Value* run_ = nullptr;
  llvm::Value* calls_ = nullptr;
  llvm::Value* lists_ = nullptr;
  llvm::Value* claims_ = nullptr;
  llvm::Value* patients_ = nullptr;
  llvm::Value* policy_ = nullptr;
  llvm::Value* no_ = nullptr;   // i1 false
  llvm::Value* yes_ = nullptr;  // i1 true
  llvm::Value* zero_ = nullptr;
  std::vector<Column> columns_;
  std::vector<llvm::Value*> parameters_;
  std::vector<std::uint32_t> costs_;
  std::size_t emitted_ = 0;  // terms, those that are computed again too

  // What is computed already, where it can be read: a part that stands in a branch is forgotten after it.
  struct Computed {
    std::unordered_map<TermId, Scalar> scalars;
    std::unordered_map<TermId, Logic> truths;
    std::unordered_map<TermId, SetValue> sets;
    std::unordered_map<LineId, llvm::Value*> lines;
    std::unordered_map<LineId, llvm::Value*> claims;
    std::unordered_map<LineId, llvm::Value*> patients;
  };
  Computed computed_;
};

}  // namespace edict::jit
