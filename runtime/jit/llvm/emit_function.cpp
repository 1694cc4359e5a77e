#include <algorithm>

#include "runtime/jit/call.hpp"
#include "runtime/jit/llvm/emitter.hpp"

namespace edict::jit {

using llvm::BasicBlock;
using llvm::Type;

Emitter::Emitter(llvm::Module& module, const Expression& expression)
    : module_(module), e_(expression), builder_(module.getContext()) {}

// Roughly nanoseconds. A part that several others read counts for each: it may be computed in several branches.
std::uint32_t Emitter::cost(TermId id) {
  if (costs_.empty()) costs_.assign(e_.terms.size(), 0);
  if (costs_[id] != 0) return costs_[id];
  const Term& t = term(id);
  std::uint32_t own = 1;
  switch (t.op) {
    case Op::constant:
    case Op::field:
    case Op::logical_and:
    case Op::logical_or:
    case Op::logical_not:
    case Op::equal:
    case Op::not_equal:
    case Op::less:
    case Op::less_equal:
    case Op::greater:
    case Op::greater_equal:
    case Op::is_present:
    case Op::is_empty:
    case Op::to_decimal:
    case Op::to_money:
    case Op::add:
    case Op::subtract:
    case Op::negate:
    case Op::minimum:
    case Op::maximum:
    case Op::date_plus_days:
    case Op::date_minus_days:
    case Op::days_between:
    case Op::date_difference:
    case Op::as_days:
    case Op::as_months:
    case Op::found_field:
    case Op::found_let:
    case Op::choice:
      break;
    case Op::in_list:
      own = t.membership == Membership::bits ? 2 : 20;
      break;
    case Op::any_in:
    case Op::all_in:
    case Op::none_in:
    case Op::has:
    case Op::multiply:
    case Op::divide:
    case Op::floor:
    case Op::ceiling:
    case Op::round:
    case Op::divide_floor:
    case Op::divide_ceiling:
    case Op::divide_round:
    case Op::date_plus_months:
    case Op::date_minus_months:
    case Op::months_between:
    case Op::years_between:
    case Op::full_months_between:
    case Op::birthday:
    case Op::year_of:
    case Op::month_of:
    case Op::column:
      own = 9;
      break;
    case Op::exactly_in:
    case Op::at_least_in:
    case Op::at_most_in:
    case Op::among:
    case Op::overlaps:
    case Op::same_codes:
    case Op::matches:
    case Op::category_of:
    case Op::row:
      own = 30;
      break;
    case Op::let:
    case Op::exists:
    case Op::find:
    case Op::total:
    case Op::rank:
      own = 200;
      break;
  }
  std::uint32_t sum = own;
  for (const Argument& a : t.arguments) sum = std::min<std::uint32_t>(sum + cost(a.term), 100'000);
  costs_[id] = sum;
  return sum;
}

llvm::Value* Emitter::load(Type* type, llvm::Value* base, std::uint64_t offset) {
  return builder_.CreateLoad(type, builder_.CreateConstInBoundsGEP1_64(builder_.getInt8Ty(), base, offset));
}

llvm::Value* Emitter::at(Type* type, llvm::Value* base, llvm::Value* index) {
  return builder_.CreateLoad(type, builder_.CreateInBoundsGEP(type, base, index));
}

// In the entry block, so that a loop does not take more stack with every line.
llvm::Value* Emitter::slot(Type* type, std::uint32_t count) {
  llvm::IRBuilder<> entry(entry_, entry_->begin());
  return entry.CreateAlloca(type, entry.getInt32(count));
}

llvm::Value* Emitter::call(std::size_t which, Type* result, std::vector<llvm::Value*> arguments) {
  std::vector<Type*> types;
  types.reserve(arguments.size());
  for (const llvm::Value* a : arguments) types.push_back(a->getType());
  auto* type = llvm::FunctionType::get(result, types, false);
  llvm::Value* function = load(builder_.getPtrTy(), calls_, which * sizeof(void*));
  return builder_.CreateCall(type, function, arguments);
}

// A found line that does not exist is replaced by the judged one: what is read of it is thrown away.
llvm::Value* Emitter::line(LineId id) {
  if (const auto it = computed_.lines.find(id); it != computed_.lines.end()) return it->second;
  const Scalar found = scalar(e_.lines[id].found);
  llvm::Value* is_found = negated(any(found.missing, found.none));
  return computed_.lines[id] = builder_.CreateSelect(is_found, found.v, line(0));
}

llvm::Value* Emitter::row(LineId id, std::uint32_t column) {
  llvm::Value* index = line(id);
  const Level level = info(e_.columns[column].field).level;
  if (level != Level::line) {
    llvm::Value*& claim = computed_.claims[id];
    if (claim == nullptr) claim = builder_.CreateZExt(at(builder_.getInt32Ty(), claims_, index), builder_.getInt64Ty());
    index = claim;
  }
  if (level == Level::patient) {
    llvm::Value*& patient = computed_.patients[id];
    if (patient == nullptr)
      patient = builder_.CreateZExt(at(builder_.getInt32Ty(), patients_, index), builder_.getInt64Ty());
    index = patient;
  }
  return both(index, columns_[column].mask);
}

std::vector<llvm::Value*> Emitter::either(Branch kind, llvm::Value* condition, const Way& then, const Way& otherwise) {
  if (const auto* constant = llvm::dyn_cast<llvm::ConstantInt>(condition))
    return constant->isOne() ? then() : otherwise();
  if (kind == Branch::saving && emitted_ > kMostInBranches) {
    std::vector<llvm::Value*> chosen = then();
    const std::vector<llvm::Value*> other = otherwise();
    for (std::size_t i = 0; i < chosen.size(); ++i) chosen[i] = builder_.CreateSelect(condition, chosen[i], other[i]);
    return chosen;
  }
  BasicBlock* yes = BasicBlock::Create(module_.getContext(), "", function_);
  BasicBlock* no = BasicBlock::Create(module_.getContext(), "", function_);
  BasicBlock* after = BasicBlock::Create(module_.getContext(), "", function_);
  auto* branch = builder_.CreateCondBr(condition, yes, no);
  if (kind == Branch::rarely) {
    llvm::Metadata* weights[] = {
        llvm::MDString::get(module_.getContext(), "branch_weights"),
        llvm::ConstantAsMetadata::get(builder_.getInt32(1)),
        llvm::ConstantAsMetadata::get(builder_.getInt32(2000)),
    };
    branch->setMetadata(llvm::LLVMContext::MD_prof, llvm::MDNode::get(module_.getContext(), weights));
  }
  const Computed before = computed_;
  builder_.SetInsertPoint(yes);
  const std::vector<llvm::Value*> a = then();
  BasicBlock* yes_end = builder_.GetInsertBlock();
  builder_.CreateBr(after);
  computed_ = before;
  builder_.SetInsertPoint(no);
  const std::vector<llvm::Value*> b = otherwise();
  BasicBlock* no_end = builder_.GetInsertBlock();
  builder_.CreateBr(after);
  computed_ = before;
  builder_.SetInsertPoint(after);
  std::vector<llvm::Value*> joined;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] == b[i]) {
      joined.push_back(a[i]);
      continue;
    }
    auto* phi = builder_.CreatePHI(a[i]->getType(), 2);
    phi->addIncoming(a[i], yes_end);
    phi->addIncoming(b[i], no_end);
    joined.push_back(phi);
  }
  return joined;
}

