#include "runtime/decisions/x12_text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace edict {
namespace {

void append_joined(std::string& to, std::initializer_list<std::string_view> parts, char separator) {
  std::size_t last = 0;
  std::size_t place = 0;
  for (const std::string_view part : parts) {
    ++place;
    if (!part.empty()) last = place;
  }
  place = 0;
  for (const std::string_view part : parts) {
    if (place == last) return;
    if (place++ > 0) to += separator;
    to += part;
  }
}

std::string without_needless_zeros(std::string text) {
  if (text.find('.') == std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

}  // namespace

std::string x12_value(std::string_view text) {
  std::string value(text);
  for (char& c : value) {
    if (c < ' ' || c > '}' || c == '*' || c == ':' || c == '^') c = ' ';
  }
  value.erase(value.find_last_not_of(' ') + 1);
  value.erase(0, std::min(value.find_first_not_of(' '), value.size()));
  return value;
}

std::string x12_number(Money amount) { return without_needless_zeros(to_text(amount)); }
std::string x12_number(Decimal number) { return without_needless_zeros(to_text(number)); }

std::string x12_day(Date date) {
  const YearMonthDay day = civil(date);
  return fmt::format("{:04}{:02}{:02}", day.year, day.month, day.day);
}

std::string x12_composite(std::initializer_list<std::string_view> components) {
  std::string text;
  append_joined(text, components, ':');
  return text;
}

void X12Segments::add(std::initializer_list<std::string_view> elements) {
  append_joined(text_, elements, '*');
  text_ += '~';
  ++count_;
}

std::string x12_begin(std::string_view sender, std::string_view receiver, Date date, std::int64_t control_number,
                      std::string_view function, std::string_view guide) {
  const std::string day = x12_day(date);
  // ISA is the one segment of fixed widths; its elements keep their blanks.
  const std::string head =
      fmt::format("ISA*00*{0:10}*00*{0:10}*ZZ*{1:<15.15}*ZZ*{2:<15.15}*{3}*0000*^*00501*{4:09}*0*P*:~", "", sender,
                  receiver, day.substr(2), control_number);
  // GS02 and GS03 have 15 places at most, as ISA has.
  X12Segments group;
  group.add({"GS", function, sender.substr(0, 15), receiver.substr(0, 15), day, "0000", std::to_string(control_number),
             "X", guide});
  return head + group.text();
}

std::string x12_end(std::uint64_t transactions, std::int64_t control_number) {
  X12Segments end;
  end.add({"GE", std::to_string(transactions), std::to_string(control_number)});
  end.add({"IEA", "1", fmt::format("{:09}", control_number)});
  return end.text() + "\n";
}

}  // namespace edict
