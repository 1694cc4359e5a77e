#include "runtime/jit/evaluator.hpp"

#include <algorithm>
#include <array>

#include "runtime/jit/calls.hpp"

namespace edict::jit {
namespace {

// Symbols beyond are ids of claims and patients rather than codes: the input names new ones without end, and what a
// list says of each is not worth a bit.
constexpr std::uint64_t kMostSymbols = 1U << 20U;
// Expressions read a handful of fields; views of more are made on the heap.
constexpr std::size_t kUsualColumns = 16;

constexpr std::uint64_t kNothingKnown = 0;
// What a column without storage shows for every row: no value, or no members.
constexpr std::array<std::uint64_t, 2> kEmptyCell = {0, 0};

ColumnView view_of(const Batch& batch, ColumnRef ref) {
  if (ref.set) {
    const SetColumn& c = batch.set_column(ref.field);
    if (c.offsets.empty()) return {kEmptyCell.data(), kEmptyCell.data(), 0};
    return {c.offsets.data(), c.children.data(), ~0ULL};
  }
  const Column& c = batch.column(ref.field);
  if (c.empty()) return {kEmptyCell.data(), kEmptyCell.data(), 0};
  return {c.values.data(), c.valid.data(), ~0ULL};
}

Value value_of(Answer answer) {
  switch (answer) {
    case Answer::no:
      return Value::truth(false);
    case Answer::yes:
      return Value::truth(true);
    case Answer::missing:
      return Value::missing();
    case Answer::none:
      return Value::none();
  }
  return Value::missing();
}

Truth truth_of(Answer answer) { return answer == Answer::none ? Truth::no : static_cast<Truth>(answer); }
static_assert(static_cast<int>(Answer::no) == static_cast<int>(Truth::no) &&
              static_cast<int>(Answer::yes) == static_cast<int>(Truth::yes) &&
              static_cast<int>(Answer::missing) == static_cast<int>(Truth::unknown));

}  // namespace

Symbol* Room::take(std::uint64_t& top, std::uint64_t size) {
  // `top` counts pieces in its upper half and symbols within a piece in its lower.
  std::uint64_t piece = top >> 32U;
  std::uint64_t used = top & 0xffffffffU;
  while (true) {
    if (piece == pieces_.size()) {
      sizes_.push_back(std::max(kPiece, size));
      pieces_.push_back(std::make_unique<Symbol[]>(sizes_.back()));
    }
    if (used + size <= sizes_[piece]) break;
    ++piece;
    used = 0;
  }
  top = (piece << 32U) | (used + size);
  return pieces_[piece].get() + used;
}

JitEvaluator::JitEvaluator(std::shared_ptr<PlanCode> code, const plan::Plan& plan, Constants& constants,
                           SymbolTable& symbols, Phrases& phrases, std::unique_ptr<Evaluator> meanwhile)
    : Run{&edict::jit::calls(), nullptr, 0},
      code_(std::move(code)),
      constants_(constants),
      symbols_(symbols),
      phrases_(phrases),
      meanwhile_(std::move(meanwhile)),
      list_bits_(plan.lists.size(), ListBits{&kNothingKnown, 0}),
      words_(plan.lists.size()) {
  lists = list_bits_.data();
  for (const plan::List& list : plan.lists) by_bits_.push_back(asked_by_bits(list) ? 1 : 0);
}

bool JitEvaluator::contains(std::uint32_t list, std::int64_t value, Date date) {
  const auto symbol = static_cast<std::uint64_t>(value);
  if (by_bits_[list] == 0 || symbol >= kMostSymbols) return constants_.contains(list, value, date);
  std::vector<std::uint64_t>& words = words_[list];
  const std::size_t word = symbol / 32;
  const auto bit = static_cast<unsigned>(symbol % 32);
  if (word < words.size() && (words[word] >> bit & 1U) != 0) return (words[word] >> (bit + 32) & 1U) != 0;
  const bool inside = constants_.contains(list, value, date);
  if (word >= words.size()) {
    words.resize(std::max(word + 1, 2 * words.size()));
    list_bits_[list] = {words.data(), words.size() * 32};
  }
  words[word] |= 1ULL << bit | (inside ? 1ULL << (bit + 32) : 0);
  return inside;
}

Symbol JitEvaluator::category(Symbol code) {
  const std::string text(symbols_.text(code).substr(0, 3));
  return symbols_.intern(symbols_.domain(code), text);
}

SpanOut JitEvaluator::room_for(std::uint64_t size) { return {room_.take(room_top, size), size}; }

void JitEvaluator::run(const Root& root, Function function, const Batch& batch, const LineIndex* subjects,
                       const LineIndex* others, std::size_t count, void* out) {
  const std::vector<ColumnRef>& columns = code_->expression(root).columns;
  std::array<ColumnView, kUsualColumns> usual;
  std::vector<ColumnView> more;
  ColumnView* views = usual.data();
  if (columns.size() > usual.size()) {
    more.resize(columns.size());
    views = more.data();
  }
  for (std::size_t i = 0; i < columns.size(); ++i) views[i] = view_of(batch, columns[i]);
  const Call call{this,
                  &batch,
                  subjects,
                  others,
                  count,
                  views,
                  root.parameters.data(),
                  batch.claims_of_lines().data(),
                  batch.patients_of_claims().data(),
                  out,
                  root.policy};
  function(&call);
}

Value JitEvaluator::value(plan::NodeId node, const Frame& frame) {
  const auto [root, function] = code_->ready(frame.policy, node, 1);
  if (function == nullptr) return meanwhile_->value(node, frame);
  if (root->condition) {
    Answer answer{};
    run(*root, function, *frame.batch, &frame.subject, &frame.other, 1, &answer);
    return value_of(answer);
  }
  Value value;
  run(*root, function, *frame.batch, &frame.subject, &frame.other, 1, &value);
  return value;
}

void JitEvaluator::conditions(plan::NodeId node, std::uint32_t policy, const Batch& batch,
                              std::span<const LineIndex> of_lines, std::span<Truth> out) {
  const auto [root, function] = code_->ready(policy, node, of_lines.size());
  if (function == nullptr) return meanwhile_->conditions(node, policy, batch, of_lines, out);
  if (!root->condition) return Evaluator::conditions(node, policy, batch, of_lines, out);
  // An Answer is a Truth but for `none`, which is told apart afterwards.
  static_assert(sizeof(Answer) == sizeof(Truth));
  auto* answers = reinterpret_cast<Answer*>(out.data());
  run(*root, function, batch, of_lines.data(), of_lines.data(), of_lines.size(), answers);
  if (root->may_be_none) {
    for (Truth& truth : out) truth = truth_of(static_cast<Answer>(truth));
  }
}

void JitEvaluator::values(plan::NodeId node, std::uint32_t policy, const Batch& batch,
                          std::span<const LineIndex> of_lines, std::span<Value> out) {
  const auto [root, function] = code_->ready(policy, node, of_lines.size());
  if (function == nullptr) return meanwhile_->values(node, policy, batch, of_lines, out);
  if (root->condition) {
    std::vector<Answer> answers(of_lines.size());
    run(*root, function, batch, of_lines.data(), of_lines.data(), of_lines.size(), answers.data());
    std::transform(answers.begin(), answers.end(), out.begin(), value_of);
    return;
  }
  run(*root, function, batch, of_lines.data(), of_lines.data(), of_lines.size(), out.data());
}

}  // namespace edict::jit
