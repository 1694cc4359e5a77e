// Text for XML and HTML.
#pragma once

#include <string>
#include <string_view>

namespace edict {

// As text of an element or value of an attribute: &, <, > and " as entities, everything else as it is.
std::string escaped_markup(std::string_view text);

}  // namespace edict
