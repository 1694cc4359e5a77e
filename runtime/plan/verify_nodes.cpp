// Each node for itself.
#include "runtime/plan/internal/checks.hpp"

namespace edict::plan {
namespace {

class NodeCheck {
 public:
  NodeCheck(const Plan& plan, std::size_t index, FirstFault& fault)
      : plan_(plan), index_(index), node_(plan.nodes[index]), fault_(fault) {}

  void check() {
    const bool written = fault_.expect(!name_of(node_.op).empty(), "a node has no operation") &&
                         fault_.expect(is_type(node_.type) && node_.who <= Who::other, "a node has no type") &&
                         fault_.expect(node_.label < plan_.labels.size(), "a label is out of range") &&
                         fault_.expect(std::size_t{node_.first_arg} + node_.arg_count <= plan_.args.size(),
                                       "arguments are out of range");
    if (!written) return;
    for (std::uint32_t k = 0; k < node_.arg_count; ++k)
      fault_.expect(static_cast<std::size_t>(plan_.args[node_.first_arg + k]) < index_,
                    "an argument does not stand before its node");
    if (fault_.none()) operation();
  }

 private:
  const Node& arg(std::uint32_t k) const {
    return plan_.nodes[static_cast<std::size_t>(plan_.args[node_.first_arg + k])];
  }
  Shape shape_of_arg(std::uint32_t k) const { return shape_of(arg(k).type.kind); }

  bool takes(std::uint32_t least, std::uint32_t most) {
    return fault_.expect(least <= node_.arg_count && node_.arg_count <= most,
                         "an operation has too few or too many arguments");
  }
  void gives(Shape shape) { fault_.expect(shape_of(node_.type.kind) == shape, "an operation gives another type"); }
  void gives(Kind kind) { fault_.expect(node_.type.kind == kind, "an operation gives another type"); }
  void is(std::uint32_t k, Shape shape) {
    fault_.expect(shape_of_arg(k) == shape, "an argument is of another type than its operation takes");
  }
  void is(std::uint32_t k, Kind kind) {
    fault_.expect(arg(k).type.kind == kind, "an argument is of another type than its operation takes");
  }
  // Arguments of these shapes, in order, and no others.
  bool takes(std::initializer_list<Shape> shapes) {
    const auto count = static_cast<std::uint32_t>(shapes.size());
    if (!takes(count, count)) return false;
    std::uint32_t k = 0;
    for (const Shape shape : shapes) is(k++, shape);
    return true;
  }
  void all(Shape shape) {
    for (std::uint32_t k = 0; k < node_.arg_count; ++k) is(k, shape);
  }

  void operation() {
    switch (node_.op) {
      case Op::constant:
        takes(0, 0);
        return constant();
      case Op::field:
        if (takes(0, 0)) field();
        return;
      case Op::found_field:
        if (takes({Shape::line})) field();
        return;
      case Op::let:
        takes(0, 0);
        return;
      case Op::found_let:
        takes({Shape::line});
        return;
      case Op::logical_and:
      case Op::logical_or:
        takes(1, kAny);
        all(Shape::truth);
        return gives(Kind::boolean);
      case Op::logical_not:
        takes({Shape::truth});
        return gives(Kind::boolean);
      case Op::equal:
      case Op::not_equal:
      case Op::less:
      case Op::less_equal:
      case Op::greater:
      case Op::greater_equal:
        if (takes(2, 2))
          fault_.expect(is_scalar(shape_of_arg(0)) && shape_of_arg(0) == shape_of_arg(1),
                        "values of two types are compared");
        return gives(Kind::boolean);
      case Op::in_list:
        if (takes(1, 1)) in_list();
        return gives(Kind::boolean);
      case Op::any_in:
      case Op::all_in:
      case Op::none_in:
      case Op::exactly_in:
      case Op::at_least_in:
      case Op::at_most_in:
        if (takes({Shape::set})) set_in_list();
        return gives(Kind::boolean);
      case Op::among:
        if (takes({Shape::set})) set_in_list();
        return gives(Kind::code_set);
      case Op::has:
        takes({Shape::set, Shape::symbol});
        return gives(Kind::boolean);
      case Op::overlaps:
      case Op::same_codes:
        takes({Shape::set, Shape::set});
        return gives(Kind::boolean);
      case Op::is_empty:
        takes({Shape::set});
        return gives(Kind::boolean);
      case Op::is_present:
        takes(1, 1);
        return gives(Kind::boolean);
      case Op::matches:
        takes({Shape::symbol});
        symbol(node_.value, "a pattern is out of range");
        return gives(Kind::boolean);
      case Op::category_of:
        if (takes(1, 1))
          fault_.expect((arg(0).type.kind == Kind::code || arg(0).type.kind == Kind::code_set) &&
                            node_.type.kind == arg(0).type.kind,
                        "a category is of no code");
        return;
      case Op::exists:
        takes(0, 0);
        return gives(Kind::boolean);
      case Op::find:
        takes(0, 0);
        return gives(Kind::line);
      case Op::total:
      case Op::rank:
        takes(0, 0);
        return gives(Shape::number);
      case Op::choice:
        return choice();
      case Op::row:
        return row();
      case Op::column:
        return column();
      default:
        return arithmetic();
    }
  }