void Emitter::store_root(llvm::Value* index) {
  const Term& root = term(e_.root());
  llvm::Value* out = load(builder_.getPtrTy(), call_, offsetof(Call, out));
  if (root.kind == Kind::boolean) {
    llvm::Value* answer = nullptr;
    if (is_logic(root.op)) {
      const Logic l = truth(e_.root());
      answer =
          builder_.CreateSelect(l.yes, builder_.getInt8(static_cast<std::uint8_t>(Answer::yes)),
                                builder_.CreateSelect(l.no, builder_.getInt8(static_cast<std::uint8_t>(Answer::no)),
                                                      builder_.getInt8(static_cast<std::uint8_t>(Answer::missing))));
    } else {
      const Scalar s = scalar(e_.root());
      llvm::Value* known_answer = builder_.CreateZExt(builder_.CreateICmpNE(s.v, zero_), builder_.getInt8Ty());
      answer = builder_.CreateSelect(
          s.missing, builder_.getInt8(static_cast<std::uint8_t>(Answer::missing)),
          builder_.CreateSelect(s.none, builder_.getInt8(static_cast<std::uint8_t>(Answer::none)), known_answer));
    }
    builder_.CreateStore(answer, builder_.CreateInBoundsGEP(builder_.getInt8Ty(), out, index));
    return;
  }
  const Scalar s = scalar(e_.root());
  llvm::Value* place = builder_.CreateInBoundsGEP(builder_.getInt8Ty(), out, builder_.CreateShl(index, 4));
  llvm::Value* v = s.v;
  if (root.kind != Kind::line) v = builder_.CreateSelect(any(s.missing, s.none), zero_, v);
  builder_.CreateStore(v, place);
  llvm::Value* state = builder_.CreateSelect(s.missing, builder_.getInt8(static_cast<std::uint8_t>(State::missing)),
                                             builder_.CreateZExt(s.none, builder_.getInt8Ty()));
  static_assert(static_cast<int>(State::none) == 1 && static_cast<int>(State::known) == 0);
  builder_.CreateStore(state, builder_.CreateConstInBoundsGEP1_64(builder_.getInt8Ty(), place, 8));
}

