#include "tools/edict/side_run.hpp"

namespace edict::cli {

SideRun::SideRun(const LoadedPolicies& policies, const BackEnd& back_end, const ClaimInputs& inputs, unsigned threads,
                 const StreamOptions& options)
    : policies_(policies),
      back_end_(back_end),
      symbols_(start_symbols(policies.plan)),
      pool_(threads),
      inputs_(inputs, symbols_, &pool_),
      stream_(symbols_, options) {}

bool SideRun::read(bool keep_going, Diagnostics& diagnostics) {
  tables_ = inputs_.tables(policies_.plan, diagnostics);
  if (diagnostics.has_errors()) return false;
  bool whole = inputs_.read_side_files(diagnostics);
  for (auto& [part, source] : inputs_.open()) {
    part == Part::claims ? stream_.add_claims(std::move(source)) : stream_.add_history(std::move(source));
  }
  stream_.set_patients(&inputs_.patients());
  whole = stream_.read(diagnostics) && whole;
  const bool without_a_file = stream_.broken() || stream_.has_unreadable_source() || inputs_.side_file_unreadable();
  return whole || (keep_going && !without_a_file);
}

bool SideRun::decide(const Output& output, const Pipeline::Write& write, Diagnostics& diagnostics) {
  Pipeline pipeline({policies_.plan, symbols_, back_end_, tables_, &inputs_.patients(), pool_, output.format,
                     policies_.bundle, output.explain, false, std::nullopt, output.make_writer});
  return pipeline.run(stream_, write, diagnostics) && !stream_.broken();
}

}  // namespace edict::cli
