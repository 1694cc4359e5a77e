// A run of one set of policies over claims that are read whole first: for verbs that compare runs. `edict run` has its
// own way, which decides sorted files as they come.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "runtime/pipeline/pipeline.hpp"
#include "tools/edict/claim_inputs.hpp"
#include "tools/edict/loaded_policies.hpp"

namespace edict::cli {

class SideRun {
 public:
  // All outlive it.
  SideRun(const LoadedPolicies& policies, const BackEnd& back_end, const ClaimInputs& inputs, unsigned threads,
          const StreamOptions& options);

  // False when something is wrong (reported): with `keep_going`, only when it is more than single records.
  bool read(bool keep_going, Diagnostics& diagnostics);
  // After `read`: what is handed on and when, as Pipeline::run says; `make_writer` none: decisions in `format`.
  struct Output {
    DecisionFormat format = DecisionFormat::json_lines;
    std::function<std::unique_ptr<RecordWriter>()> make_writer = nullptr;
    bool explain = true;
  };
  bool decide(const Output& output, const Pipeline::Write& write, Diagnostics& diagnostics);

  std::uint64_t refused() const { return stream_.counts().refused; }

 private:
  const LoadedPolicies& policies_;
  const BackEnd& back_end_;
  SymbolTable symbols_;
  TaskPool pool_;
  OpenInputs inputs_;
  std::vector<std::optional<TableData>> tables_;
  PatientStream stream_;
};

}  // namespace edict::cli
