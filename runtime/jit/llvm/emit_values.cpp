// Numbers, dates, codes and rows: what arithmetic does with known values is called from runtime/ops or is one or two
// instructions with the same meaning; emitted_ops_test.cpp holds the two together.
#include <algorithm>
#include <array>
#include <limits>

#include "runtime/jit/call.hpp"
#include "runtime/jit/llvm/emitter.hpp"
#include "runtime/ops/scalar.hpp"

namespace edict::jit {

using llvm::Value;

Scalar Emitter::scalar(TermId id) {
  if (const auto it = computed_.scalars.find(id); it != computed_.scalars.end()) return it->second;
  ++emitted_;
  const Scalar s = is_logic(term(id).op) ? scalar_of(truth(id)) : emit_scalar(term(id));
  computed_.scalars[id] = s;
  return s;
}

Scalar Emitter::emit_scalar(const Term& t) {
  switch (t.op) {
    case Op::constant:
      return known(parameter(t.parameter));
    case Op::field:
      return t.kind == Kind::code_set ? Scalar{zero_, yes_, no_} : field(t.column, t.line);
    case Op::category_of: {
      if (t.kind == Kind::code_set) return {zero_, yes_, no_};
      const Scalar code = scalar(t.arguments[0].term);
      const auto joined = either(
          Branch::must, negated(any(code.missing, code.none)),
          [&] { return std::vector<Value*>{call(EDICT_JIT_CALL(category), builder_.getInt64Ty(), {run_, code.v})}; },
          [&] { return std::vector<Value*>{zero_}; });
      return {joined[0], code.missing, code.none};
    }
    case Op::to_decimal:
    case Op::to_money:
    case Op::add:
    case Op::subtract:
    case Op::negate:
    case Op::multiply:
    case Op::divide:
    case Op::floor:
    case Op::ceiling:
    case Op::round:
    case Op::divide_floor:
    case Op::divide_ceiling:
    case Op::divide_round:
    case Op::minimum:
    case Op::maximum:
      return arithmetic(t);
    case Op::date_plus_days:
    case Op::date_minus_days:
    case Op::date_plus_months:
    case Op::date_minus_months:
    case Op::days_between:
    case Op::months_between:
    case Op::years_between:
    case Op::full_months_between:
    case Op::date_difference:
    case Op::birthday:
    case Op::year_of:
    case Op::month_of:
      return dates(t);
    case Op::as_days:
    case Op::as_months:
      return scalar(t.arguments[0].term);
    case Op::choice:
      return choice(t, 0);
    case Op::row:
      return row_of(t);
    case Op::column:
      return cell(t);
    case Op::exists:
    case Op::find:
    case Op::total:
    case Op::rank:
      return phrase(t);
    case Op::found_field: {
      const Scalar found = scalar(t.arguments[0].term);
      Value* is_found = negated(any(found.missing, found.none));
      const Scalar s = t.kind == Kind::code_set ? Scalar{zero_, yes_, no_} : field(t.column, t.line);
      return {builder_.CreateSelect(is_found, s.v, zero_), any(found.missing, both(is_found, s.missing)),
              any(found.none, both(is_found, s.none))};
    }
    case Op::found_let: {
      const Scalar found = scalar(t.arguments[0].term);
      Value* is_found = negated(any(found.missing, found.none));
      const auto joined = either(
          Branch::saving, is_found,
          [&] {
            const Scalar s = scalar(t.arguments[1].term);
            return std::vector<Value*>{s.v, s.missing, s.none};
          },
          [&] { return std::vector<Value*>{zero_, found.missing, found.none}; });
      return {joined[0], joined[1], joined[2]};
    }
    default:
      return {zero_, yes_, no_};  // `among`: a set is no scalar
  }
}

Scalar Emitter::field(std::uint32_t column, LineId of) {
  Value* index = row(of, column);
  Value* present = builder_.CreateICmpNE(at(builder_.getInt8Ty(), columns_[column].valid, index), builder_.getInt8(0));
  Value* v = builder_.CreateSelect(present, at(builder_.getInt64Ty(), columns_[column].values, index), zero_);
  Value* absent = negated(present);
  return is_none_when_absent(e_.columns[column].field) ? Scalar{v, no_, absent} : Scalar{v, absent, no_};
}

// Missing wins over no value.
Scalar Emitter::nothing_of(Scalar a, Scalar b, Value* v) {
  Value* missing = any(a.missing, b.missing);
  return {v, missing, both(any(a.none, b.none), negated(missing))};
}

// What is no number is missing.
Scalar Emitter::checked(Value* v, Value* is_number, Scalar a, Scalar b) {
  const Scalar s = nothing_of(a, b, v);
  return {v, any(s.missing, both(negated(s.none), negated(is_number))), s.none};
}

Scalar Emitter::arithmetic(const Term& t) {
  auto* number = builder_.getInt64Ty();
  const Scalar a = scalar(t.arguments[0].term);
  if (t.op == Op::minimum || t.op == Op::maximum) {
    const auto which = t.op == Op::minimum ? llvm::Intrinsic::smin : llvm::Intrinsic::smax;
    Scalar best = a;
    for (std::size_t i = 1; i < t.arguments.size(); ++i) {
      const Scalar b = scalar(t.arguments[i].term);
      best = nothing_of(best, b, builder_.CreateBinaryIntrinsic(which, best.v, b.v));
    }
    return best;
  }
  const auto overflowing = [&](llvm::Intrinsic::ID which, Value* x, Value* y, Scalar of_x, Scalar of_y) {
    Value* pair = builder_.CreateBinaryIntrinsic(which, x, y);
    return checked(builder_.CreateExtractValue(pair, 0), negated(builder_.CreateExtractValue(pair, 1)), of_x, of_y);
  };
  const auto kind_of = [&](std::size_t i) { return i64(static_cast<std::uint64_t>(t.arguments[i].kind)); };
  const auto rounding = [&](ops::Rounding r) { return i64(static_cast<std::uint64_t>(r)); };
  const auto to_integer = [&](ops::Rounding r) {
    return Scalar{call(EDICT_JIT_CALL(to_integer), number, {a.v, kind_of(0), rounding(r)}), a.missing, a.none};
  };
  switch (t.op) {
    case Op::to_decimal:
      return overflowing(llvm::Intrinsic::smul_with_overflow, a.v, i64(1000), a, a);
    case Op::to_money:
      return overflowing(llvm::Intrinsic::smul_with_overflow, a.v, i64(100), a, a);
    case Op::negate:
      return overflowing(llvm::Intrinsic::ssub_with_overflow, zero_, a.v, a, a);
    case Op::floor:
      return to_integer(ops::Rounding::floor);
    case Op::ceiling:
      return to_integer(ops::Rounding::ceiling);
    case Op::round:
      return to_integer(ops::Rounding::half_away_from_zero);
    default:
      break;
  }
  const Scalar b = scalar(t.arguments[1].term);
  Value* out = nullptr;
  const auto called = [&](std::size_t which, std::vector<Value*> arguments) {
    out = slot(number);
    builder_.CreateStore(zero_, out);
    arguments.push_back(out);
    Value* is_number = builder_.CreateICmpNE(call(which, number, std::move(arguments)), zero_);
    return checked(builder_.CreateLoad(number, out), is_number, a, b);
  };
  const auto divided = [&](ops::Rounding r) {
    return called(EDICT_JIT_CALL(divide_to_integer), {a.v, kind_of(0), b.v, kind_of(1), rounding(r)});
  };
  switch (t.op) {
    case Op::add:
      return overflowing(llvm::Intrinsic::sadd_with_overflow, a.v, b.v, a, b);
    case Op::subtract:
      return overflowing(llvm::Intrinsic::ssub_with_overflow, a.v, b.v, a, b);
    case Op::multiply:
      if (t.arguments[1].kind != Kind::decimal && t.arguments[1].kind != Kind::money)
        return overflowing(llvm::Intrinsic::smul_with_overflow, a.v, b.v, a, b);
      return called(EDICT_JIT_CALL(multiply), {a.v, b.v, kind_of(1)});
    case Op::divide:
      return called(EDICT_JIT_CALL(divide), {a.v, kind_of(0), b.v, kind_of(1)});
    case Op::divide_floor:
      return divided(ops::Rounding::floor);
    case Op::divide_ceiling:
      return divided(ops::Rounding::ceiling);
    default:
      return divided(ops::Rounding::half_away_from_zero);
  }
}

Scalar Emitter::dates(const Term& t) {
  auto* number = builder_.getInt64Ty();
  const Scalar a = scalar(t.arguments[0].term);
  const auto clamp = [&](Value* v, std::int64_t least, std::int64_t most) {
    Value* above = builder_.CreateBinaryIntrinsic(llvm::Intrinsic::smax, v, i64(static_cast<std::uint64_t>(least)));
    return builder_.CreateBinaryIntrinsic(llvm::Intrinsic::smin, above, i64(static_cast<std::uint64_t>(most)));
  };
  // A date is 32 bits wide: whatever stands above them is not read.
  const auto date = [&](Value* v) {
    return builder_.CreateSExt(builder_.CreateTrunc(v, builder_.getInt32Ty()), number);
  };
  if (t.op == Op::birthday) {
    const Scalar born = field(t.column, t.line);
    return nothing_of(a, born, call(EDICT_JIT_CALL(birthday), number, {born.v, a.v}));
  }
  if (t.op == Op::year_of || t.op == Op::month_of) {
    const std::size_t which = t.op == Op::year_of ? EDICT_JIT_CALL(year_of) : EDICT_JIT_CALL(month_of);
    return {call(which, number, {a.v}), a.missing, a.none};
  }
  const Scalar b = scalar(t.arguments[1].term);
  const auto less = [&] {  // 0 - b, held at the end that it passes
    return builder_.CreateBinaryIntrinsic(llvm::Intrinsic::ssub_sat, zero_, b.v);
  };
  const auto plus_days = [&](Value* days) {
    constexpr std::int64_t whole_calendar = 4'000'000;  // as add_days: more than the calendar has
    return clamp(builder_.CreateAdd(date(a.v), clamp(days, -whole_calendar, whole_calendar)), kFirstDate.days,
                 kLastDate.days);
  };
  Value* v = nullptr;
  switch (t.op) {
    case Op::date_plus_days:
      v = plus_days(b.v);
      break;
    case Op::date_minus_days:
      v = plus_days(less());
      break;
    case Op::date_plus_months:
      v = call(EDICT_JIT_CALL(add_months), number, {a.v, b.v});
      break;
    case Op::date_minus_months:
      v = call(EDICT_JIT_CALL(add_months), number, {a.v, less()});
      break;
    case Op::days_between:
      v = builder_.CreateSub(b.v, a.v);
      break;
    case Op::months_between:
      v = call(EDICT_JIT_CALL(months_between), number, {a.v, b.v});
      break;
    case Op::years_between:
      v = call(EDICT_JIT_CALL(years_between), number, {a.v, b.v});
      break;
    case Op::full_months_between:
      v = call(EDICT_JIT_CALL(full_months_between), number, {a.v, b.v});
      break;
    default:
      v = builder_.CreateSub(a.v, b.v);
      break;
  }
  return nothing_of(a, b, v);
}

// The choices from `from` on: the first whose condition holds; missing as soon as a condition is not known.
Scalar Emitter::choice(const Term& t, std::size_t from) {
  if (from + 1 == t.arguments.size()) return scalar(t.arguments[from].term);
  const auto parts = [](Scalar s) { return std::vector<Value*>{s.v, s.missing, s.none}; };
  const Logic holds = truth(t.arguments[from].term);
  const auto joined = either(
      Branch::saving, holds.yes, [&] { return parts(scalar(t.arguments[from + 1].term)); },
      [&] {
        return either(
            Branch::saving, holds.no, [&] { return parts(choice(t, from + 2)); },
            [&] { return std::vector<Value*>{zero_, yes_, no_}; });
      });
  return {joined[0], joined[1], joined[2]};
}

// A row's number, of the first combination of keys that the table has.
Scalar Emitter::row_of(const Term& t) {
  auto* number = builder_.getInt64Ty();
  const std::size_t key_count = t.arguments.size() - 1;
  const Scalar date = scalar(t.arguments[key_count].term);
  const bool with_sets = std::any_of(t.arguments.begin(), t.arguments.end() - 1,
                                     [](const Argument& a) { return a.kind == Kind::code_set; });
  Scalar state = date;
  std::vector<Value*> plain;
  std::vector<SetValue> sets;
  for (std::size_t i = 0; i < key_count; ++i) {
    if (t.arguments[i].kind == Kind::code_set) {
      const SetValue s = set(t.arguments[i].term);
      state = nothing_of(state, {zero_, s.missing, no_}, zero_);
      sets.push_back(s);
      plain.push_back(nullptr);
      continue;
    }
    const Scalar key = scalar(t.arguments[i].term);
    state = nothing_of(state, key, zero_);
    plain.push_back(key.v);
    sets.push_back({});
  }
  const auto keys = static_cast<std::uint32_t>(key_count);
  const auto joined = either(
      Branch::must, negated(any(state.missing, state.none)),
      [&] {
        Value* found = nullptr;
        if (!with_sets) {
          Value* place = slot(number, keys);
          for (std::uint32_t i = 0; i < keys; ++i)
            builder_.CreateStore(plain[i], builder_.CreateConstInBoundsGEP1_64(number, place, i));
          found = call(EDICT_JIT_CALL(row), number, {run_, parameter(t.parameter), place, i64(keys), date.v});
        } else {
          Value* place = slot(number, 3 * keys);
          const auto store = [&](Value* v, std::uint32_t word) {
            builder_.CreateStore(v, builder_.CreateConstInBoundsGEP1_64(number, place, word));
          };
          for (std::uint32_t i = 0; i < keys; ++i) {
            const bool is_set = plain[i] == nullptr;
            store(is_set ? builder_.CreatePtrToInt(sets[i].data, number) : zero_, 3 * i);
            store(is_set ? sets[i].size : plain[i], 3 * i + 1);
            store(i64(is_set ? 1 : 0), 3 * i + 2);
          }
          found =
              call(EDICT_JIT_CALL(row_of_choices), number, {run_, parameter(t.parameter), place, i64(keys), date.v});
        }
        Value* none = builder_.CreateICmpSLT(found, zero_);
        return std::vector<Value*>{builder_.CreateSelect(none, zero_, found), none};
      },
      [&] { return std::vector<Value*>{zero_, state.none}; });
  return {joined[0], state.missing, joined[1]};
}

Scalar Emitter::cell(const Term& t) {
  auto* number = builder_.getInt64Ty();
  const Scalar found = scalar(t.arguments[0].term);
  const auto joined = either(
      Branch::must, negated(any(found.missing, found.none)),
      [&] {
        Value* out = slot(number);
        builder_.CreateStore(zero_, out);
        Value* filled = call(EDICT_JIT_CALL(cell), number,
                             {run_, parameter(t.parameter), parameter(t.parameter + 1), found.v, out});
        return std::vector<Value*>{builder_.CreateLoad(number, out), builder_.CreateICmpEQ(filled, zero_)};
      },
      [&] { return std::vector<Value*>{zero_, found.none}; });
  return {joined[0], found.missing, joined[1]};
}

Scalar Emitter::phrase(const Term& t) {
  auto* number = builder_.getInt64Ty();
  Value* out = slot(number, 2);
  call(EDICT_JIT_CALL(phrase), builder_.getVoidTy(),
       {run_, i64(static_cast<std::uint64_t>(t.op)), policy_, parameter(t.parameter), line(t.line), out});
  Value* state = load(builder_.getInt8Ty(), out, 8);
  return {builder_.CreateLoad(number, out),
          builder_.CreateICmpEQ(state, builder_.getInt8(static_cast<std::uint8_t>(State::missing))),
          builder_.CreateICmpEQ(state, builder_.getInt8(static_cast<std::uint8_t>(State::none)))};
}

}  // namespace edict::jit
