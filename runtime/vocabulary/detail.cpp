#include "runtime/vocabulary/detail.hpp"

#include <array>

namespace edict {
namespace {

// `field` or `none`, in details.def.
namespace of {
[[maybe_unused]] inline constexpr std::optional<Field> none = std::nullopt;
#define EDICT_FIELD(enumerator, level, kind, system, name, aliases, json, csv) \
  [[maybe_unused]] inline constexpr std::optional<Field> enumerator = Field::enumerator;
#include "runtime/vocabulary/fields.def"
#undef EDICT_FIELD
}  // namespace of

std::array<DetailInfo, kDetailTotal> make() {
  std::array<DetailInfo, kDetailTotal> all = {{
#define EDICT_DETAIL(enumerator, level, kind, list, name, field, csv) \
  {Detail::enumerator, Level::level, Kind::kind, list, name, of::field, csv, Detail::enumerator},
#include "runtime/vocabulary/details.def"
#undef EDICT_DETAIL
  }};
  for (std::size_t i = 1; i < kDetailTotal; ++i) {
    if (all[i].list == all[i - 1].list) all[i].first = all[i - 1].first;
  }
  return all;
}

const std::array<DetailInfo, kDetailTotal>& details() {
  static const std::array<DetailInfo, kDetailTotal> made = make();
  return made;
}

}  // namespace

std::span<const DetailInfo> all_details() { return details(); }
const DetailInfo& info(Detail detail) { return details()[static_cast<std::size_t>(detail)]; }
std::string name_of(Detail detail) {
  const DetailInfo& d = info(detail);
  return std::string(d.list) + "." + std::string(d.name);
}

}  // namespace edict
