#include "runtime/pipeline/pipeline.hpp"

#include <deque>
#include <utility>

namespace edict {
namespace {

std::unique_ptr<RecordWriter> writer_of(const PipelineSetup& setup) {
  if (setup.make_writer) return setup.make_writer();
  return make_record_writer(setup.format, setup.plan, setup.bundle, setup.adjudicated);
}

}  // namespace

// One at work at a time.
struct Pipeline::Worker {
  Worker(const PipelineSetup& setup, const ClaimIds& taken_out)
      : maker(setup.symbols, setup.patients, taken_out),
        engine(setup.plan, setup.symbols, setup.back_end, setup.inputs),
        writer(writer_of(setup)),
        summary(setup.plan) {}

  BatchMaker maker;
  Engine engine;
  std::unique_ptr<RecordWriter> writer;
  Summary summary;
};

struct Pipeline::Job {
  PatientsClaims claims;
  TaskPool::Handle task;
  // Written by the task.
  TextBuffer text;
  BatchCounts counts;
  std::uint64_t lines_decided = 0;
  std::uint64_t history_lines = 0;
};

Pipeline::Pipeline(PipelineSetup setup) : setup_(std::move(setup)) {}
Pipeline::~Pipeline() = default;

std::unique_ptr<Pipeline::Worker> Pipeline::borrow_worker(const ClaimIds& taken_out) {
  {
    const std::scoped_lock lock(mutex_);
    if (!workers_.empty()) {
      auto worker = std::move(workers_.back());
      workers_.pop_back();
      return worker;
    }
  }
  return std::make_unique<Worker>(setup_, taken_out);
}

void Pipeline::decide(const ClaimIds& taken_out, Job& job) {
  auto worker = borrow_worker(taken_out);
  const Batch batch = worker->maker.make(job.claims);
  job.claims = {};
  job.counts = worker->maker.counts();
  const Decisions decisions = worker->engine.decide(batch, {setup_.explain, std::nullopt, setup_.profile});
  worker->summary.add(decisions, batch);
  worker->writer->write(decisions.lines, batch, job.text);
  job.lines_decided = decisions.lines.size();
  job.history_lines = batch.line_count() - decisions.lines.size();
  const std::scoped_lock lock(mutex_);
  workers_.push_back(std::move(worker));
}

bool Pipeline::run(PatientStream& stream, const Write& write, Diagnostics& diagnostics) {
  // One batch a thread is decided, one waits for each, and their texts wait for those before them: what is under way at
  // a time is bounded, whatever a patient costs.
  const std::size_t most = std::size_t{2} * setup_.pool.threads();
  std::deque<std::unique_ptr<Job>> jobs;
  std::vector<TextBuffer> spare;  // texts of some megabytes: who is done with one leaves it to the next
  std::uint64_t lines = 0;
  TextBuffer head;
  writer_of(setup_)->begin(head);
  bool good = write({head.data(), head.size()}, 0);
  const auto take_first = [&] {
    Job& job = *jobs.front();
    setup_.pool.finish(job.task);
    stream.count(job.counts);
    lines += job.lines_decided;
    history_lines_ += job.history_lines;
    good = good && write({job.text.data(), job.text.size()}, lines);
    job.text.clear();
    spare.push_back(std::move(job.text));
    jobs.pop_front();
  };
  while (good) {
    auto claims = stream.next_claims(diagnostics);
    if (!claims) break;
    auto job = std::make_unique<Job>();
    job->claims = std::move(*claims);
    if (!spare.empty()) {
      job->text = std::move(spare.back());
      spare.pop_back();
    }
    job->task = setup_.pool.start([this, &stream, job = job.get()] { decide(stream.taken_out(), *job); });
    jobs.push_back(std::move(job));
    if (jobs.size() >= most) take_first();
  }
  while (!jobs.empty()) take_first();
  stream.end(diagnostics);
  return good;
}

Summary Pipeline::summary(const PatientStream& stream) const {
  Summary all(setup_.plan);
  for (const auto& worker : workers_) all.add(worker->summary);
  all.set_history_lines(history_lines_);
  all.set_refused(stream.counts().refused);
  all.set_taken_out(stream.counts().claims_taken_out, stream.counts().lines_taken_out);
  return all;
}

Profile Pipeline::profile() const {
  Profile all(setup_.plan);
  std::uint64_t lines = 0;
  for (const auto& worker : workers_) {
    all.add(worker->engine.counts());
    lines += worker->summary.lines();
  }
  all.set_lines(lines);
  return all;
}

}  // namespace edict
