// Sets of codes: spans in the batch, or made on the way by a call.
#include "runtime/jit/call.hpp"
#include "runtime/jit/llvm/emitter.hpp"

namespace edict::jit {

using llvm::BasicBlock;
using llvm::Value;

SetValue Emitter::set(TermId id) {
  if (const auto it = computed_.sets.find(id); it != computed_.sets.end()) return it->second;
  ++emitted_;
  const SetValue s = emit_set(term(id));
  computed_.sets[id] = s;
  return s;
}

SetValue Emitter::set_field(const Term& t, LineId of) {
  auto* number = builder_.getInt64Ty();
  const auto bounds = [&](std::uint32_t column) {
    Value* index = row(of, column);
    auto* offset = builder_.getInt32Ty();
    Value* first = at(offset, columns_[column].values, index);
    Value* last = at(offset, columns_[column].values, builder_.CreateAdd(index, i64(1)));
    return std::pair(builder_.CreateZExt(first, number), builder_.CreateZExt(last, number));
  };
  const auto [first, last] = bounds(t.column);
  Value* missing = no_;
  if (t.missing_when_empty) {
    const auto [whole_first, whole_last] =
        t.missing_column == t.column ? std::pair(first, last) : bounds(t.missing_column);
    missing = builder_.CreateICmpEQ(whole_first, whole_last);
  }
  Value* data = builder_.CreateInBoundsGEP(builder_.getInt32Ty(), columns_[t.column].valid, first);
  return {missing, data, builder_.CreateSub(last, first)};
}

SetValue Emitter::emit_set(const Term& t) {
  auto* pointer = builder_.getPtrTy();
  Value* nowhere = llvm::ConstantPointerNull::get(pointer);
  const auto parts = [](SetValue s) { return std::vector<Value*>{s.missing, s.data, s.size}; };
  const auto made = [&](SetValue whole, std::size_t which, std::vector<Value*> arguments) {
    Value* out = slot(builder_.getInt64Ty(), 2);
    arguments.push_back(out);
    call(which, builder_.getVoidTy(), std::move(arguments));
    return SetValue{whole.missing, load(pointer, out, offsetof(SpanOut, data)),
                    load(builder_.getInt64Ty(), out, offsetof(SpanOut, size))};
  };
  switch (t.op) {
    case Op::field:
      return set_field(t, t.line);
    case Op::among: {
      const SetValue whole = set(t.arguments[0].term);
      return made(whole, EDICT_JIT_CALL(among),
                  {run_, parameter(t.parameter), whole.data, whole.size, service_date(t)});
    }
    case Op::category_of: {
      const SetValue whole = set(t.arguments[0].term);
      return made(whole, EDICT_JIT_CALL(categories), {run_, whole.data, whole.size});
    }
    case Op::choice:
      return set_choice(t, 0);
    case Op::found_field:
    case Op::found_let: {
      const Scalar found = scalar(t.arguments[0].term);
      const auto joined = either(
          Branch::saving, negated(any(found.missing, found.none)),
          [&] { return parts(t.op == Op::found_field ? set_field(t, t.line) : set(t.arguments[1].term)); },
          [&] { return std::vector<Value*>{found.missing, nowhere, zero_}; });
      return {joined[0], joined[1], joined[2]};
    }
    default:
      return {yes_, nowhere, zero_};
  }
}

SetValue Emitter::set_choice(const Term& t, std::size_t from) {
  if (from + 1 == t.arguments.size()) return set(t.arguments[from].term);
  const auto parts = [](SetValue s) { return std::vector<Value*>{s.missing, s.data, s.size}; };
  const Logic holds = truth(t.arguments[from].term);
  const auto joined = either(
      Branch::saving, holds.yes, [&] { return parts(set(t.arguments[from + 1].term)); },
      [&] {
        return either(
            Branch::saving, holds.no, [&] { return parts(set_choice(t, from + 2)); },
            [&] { return std::vector<Value*>{yes_, llvm::ConstantPointerNull::get(builder_.getPtrTy()), zero_}; });
      });
  return {joined[0], joined[1], joined[2]};
}

// Whether some member is in the list, or (`inside` = false) some is not.
Value* Emitter::any_member(const Term& t, SetValue s, bool inside) {
  llvm::LLVMContext& context = module_.getContext();
  BasicBlock* before = builder_.GetInsertBlock();
  BasicBlock* loop = BasicBlock::Create(context, "member", function_);
  BasicBlock* after = BasicBlock::Create(context, "", function_);
  const Computed outside = computed_;
  builder_.CreateCondBr(builder_.CreateICmpEQ(s.size, zero_), after, loop);
  builder_.SetInsertPoint(loop);
  auto* index = builder_.CreatePHI(builder_.getInt64Ty(), 2);
  index->addIncoming(zero_, before);
  Value* symbol = builder_.CreateZExt(at(builder_.getInt32Ty(), s.data, index), builder_.getInt64Ty());
  Value* member = contains(t, symbol, yes_);
  Value* found = inside ? member : negated(member);
  Value* next = builder_.CreateAdd(index, i64(1));
  Value* done = any(found, builder_.CreateICmpEQ(next, s.size));
  BasicBlock* loop_end = builder_.GetInsertBlock();
  index->addIncoming(next, loop_end);
  builder_.CreateCondBr(done, after, loop);
  builder_.SetInsertPoint(after);
  computed_ = outside;
  auto* any_found = builder_.CreatePHI(builder_.getInt1Ty(), 2);
  any_found->addIncoming(no_, before);
  any_found->addIncoming(found, loop_end);
  return any_found;
}

Value* Emitter::has_member(SetValue s, Value* symbol) {
  llvm::LLVMContext& context = module_.getContext();
  BasicBlock* before = builder_.GetInsertBlock();
  BasicBlock* loop = BasicBlock::Create(context, "member", function_);
  BasicBlock* after = BasicBlock::Create(context, "", function_);
  builder_.CreateCondBr(builder_.CreateICmpEQ(s.size, zero_), after, loop);
  builder_.SetInsertPoint(loop);
  auto* index = builder_.CreatePHI(builder_.getInt64Ty(), 2);
  index->addIncoming(zero_, before);
  Value* member = builder_.CreateZExt(at(builder_.getInt32Ty(), s.data, index), builder_.getInt64Ty());
  Value* found = builder_.CreateICmpEQ(member, symbol);
  Value* next = builder_.CreateAdd(index, i64(1));
  index->addIncoming(next, loop);
  builder_.CreateCondBr(any(found, builder_.CreateICmpEQ(next, s.size)), after, loop);
  builder_.SetInsertPoint(after);
  auto* any_found = builder_.CreatePHI(builder_.getInt1Ty(), 2);
  any_found->addIncoming(no_, before);
  any_found->addIncoming(found, loop);
  return any_found;
}

Logic Emitter::set_test(const Term& t) {
  auto* number = builder_.getInt64Ty();
  const SetValue s = set(t.arguments[0].term);
  const auto when_known = [&](Value* missing, Value* holds) {
    Value* is_known = negated(missing);
    return Logic{both(is_known, holds), both(is_known, negated(holds))};
  };
  const auto empty = [&](const SetValue& x) { return builder_.CreateICmpEQ(x.size, zero_); };
  switch (t.op) {
    case Op::has: {
      const Scalar code = scalar(t.arguments[1].term);
      Value* found = has_member(s, code.v);
      Value* is_known = negated(any(s.missing, any(code.missing, code.none)));
      return {both(is_known, found), any(code.none, both(is_known, negated(found)))};
    }
    case Op::overlaps: {
      const SetValue other = set(t.arguments[1].term);
      Value* one_is_empty = any(both(negated(s.missing), empty(s)), both(negated(other.missing), empty(other)));
      Value* is_known = negated(any(s.missing, other.missing));
      Value* answer = call(EDICT_JIT_CALL(overlaps), number, {s.data, s.size, other.data, other.size});
      Value* holds = builder_.CreateICmpNE(answer, zero_);
      Value* open = both(is_known, negated(one_is_empty));
      return {both(open, holds), any(one_is_empty, both(open, negated(holds)))};
    }
    case Op::same_codes: {
      const SetValue other = set(t.arguments[1].term);
      Value* answer = call(EDICT_JIT_CALL(same_codes), number, {s.data, s.size, other.data, other.size});
      return when_known(any(s.missing, other.missing), builder_.CreateICmpNE(answer, zero_));
    }
    case Op::is_empty:
      return when_known(s.missing, empty(s));
    case Op::any_in:
      return when_known(s.missing, any_member(t, s, true));
    case Op::none_in:
      return when_known(s.missing, negated(any_member(t, s, true)));
    case Op::all_in:
      return when_known(s.missing, negated(any_member(t, s, false)));
    default:
      break;
  }
  Value* inside =
      call(EDICT_JIT_CALL(count_distinct), number, {run_, parameter(t.parameter), s.data, s.size, service_date(t)});
  Value* wanted = parameter(t.parameter + 1);
  if (t.op == Op::exactly_in) return when_known(s.missing, builder_.CreateICmpEQ(inside, wanted));
  if (t.op == Op::at_least_in) return when_known(s.missing, builder_.CreateICmpSGE(inside, wanted));
  return when_known(s.missing, builder_.CreateICmpSLE(inside, wanted));
}

}  // namespace edict::jit
