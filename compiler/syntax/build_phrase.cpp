// Phrases about other lines, and what limits share with them: measures, keys, windows.
#include "compiler/syntax/internal/builder.hpp"

namespace edict::syntax {

std::vector<ExprPtr> Builder::keys(P::KeysContext* context) {
  std::vector<ExprPtr> keys;
  if (context == nullptr) return keys;
  for (P::SetValueContext* key : context->setValue()) keys.push_back(set_value(key));
  return keys;
}

Measure Builder::measure(P::MeasureContext* context) {
  Measure measure{Measure::Kind::named, word(context), false};
  if (context->name() != nullptr) return measure;
  switch (context->getStart()->getType()) {
    case P::UNIT:
      measure.singular = true;
      [[fallthrough]];
    case P::UNITS:
      measure.kind = Measure::Kind::units;
      break;
    case P::LINE:
      measure.singular = true;
      [[fallthrough]];
    case P::LINES:
      measure.kind = Measure::Kind::lines;
      break;
    case P::DAY:
      measure.singular = true;
      [[fallthrough]];
    case P::DAYS:
      measure.kind = Measure::Kind::days;
      break;
    case P::CLAIM:
      measure.singular = true;
      [[fallthrough]];
    case P::CLAIMS:
      measure.kind = Measure::Kind::claims;
      break;
    default:
      measure.kind = Measure::Kind::all_days;
      break;
  }
  return measure;
}

Window Builder::window(P::WindowContext* context, Span place) {
  Window window;
  window.span = {place.file, place.end, place.end};
  if (context == nullptr) return window;
  window.span = span(context);
  window.stated = true;
  if (context->duration() != nullptr) {
    window.kind = context->ANY() != nullptr ? Window::Kind::any : Window::Kind::past;
    window.duration = duration(context->duration());
  } else if (context->CALENDAR() != nullptr) {
    window.kind = Window::Kind::calendar;
    window.calendar = context->YEAR() != nullptr      ? CalendarPeriod::year
                      : context->QUARTER() != nullptr ? CalendarPeriod::quarter
                      : context->MONTH() != nullptr   ? CalendarPeriod::month
                                                      : CalendarPeriod::week;
  } else if (context->SAME() != nullptr) {
    window.kind = Window::Kind::same_claim;
  } else if (context->SINCE() != nullptr) {
    window.kind = Window::Kind::since;
    window.from = additive(context->additive(0));
  } else if (context->FROM() != nullptr) {
    window.kind = Window::Kind::between;
    window.from = additive(context->additive(0));
    window.until = additive(context->additive(1));
  }
  return window;
}

Within Builder::within(P::WithinContext* context) {
  const Direction direction = context->BEFORE() == nullptr  ? Direction::after
                              : context->AFTER() == nullptr ? Direction::before
                                                            : Direction::both;
  return {duration(context->duration()), direction, context->EXCLUDING() != nullptr};
}

ExprPtr Builder::exists(P::ExistsContext* context) {
  Exists exists{Position::any, Standing::allowed,
                std::nullopt,  keys(context->keys()),
                std::nullopt,  context->sameClaim() != nullptr,
                nullptr};
  if (context->EARLIER() != nullptr) exists.position = Position::earlier;
  if (context->LATER() != nullptr) exists.position = Position::later;
  if (context->BILLED() != nullptr) exists.standing = Standing::billed;
  if (context->PAYABLE() != nullptr) exists.standing = Standing::payable;
  if (context->DENIED() != nullptr) exists.standing = Standing::denied;
  if (context->WORD() != nullptr) exists.name = found_name(context->WORD());
  if (context->within() != nullptr) exists.within = within(context->within());
  exists.where = optional_expression(context->expression());
  return make(span(context), std::move(exists));
}

ExprPtr Builder::find(P::FindContext* context) {
  Find find{Pick::nearest, std::nullopt,   keys(context->keys()),
            nullptr,       When::unstated, context->countingBilled() != nullptr};
  if (context->LATEST() != nullptr) find.pick = Pick::latest;
  if (context->EARLIEST() != nullptr) find.pick = Pick::earliest;
  if (context->WORD() != nullptr) find.name = found_name(context->WORD());
  find.where = optional_expression(context->expression());
  if (P::DirectionContext* direction = context->direction()) {
    const bool on = direction->ON() != nullptr;
    if (direction->BEFORE() != nullptr) {
      find.when = on ? When::on_or_before : When::before;
    } else {
      find.when = on ? When::on_or_after : When::after;
    }
  }
  return make(span(context), std::move(find));
}

ExprPtr Builder::total(P::TotalContext* context) {
  Total total{context->COUNT() != nullptr,
              measure(context->measure()),
              optional_expression(context->expression()),
              keys(context->keys()),
              window(context->window(), span(context->keys())),
              context->countingBilled() != nullptr};
  return make(span(context), std::move(total));
}

ExprPtr Builder::rank(P::RankContext* context) {
  Rank rank{additive(context->additive()), context->DESCENDING() != nullptr, keys(context->keys()),
            optional_expression(context->expression())};
  return make(span(context), std::move(rank));
}

}  // namespace edict::syntax