void Emitter::emit(const std::string& name) {
  llvm::LLVMContext& context = module_.getContext();
  Type* i64_type = builder_.getInt64Ty();
  Type* pointer = builder_.getPtrTy();
  function_ = llvm::Function::Create(llvm::FunctionType::get(builder_.getVoidTy(), {pointer}, false),
                                     llvm::Function::ExternalLinkage, name, module_);
  function_->addFnAttr(llvm::Attribute::NoUnwind);
  call_ = function_->getArg(0);
  no_ = builder_.getFalse();
  yes_ = builder_.getTrue();
  zero_ = i64(0);

  entry_ = BasicBlock::Create(context, "entry", function_);
  BasicBlock* body = BasicBlock::Create(context, "line", function_);
  BasicBlock* end = BasicBlock::Create(context, "end", function_);
  builder_.SetInsertPoint(entry_);
  run_ = load(pointer, call_, offsetof(Call, run));
  calls_ = load(pointer, run_, offsetof(Run, calls));
  lists_ = load(pointer, run_, offsetof(Run, lists));
  claims_ = load(pointer, call_, offsetof(Call, claims));
  patients_ = load(pointer, call_, offsetof(Call, patients));
  policy_ = load(i64_type, call_, offsetof(Call, policy));
  llvm::Value* count = load(i64_type, call_, offsetof(Call, count));
  llvm::Value* subjects = load(pointer, call_, offsetof(Call, subjects));
  llvm::Value* others = load(pointer, call_, offsetof(Call, others));
  llvm::Value* views = load(pointer, call_, offsetof(Call, columns));
  for (std::size_t i = 0; i < e_.columns.size(); ++i) {
    const std::uint64_t view = i * sizeof(ColumnView);
    columns_.push_back({load(pointer, views, view + offsetof(ColumnView, values)),
                        load(pointer, views, view + offsetof(ColumnView, valid)),
                        load(i64_type, views, view + offsetof(ColumnView, row_mask))});
  }
  llvm::Value* parameters = load(pointer, call_, offsetof(Call, parameters));
  for (std::uint32_t i = 0; i < e_.parameter_count; ++i)
    parameters_.push_back(load(i64_type, parameters, i * sizeof(std::int64_t)));
  llvm::Value* room = builder_.CreateConstInBoundsGEP1_64(builder_.getInt8Ty(), run_, offsetof(Run, room_top));
  llvm::Value* room_before = builder_.CreateLoad(i64_type, room);
  const bool makes_sets = std::any_of(e_.terms.begin(), e_.terms.end(), [](const Term& t) {
    return t.op == Op::among || (t.op == Op::category_of && t.kind == Kind::code_set);
  });
  BasicBlock* entry_end = builder_.GetInsertBlock();
  builder_.CreateCondBr(builder_.CreateICmpEQ(count, zero_), end, body);

  builder_.SetInsertPoint(body);
  auto* index = builder_.CreatePHI(i64_type, 2);
  index->addIncoming(zero_, entry_end);
  computed_.lines[0] = builder_.CreateZExt(at(builder_.getInt32Ty(), subjects, index), i64_type);
  computed_.lines[1] = builder_.CreateZExt(at(builder_.getInt32Ty(), others, index), i64_type);
  store_root(index);
  if (makes_sets) builder_.CreateStore(room_before, room);
  llvm::Value* next = builder_.CreateAdd(index, i64(1));
  index->addIncoming(next, builder_.GetInsertBlock());
  builder_.CreateCondBr(builder_.CreateICmpEQ(next, count), end, body);
  builder_.SetInsertPoint(end);
  builder_.CreateRetVoid();
}

}  // namespace edict::jit
