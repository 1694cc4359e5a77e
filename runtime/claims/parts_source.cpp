#include "runtime/claims/parts_source.hpp"

namespace edict {

PartsSource::PartsSource(std::string file, SymbolTable& symbols, ReadOptions options)
    : ClaimSource(file, symbols), options_(std::move(options)), reporter_(std::move(file), options_.most_reports) {}

void PartsSource::finish_parts() {
  for (const Part& part : parts_) {
    if (part.task != nullptr) options_.pool->finish(part.task);
  }
  parts_.clear();
}

std::optional<PackedClaim> PartsSource::next_packed(Diagnostics& diagnostics) {
  if (!begun_) {
    begun_ = true;
    if (!begin(diagnostics)) ended_ = true;
  }
  for (;;) {
    if (current_ && at_ < current_->claims.size()) {
      const ParsedPart::At& claim = current_->claims[at_];
      const std::size_t begin = at_ == 0 ? 0 : current_->claims[at_ - 1].end;
      ++at_;
      report_until(claim.line, diagnostics);
      PackedClaim result = packed_claim(std::string_view(current_->packed).substr(begin, claim.end - begin));
      result.at = lines_before_ + claim.line;
      result.within = claim.within;
      ++counts_.claims;
      counts_.lines += result.lines;
      return result;
    }
    if (current_) leave_part(diagnostics);
    if (ended_ || met_odd_part_ || !next_part()) break;
  }
  if (!ended_) end(diagnostics);
  return std::nullopt;
}

// Some parts are read ahead, so that no thread waits for the one that takes them.
std::size_t PartsSource::parts_ahead() const { return options_.pool == nullptr ? 1 : options_.pool->threads() + 1; }

bool PartsSource::next_part() {
  while (parts_.size() < parts_ahead()) {
    auto text = std::make_shared<PartText>();
    auto parsed = std::make_shared<ParsedPart>(options_.most_reports);
    if (!cut(*text, *parsed)) break;
    TaskPool::Handle task;
    if (text->size > 0 && options_.pool != nullptr) {
      task = options_.pool->start([this, text, parsed] { read(*text, *parsed); });
    } else if (text->size > 0) {
      read(*text, *parsed);
    }
    parts_.push_back({std::move(task), std::move(parsed)});
  }
  if (parts_.empty()) return false;
  if (parts_.front().task != nullptr) options_.pool->finish(parts_.front().task);
  current_ = std::move(parts_.front().parsed);
  parts_.pop_front();
  at_ = reported_ = 0;
  met_odd_part_ = current_->odd;
  return true;
}

void PartsSource::read(const PartText& text, ParsedPart& parsed) {
  std::unique_ptr<PartReader> reader;
  {
    const std::scoped_lock lock(mutex_);
    if (readers_.empty()) {
      reader = make_reader();
    } else {
      reader = std::move(readers_.back());
      readers_.pop_back();
    }
  }
  reader->read({text.bytes.data(), text.size}, parsed);
  const std::scoped_lock lock(mutex_);
  readers_.push_back(std::move(reader));
}

// What stands before a claim is told before it.
void PartsSource::report_until(std::uint64_t line, Diagnostics& diagnostics) {
  const std::vector<DataFault>& faults = current_->faults.list();
  for (; reported_ < faults.size() && faults[reported_].spot.line <= line; ++reported_) {
    reporter_.report(diagnostics, faults[reported_], lines_before_);
  }
}

void PartsSource::leave_part(Diagnostics& diagnostics) {
  report_until(current_->lines, diagnostics);
  reporter_.add_hidden(current_->faults);
  counts_.refused += current_->counts.refused;
  counts_.values_left_out += current_->counts.values_left_out;
  add_left_out(left_out_, current_->left_out, lines_before_);
  unknown_.add_all(current_->unknown);
  for (ClaimReceipt& receipt : current_->receipts) {
    receipt.at += lines_before_;
    receipts_.push_back(std::move(receipt));
  }
  lines_before_ += current_->lines;
  current_.reset();
}

void PartsSource::end(Diagnostics& diagnostics) {
  ended_ = true;
  if (const auto& fault = input_fault()) {
    reporter_.report(diagnostics, fault->id, {lines_before_, 0}, {}, {}, fault->message, fault->help);
  }
  report_left_out(left_out_, reporter_, diagnostics);
  reporter_.close(diagnostics);
  report_unknown(unknown_, diagnostics);
}

}  // namespace edict
