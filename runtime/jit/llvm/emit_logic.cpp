// Conditions: Kleene's logic on two bits, comparisons, membership, presence.
#include <algorithm>
#include <numeric>

#include "runtime/jit/call.hpp"
#include "runtime/jit/llvm/emitter.hpp"

namespace edict::jit {

using llvm::Value;

Logic Emitter::logic_of(Scalar s) {
  Value* holds = builder_.CreateICmpNE(s.v, zero_);
  Value* is_known = negated(any(s.missing, s.none));
  return {both(is_known, holds), any(s.none, both(is_known, negated(holds)))};
}

Scalar Emitter::scalar_of(Logic l) {
  return {builder_.CreateZExt(l.yes, builder_.getInt64Ty()), negated(any(l.yes, l.no)), no_};
}

Logic Emitter::truth(TermId id) {
  if (const auto it = computed_.truths.find(id); it != computed_.truths.end()) return it->second;
  ++emitted_;
  const Logic l = is_logic(term(id).op) ? emit_truth(term(id)) : logic_of(scalar(id));
  computed_.truths[id] = l;
  return l;
}

Logic Emitter::emit_truth(const Term& t) {
  switch (t.op) {
    case Op::logical_and:
      return junction(t, true);
    case Op::logical_or:
      return junction(t, false);
    case Op::logical_not: {
      const Logic l = truth(t.arguments[0].term);
      return {l.no, l.yes};
    }
    case Op::in_list:
      return in_list(t);
    case Op::is_present:
      return presence(t);
    case Op::matches: {
      const Scalar text = scalar(t.arguments[0].term);
      Value* is_known = negated(any(text.missing, text.none));
      const auto joined = either(
          Branch::must, is_known,
          [&] {
            Value* answer =
                call(EDICT_JIT_CALL(matches), builder_.getInt64Ty(), {run_, text.v, parameter(t.parameter)});
            Value* holds = builder_.CreateICmpNE(answer, zero_);
            return std::vector<Value*>{holds, negated(holds)};
          },
          [&] { return std::vector<Value*>{no_, text.none}; });
      return {joined[0], joined[1]};
    }
    case Op::any_in:
    case Op::all_in:
    case Op::none_in:
    case Op::exactly_in:
    case Op::at_least_in:
    case Op::at_most_in:
    case Op::has:
    case Op::overlaps:
    case Op::same_codes:
    case Op::is_empty:
      return set_test(t);
    default:
      return comparison(t);
  }
}

// `and` holds when every part holds, does not when some part does not; `or` is its mirror image. The parts are pure, so
// the cheap ones come first, and a dear one is asked only while the answer is open.
Logic Emitter::junction(const Term& t, bool is_and) {
  std::vector<TermId> parts;
  for (const Argument& a : t.arguments) parts.push_back(a.term);
  std::stable_sort(parts.begin(), parts.end(), [&](TermId a, TermId b) { return cost(a) < cost(b); });
  Logic sum = truth(parts[0]);
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const auto with = [&, part = parts[i]] {
      const Logic l = truth(part);
      if (is_and) return std::vector<Value*>{both(sum.yes, l.yes), any(sum.no, l.no)};
      return std::vector<Value*>{any(sum.yes, l.yes), both(sum.no, l.no)};
    };
    std::vector<Value*> joined;
    if (dear(parts[i])) {
      Value* open = negated(is_and ? sum.no : sum.yes);
      joined = either(Branch::saving, open, with,
                      [&] { return is_and ? std::vector<Value*>{no_, yes_} : std::vector<Value*>{yes_, no_}; });
    } else {
      joined = with();
    }
    sum = {joined[0], joined[1]};
  }
  return sum;
}