  void arithmetic() {
    switch (node_.op) {
      case Op::to_decimal:
      case Op::to_money:
      case Op::negate:
      case Op::floor:
      case Op::ceiling:
      case Op::round:
      case Op::as_days:
      case Op::as_months:
        takes({Shape::number});
        return gives(Shape::number);
      case Op::add:
      case Op::subtract:
      case Op::multiply:
      case Op::divide:
      case Op::divide_floor:
      case Op::divide_ceiling:
      case Op::divide_round:
        takes({Shape::number, Shape::number});
        return gives(Shape::number);
      case Op::minimum:
      case Op::maximum: {
        takes(1, kAny);
        const Shape shape = shape_of(node_.type.kind);
        fault_.expect(shape == Shape::number || shape == Shape::date,
                      "a least or greatest value is neither number nor date");
        return all(shape);
      }
      case Op::date_plus_days:
      case Op::date_minus_days:
      case Op::date_plus_months:
      case Op::date_minus_months:
        takes({Shape::date, Shape::number});
        return gives(Kind::date);
      case Op::days_between:
      case Op::months_between:
      case Op::years_between:
      case Op::full_months_between:
      case Op::date_difference:
        takes({Shape::date, Shape::date});
        return gives(Shape::number);
      case Op::birthday:
        takes({Shape::number});
        return gives(Kind::date);
      case Op::year_of:
      case Op::month_of:
        takes({Shape::date});
        return gives(Shape::number);
      default:
        fault_.expect(false, "a node has no operation");
    }
  }

  void symbol(std::int64_t value, std::string_view what) {
    fault_.expect(value >= 0 && static_cast<std::uint64_t>(value) < plan_.symbols.size(), what);
  }

  void constant() {
    switch (shape_of(node_.type.kind)) {
      case Shape::truth:
        fault_.expect(node_.value == 0 || node_.value == 1, "a constant is neither true nor false");
        return;
      case Shape::number:
        return;
      case Shape::date:
        fault_.expect(kFirstDate.days <= node_.value && node_.value <= kLastDate.days,
                      "a constant date is outside the calendar");
        return;
      case Shape::symbol:
        return symbol(node_.value, "a constant names a symbol that is not there");
      case Shape::set:
      case Shape::row:
      case Shape::line:
        fault_.expect(false, "a constant is no value");
    }
  }

  void field() {
    if (!fault_.expect(node_.index < all_fields().size(), "a field is out of range")) return;
    fault_.expect(node_.type.kind == info(static_cast<Field>(node_.index)).type.kind, "a field is of another type");
  }

  const List* list() {
    return fault_.expect(node_.index < plan_.lists.size(), "a list is out of range") ? &plan_.lists[node_.index]
                                                                                     : nullptr;
  }
  void in_list() {
    const List* of = list();
    if (of == nullptr) return;
    const bool codes = of->element.kind == Kind::code;
    fault_.expect(shape_of_arg(0) == shape_of(of->element.kind) && codes == (arg(0).type.kind == Kind::code),
                  "a value is asked of a list of another type");
  }
  void set_in_list() {
    const List* of = list();
    if (of != nullptr) fault_.expect(of->element.kind == Kind::code, "codes are asked of a list of another type");
  }

  void choice() {
    if (!takes(3, kAny) || !fault_.expect(node_.arg_count % 2 == 1, "a choice has no last value")) return;
    for (std::uint32_t k = 0; k + 1 < node_.arg_count; k += 2) {
      is(k, Shape::truth);
      is(k + 1, shape_of(node_.type.kind));
    }
    is(node_.arg_count - 1, shape_of(node_.type.kind));
  }

  void row() {
    if (!fault_.expect(node_.index < plan_.tables.size(), "a table is out of range")) return;
    const TableSchema& schema = plan_.tables[node_.index].schema;
    const auto keys = schema.key_columns();
    if (!fault_.expect(node_.arg_count >= 2 && keys.size() + 1 == node_.arg_count,
                       "a look-up does not match its table"))
      return;
    for (std::uint32_t k = 0; k < keys.size(); ++k) {
      const Shape wanted = shape_of(schema.columns[keys[k]].type.kind);
      const bool any_of_set = shape_of_arg(k) == Shape::set && schema.columns[keys[k]].type.kind == Kind::code;
      fault_.expect(any_of_set || shape_of_arg(k) == wanted, "a key is of another type than its column");
    }
    is(node_.arg_count - 1, Shape::date);
    gives(Kind::row);
  }

  // That the row is one of this table is a matter of lets (verify_reach.cpp).
  void column() {
    if (!takes({Shape::row})) return;
    const bool there = node_.index < plan_.tables.size() && node_.value >= 0 &&
                       static_cast<std::uint64_t>(node_.value) < plan_.tables[node_.index].schema.columns.size();
    if (!fault_.expect(there, "a column is out of range")) return;
    gives(plan_.tables[node_.index].schema.columns[static_cast<std::size_t>(node_.value)].type.kind);
  }

  static constexpr std::uint32_t kAny = 0xffffffff;
  const Plan& plan_;
  std::size_t index_;
  const Node& node_;
  FirstFault& fault_;
};

}  // namespace

void check_nodes(const Plan& plan, FirstFault& fault) {
  for (std::size_t i = 0; i < plan.nodes.size() && fault.none(); ++i) NodeCheck(plan, i, fault).check();
}

}  // namespace edict::plan
