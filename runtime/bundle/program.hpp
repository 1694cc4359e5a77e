// What a bundle says of each part of a plan, in order: the format of the sections `program` and `tables`. A change here
// is a new version of the format.
#pragma once

#include <concepts>
#include <type_traits>

#include "runtime/plan/plan.hpp"

namespace edict {

template <class T, class Of>
concept Describes = std::same_as<std::remove_const_t<T>, Of>;

// Beside their types, so that they are found by them.
template <class Stream, Describes<Date> T>
void describe(Stream& s, T& date) {
  s(date.days);
}
template <class Stream, Describes<DateRange> T>
void describe(Stream& s, T& range) {
  s(range.first, range.last);
}
template <class Stream, Describes<Type> T>
void describe(Stream& s, T& type) {
  s(type.kind, type.system);
}
template <class Stream, Describes<TableColumn> T>
void describe(Stream& s, T& column) {
  s(column.name, column.type, column.key, column.header);
}
template <class Stream, Describes<TableSchema> T>
void describe(Stream& s, T& schema) {
  s(schema.name, schema.columns, schema.has_period, schema.from_header, schema.until_header);
}
template <class Stream, Describes<CellPlace> T>
void describe(Stream& s, T& place) {
  s(place.offset, place.valid, place.width);
}
template <class Stream, Describes<RecordShape> T>
void describe(Stream& s, T& shape) {
  s(shape.stride, shape.cells, shape.from, shape.until, shape.has_period);
}

namespace plan {

template <class Stream, Describes<Node> T>
void describe(Stream& s, T& node) {
  s(node.op, node.type, node.who, node.index, node.value, node.first_arg, node.arg_count, node.label);
}
template <class Stream, Describes<ListPiece> T>
void describe(Stream& s, T& piece) {
  s(piece.first, piece.last, piece.first_value, piece.last_value, piece.from, piece.until);
}
template <class Stream, Describes<List> T>
void describe(Stream& s, T& list) {
  s(list.name, list.element, list.pieces, list.also, list.minus, list.has_periods);
}
template <class Stream, Describes<Keys> T>
void describe(Stream& s, T& keys) {
  s(keys.values, keys.same_line, keys.slot);
}
template <class Stream, Describes<Filter> T>
void describe(Stream& s, T& filter) {
  s(filter.node, filter.pure, filter.slot);
}
template <class Stream, Describes<Within> T>
void describe(Stream& s, T& within) {
  s(within.duration, within.direction, within.excluding_day);
}
template <class Stream, Describes<Exists> T>
void describe(Stream& s, T& phrase) {
  s(phrase.position, phrase.standing, phrase.keys, phrase.within, phrase.same_claim, phrase.where);
}
template <class Stream, Describes<Find> T>
void describe(Stream& s, T& phrase) {
  s(phrase.pick, phrase.range, phrase.keys, phrase.where, phrase.counting_billed);
}
template <class Stream, Describes<Measure> T>
void describe(Stream& s, T& measure) {
  s(measure.kind, measure.value, measure.name, measure.type);
}
template <class Stream, Describes<Window> T>
void describe(Stream& s, T& window) {
  s(window.kind, window.duration, window.calendar, window.from, window.until);
}
template <class Stream, Describes<Counted> T>
void describe(Stream& s, T& counted) {
  s(counted.where, counted.by_subject, counted.keys, counted.counting_billed);
}
template <class Stream, Describes<Total> T>
void describe(Stream& s, T& phrase) {
  s(phrase.measure, phrase.counted, phrase.window);
}
template <class Stream, Describes<Rank> T>
void describe(Stream& s, T& phrase) {
  s(phrase.by, phrase.descending, phrase.keys, phrase.where);
}
template <class Stream, Describes<Adjustment> T>
void describe(Stream& s, T& adjustment) {
  s(adjustment.group, adjustment.carc, adjustment.rarc, adjustment.message);
}
template <class Stream, Describes<Outcome> T>
void describe(Stream& s, T& outcome) {
  s(outcome.kind, outcome.value, outcome.adjustment);
}
template <class Stream, Describes<Branch> T>
void describe(Stream& s, T& branch) {
  s(branch.outcome, branch.when);
}
template <class Stream, Describes<IfMissing> T>
void describe(Stream& s, T& clause) {
  s(clause.fields, clause.outcome);
}
template <class Stream, Describes<Guard> T>
void describe(Stream& s, T& guard) {
  s(guard.condition, guard.negated);
}
template <class Stream, Describes<Limit> T>
void describe(Stream& s, T& limit) {
  s(limit.most, limit.measure, limit.counted, limit.window);
}
template <class Stream, Describes<Space> T>
void describe(Stream& s, T& space) {
  s(space.least, space.gap, space.after, space.counted);
}
template <class Stream, Describes<Rule> T>
void describe(Stream& s, T& rule) {
  s(rule.name, rule.title, rule.cite, rule.source, rule.subject, rule.guards, rule.body, rule.forbids, rule.require,
    rule.limit, rule.space, rule.branches, rule.if_missing, rule.stage);
}
template <class Stream, Describes<Let> T>
void describe(Stream& s, T& let) {
  s(let.name, let.value, let.type, let.looks_at_other_lines);
}
template <class Stream, Describes<Narrowing> T>
void describe(Stream& s, T& narrowing) {
  s(narrowing.field, narrowing.values);
}
template <class Stream, Describes<NotAutomated> T>
void describe(Stream& s, T& sentence) {
  s(sentence.sentence, sentence.reason);
}
template <class Stream, Describes<Policy> T>
void describe(Stream& s, T& policy) {
  s(policy.name, policy.title, policy.version, policy.source, policy.authorities, policy.narrowings, policy.effective,
    policy.by_received_date, policy.scope, policy.lets, policy.rules, policy.not_automated, policy.exists, policy.finds,
    policy.totals, policy.ranks);
}
// Symbols, and the rows of tables, stand in sections of their own.
template <class Stream, Describes<Plan> T>
void describe(Stream& s, T& plan) {
  s(plan.nodes, plan.args, plan.labels, plan.lists, plan.policies, plan.slot_count);
}

}  // namespace plan
}  // namespace edict