Logic Emitter::comparison(const Term& t) {
  const Scalar a = scalar(t.arguments[0].term);
  const Scalar b = scalar(t.arguments[1].term);
  Value* holds = nullptr;
  switch (t.op) {
    case Op::equal:
      holds = builder_.CreateICmpEQ(a.v, b.v);
      break;
    case Op::not_equal:
      holds = builder_.CreateICmpNE(a.v, b.v);
      break;
    case Op::less:
      holds = builder_.CreateICmpSLT(a.v, b.v);
      break;
    case Op::less_equal:
      holds = builder_.CreateICmpSLE(a.v, b.v);
      break;
    case Op::greater:
      holds = builder_.CreateICmpSGT(a.v, b.v);
      break;
    default:
      holds = builder_.CreateICmpSGE(a.v, b.v);
      break;
  }
  Value* is_none = any(a.none, b.none);
  Value* is_known = negated(any(is_none, any(a.missing, b.missing)));
  Logic l{both(is_known, holds), any(is_none, both(is_known, negated(holds)))};
  // A total or rank that is not known may be certain enough (engine: Bounds).
  for (const bool left : {true, false}) {
    const Term& side = term(t.arguments[left ? 0 : 1].term);
    if (side.op != Op::total && side.op != Op::rank) continue;
    const Scalar& unknown = left ? a : b;
    const Scalar& other = left ? b : a;
    Value* ask = both(unknown.missing, negated(any(other.missing, other.none)));
    const auto joined = either(
        Branch::rarely, ask,
        [&] {
          Value* answer = call(
              EDICT_JIT_CALL(compare_bounds), builder_.getInt64Ty(),
              {run_, i64(static_cast<std::uint64_t>(t.op)), i64(left ? 1 : 0), i64(static_cast<std::uint64_t>(side.op)),
               policy_, parameter(side.parameter), line(side.line), other.v});
          return std::vector<Value*>{builder_.CreateICmpEQ(answer, i64(static_cast<std::uint64_t>(Answer::yes))),
                                     builder_.CreateICmpEQ(answer, i64(static_cast<std::uint64_t>(Answer::no)))};
        },
        [&] { return std::vector<Value*>{l.yes, l.no}; });
    l = {joined[0], joined[1]};
  }
  return l;
}

Value* Emitter::service_date(const Term& t) { return field(t.column, t.line).v; }

// Whether a code is in the list, where `asked`; elsewhere anything. Most answers are a bit in memory; the first
// question about a code, and those that hang on the date, are calls.
Value* Emitter::contains(const Term& t, Value* symbol, Value* asked) {
  Value* list = parameter(t.parameter);
  const auto ask = [&] {
    Value* date = t.membership == Membership::call ? service_date(t) : zero_;
    Value* answer = call(EDICT_JIT_CALL(contains), builder_.getInt64Ty(), {run_, list, symbol, date});
    return std::vector<Value*>{builder_.CreateICmpNE(answer, zero_)};
  };
  if (t.membership == Membership::call)
    return either(Branch::must, asked, ask, [&] { return std::vector<Value*>{no_}; })[0];
  Value* entry =
      builder_.CreateInBoundsGEP(builder_.getInt8Ty(), lists_, builder_.CreateMul(list, i64(sizeof(ListBits))));
  Value* words = load(builder_.getPtrTy(), entry, offsetof(ListBits, words));
  Value* symbols = load(builder_.getInt64Ty(), entry, offsetof(ListBits, symbols));
  Value* inside = builder_.CreateICmpULT(symbol, symbols);
  Value* index = builder_.CreateSelect(inside, builder_.CreateLShr(symbol, 5), zero_);
  Value* word = at(builder_.getInt64Ty(), words, index);
  Value* shifted = builder_.CreateLShr(word, both(symbol, i64(31)));
  Value* is_known = both(inside, builder_.CreateTrunc(shifted, builder_.getInt1Ty()));
  Value* is_in = builder_.CreateTrunc(builder_.CreateLShr(shifted, 32), builder_.getInt1Ty());
  return either(Branch::rarely, both(asked, negated(is_known)), ask, [&] { return std::vector<Value*>{is_in}; })[0];
}

Logic Emitter::in_list(const Term& t) {
  const Scalar s = scalar(t.arguments[0].term);
  Value* is_known = negated(any(s.missing, s.none));
  Value* inside = contains(t, s.v, is_known);
  return {both(is_known, inside), any(s.none, both(is_known, negated(inside)))};
}

Logic Emitter::presence(const Term& t) {
  const TermId of = t.arguments[0].term;
  const Term& what = term(of);
  if (what.op == Op::field) {
    Value* absent = nullptr;
    if (what.kind == Kind::code_set) {
      const SetValue s = set(of);
      absent = any(s.missing, builder_.CreateICmpEQ(s.size, zero_));
    } else {
      const Scalar s = scalar(of);
      absent = any(s.missing, s.none);
    }
    return {negated(absent), absent};
  }
  if (what.op == Op::find) {
    const Scalar line = scalar(of);
    Value* some = both(line.missing, builder_.CreateICmpNE(line.v, zero_));
    return {any(some, negated(any(line.missing, line.none))), line.none};
  }
  if (what.op == Op::found_field) {
    // Of a set there is no single value, and so none that is present.
    const Scalar line = scalar(what.arguments[0].term);
    Value* found = negated(any(line.missing, line.none));
    if (what.kind == Kind::code_set) return {no_, any(line.none, found)};
    const Scalar s = field(what.column, what.line);
    Value* absent = any(s.missing, s.none);
    return {both(found, negated(absent)), any(line.none, both(found, absent))};
  }
  const Scalar s = scalar(of);
  return {negated(any(s.missing, s.none)), s.none};
}

}  // namespace edict::jit
