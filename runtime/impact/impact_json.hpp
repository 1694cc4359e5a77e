// The effect of a change as JSON values: what --format json prints, and what the page carries with it.
#pragma once

#include <nlohmann/json.hpp>

#include "runtime/impact/impact_report.hpp"

namespace edict::impact {

nlohmann::ordered_json flow_json(const Flow& flow);
// Patient, date, diagnosis and the values behind findings only `with_phi`.
nlohmann::ordered_json line_json(const ChangedLine& line, bool with_phi);
nlohmann::ordered_json impact_json(const Impact& impact, const ReportHead& head);

}  // namespace edict::impact
