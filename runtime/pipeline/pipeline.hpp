// Decides all that a stream gives, several batches at once, and hands on the text of the decisions in order.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/task_pool.hpp"
#include "runtime/claims/patient_stream.hpp"
#include "runtime/decisions/profile.hpp"
#include "runtime/decisions/record_writer.hpp"
#include "runtime/decisions/summary.hpp"
#include "runtime/engine/engine.hpp"

namespace edict {

// What outlives the pipeline, and what it is to do.
struct PipelineSetup {
  const plan::Plan& plan;
  SymbolTable& symbols;
  const BackEnd& back_end;
  const std::vector<std::optional<TableData>>& inputs;  // of tables that the run brings; each engine has a copy
  const Patients* patients = nullptr;
  TaskPool& pool;
  DecisionFormat format = DecisionFormat::json_lines;
  std::string bundle;  // the plan's content hash
  bool explain = true;
  bool profile = false;                                                  // times the rules
  std::optional<Date> adjudicated = std::nullopt;                        // of make_record_writer
  std::function<std::unique_ptr<RecordWriter>()> make_writer = nullptr;  // of records of another kind than `format`
};

class Pipeline {
 public:
  explicit Pipeline(PipelineSetup setup);
  ~Pipeline();

  // Takes text of whole records, in order, and the number of lines that were decided up to its end. False: it cannot be
  // written, and the run ends.
  using Write = std::function<bool(std::string_view text, std::uint64_t lines_decided)>;
  // Once. The stream was read or begun. False when `write` failed; what the stream found wrong is the stream's to say.
  bool run(PatientStream& stream, const Write& write, Diagnostics& diagnostics);
  // Of the run, complete after it.
  Summary summary(const PatientStream& stream) const;
  // With PipelineSetup::profile; of the run, complete after it.
  Profile profile() const;

 private:
  struct Worker;
  struct Job;
  void decide(const ClaimIds& taken_out, Job& job);
  std::unique_ptr<Worker> borrow_worker(const ClaimIds& taken_out);

  PipelineSetup setup_;
  std::mutex mutex_;  // of workers_
  std::vector<std::unique_ptr<Worker>> workers_;
  std::uint64_t history_lines_ = 0;
};

}  // namespace edict
