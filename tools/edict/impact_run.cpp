#include "tools/edict/impact_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>

#include "tools/edict/side_run.hpp"
#include "tools/edict/verbs.hpp"

namespace edict::cli {
namespace {

// Texts from the run that is ahead to the one that compares; a few wait at most.
class Channel {
 public:
  // False when nobody reads any more.
  bool put(std::string_view text) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return texts_.size() < kMost || closed_; });
    if (closed_) return false;
    texts_.emplace_back(text);
    changed_.notify_all();
    return true;
  }
  // Nothing more comes, or nobody reads any more.
  void close() {
    const std::scoped_lock lock(mutex_);
    closed_ = true;
    changed_.notify_all();
  }
  std::optional<std::string> take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !texts_.empty() || closed_; });
    if (texts_.empty()) return std::nullopt;
    std::string text = std::move(texts_.front());
    texts_.pop_front();
    changed_.notify_all();
    return text;
  }

 private:
  static constexpr std::size_t kMost = 8;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::string> texts_;
  bool closed_ = false;
};

// The records of the run that is ahead, one by one.
class RecordsAhead {
 public:
  explicit RecordsAhead(Channel& channel) : channel_(channel) {}
  std::optional<std::string_view> next() {
    while (at_ >= text_.size()) {
      auto text = channel_.take();
      if (!text) return std::nullopt;
      text_ = std::move(*text);
      at_ = 0;
    }
    const std::size_t end = text_.find('\n', at_);
    const std::string_view record = std::string_view(text_).substr(at_, end - at_);
    at_ = end + 1;
    return record;
  }

 private:
  Channel& channel_;
  std::string text_;
  std::size_t at_ = 0;
};

bool compare_records(std::string_view text, RecordsAhead& ahead, impact::Impact& impact) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const auto before = ahead.next();
    if (!before) return false;
    const std::string_view after = text.substr(0, end);
    if (!impact.add(impact::parse_line_record(*before), impact::parse_line_record(after))) return false;
    text.remove_prefix(end + 1);
  }
  return true;
}

SideRun::Output line_records(const LoadedPolicies& policies, bool explain) {
  SideRun::Output output;
  output.make_writer = [&policies] { return impact::make_line_record_writer(policies.plan, policies.bundle); };
  output.explain = explain;
  return output;
}

// The tables of the run that a side reads. One that neither reads stays, to be told.
ClaimInputs inputs_of(const plan::Plan& plan, const plan::Plan& other, ClaimInputs inputs) {
  const auto reads = [](const plan::Plan& side, const std::string& binding) {
    const std::string name = binding.substr(0, binding.find('='));
    return std::any_of(side.tables.begin(), side.tables.end(),
                       [&](const plan::Table& t) { return t.from_input && t.schema.name == name; });
  };
  std::erase_if(inputs.tables, [&](const std::string& t) { return !reads(plan, t) && reads(other, t); });
  return inputs;
}

}  // namespace

void ImpactOptions::add_options(CLI::App& verb) {
  inputs.add_options(verb, false);
  verb.add_flag("--with-phi", with_phi,
                "let patients, dates of service, diagnoses and the values behind findings into the report");
  verb.add_option("--most-lines", most_lines, "changed lines that the report lists; all are counted (default 100000)")
      ->check(CLI::Range(std::size_t{0}, std::size_t{10'000'000}).description(""))
      ->type_name("N");
  verb.add_flag("-k,--keep-going", keep_going,
                "go on without the records that cannot be read; the status is 3 all the same");
  verb.add_option("--memory", memory, "claims held in memory while sorting (default 1G)")->type_name("SIZE");
  verb.add_option("--threads", threads, "threads that read and decide (default all cores)")
      ->check(CLI::Range(1, 1024).description(""))
      ->type_name("N");
  back_end.add_option(verb, "auto");
}

std::string ImpactOptions::wrong_usage() {
  if (!asked()) {
    const bool only_with_claims = with_phi || keep_going || !inputs.history.empty() || !inputs.decided.empty() ||
                                  !inputs.patients.empty() || !inputs.tables.empty();
    return only_with_claims ? "the effect on claims is asked for, and --claims names none" : "";
  }
  std::string wrong = inputs.wrong_usage();
  if (!wrong.empty()) return wrong;
  const auto files = inputs.files();
  if (std::find(files.begin(), files.end(), "-") != files.end())
    return "claims are read twice, once for each side: name a file instead of -";
  if (!memory.empty() && !parse_size(memory, stream.memory_budget))
    return "--memory " + memory + ": a size such as 512M or 2G";
  return {};
}

std::optional<ImpactResult> find_impact(const LoadedPolicies& older, const LoadedPolicies& newer,
                                        ImpactOptions& options, const Shell& shell) {
  const BackEnd* back_end = options.back_end.open(shell);
  if (back_end == nullptr) return std::nullopt;
  StreamOptions stream = options.stream;
  stream.memory_budget /= 2;
  const unsigned threads = std::max(1U, options.threads / 2);
  const ClaimInputs old_inputs = inputs_of(older.plan, newer.plan, options.inputs);
  const ClaimInputs new_inputs = inputs_of(newer.plan, older.plan, options.inputs);
  SideRun before(older, *back_end, old_inputs, threads, stream);
  SideRun after(newer, *back_end, new_inputs, threads, stream);
  Diagnostics diagnostics, again;  // the second reading meets what the first met
  if (!after.read(options.keep_going, diagnostics) || !before.read(options.keep_going, again)) {
    shell.report(diagnostics.has_errors() ? diagnostics : again);
    shell.say("nothing was compared");
    return std::nullopt;
  }
  shell.report(diagnostics);

  ImpactResult result{impact::Impact(options.most_lines),
                      {{{}, older.bundle}, {{}, newer.bundle}, EDICT_VERSION, {}, options.with_phi, after.refused()},
                      !diagnostics.has_errors()};
  Channel channel;
  Diagnostics of_before, of_after;
  bool decided = true;
  std::thread ahead([&] {
    decided = before.decide(
        line_records(older, options.with_phi),
        [&](std::string_view text, std::uint64_t) { return text.empty() || channel.put(text); }, of_before);
    channel.close();
  });
  RecordsAhead records(channel);
  Progress progress(shell);
  bool same_lines = after.decide(
      line_records(newer, options.with_phi),
      [&](std::string_view text, std::uint64_t lines) {
        progress.show("lines compared:", lines);
        return compare_records(text, records, result.impact);
      },
      of_after);
  same_lines = same_lines && !records.next();
  channel.close();
  ahead.join();
  progress.clear();
  shell.report(of_after);
  if (!same_lines || !decided) {
    shell.fault("E0850", std::monostate{}, "the two runs did not decide the same lines",
                "were the claims changed while they were read? Otherwise this is a fault of edict");
    return std::nullopt;
  }
  return result;
}

}  // namespace edict::cli
