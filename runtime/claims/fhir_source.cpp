// Claims from FHIR R4 resources.
#include "runtime/claims/fhir_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "runtime/claims/claim_draft.hpp"
#include "runtime/claims/fhir_claim.hpp"
#include "runtime/claims/json_line.hpp"

namespace edict {
namespace {

class FhirSource : public ClaimSource {
 public:
  FhirSource(std::string file, std::unique_ptr<ByteInput> input, SymbolTable& symbols, ReadOptions options)
      : ClaimSource(file, symbols),
        input_(std::move(input)),
        lines_(*input_, options.longest_record),
        reporter_(std::move(file), options.most_reports),
        faults_(options.most_reports),
        draft_(symbols, json_names(), options.as, options.unreadable_is_missing),
        options_(std::move(options)) {}

  std::optional<PackedClaim> next_packed(Diagnostics& diagnostics) override {
    while (!ended_) {
      while (next_ < claims_.size()) {
        if (read_claim(*claims_[next_++], diagnostics)) {
          PackedClaim claim = packed_claim(packed_);
          claim.at = at_;
          return claim;
        }
      }
      if (!next_document(diagnostics)) end(diagnostics);
    }
    return std::nullopt;
  }

 private:
  // A line that holds a whole object is a resource; a first line that does not begins a document of many lines.
  bool next_document(Diagnostics& diagnostics) {
    claims_.clear();
    others_.clear();
    next_ = 0;
    if (!next_json_line(lines_, *input_, options_.longest_record, reporter_, diagnostics, counts_.refused))
      return false;
    text_.assign(lines_.text());
    first_line_ = lines_.number();
    if (!begun_ && !trimmed(text_).ends_with('}') && !gather(diagnostics)) return true;
    begun_ = true;
    const std::size_t size = text_.size();
    text_.append(LineReader::kPadding, ' ');
    tree_ = JsonNode{};
    const std::string_view document(text_.data(), size);
    if (const auto error = read_json_tree(parser_, document, LineReader::kPadding, tree_)) {
      reporter_.report(diagnostics, json_fault(error, document, {first_line_, 0}));
      ++counts_.refused;
      return true;
    }
    sort_out(diagnostics);
    return true;
  }

  bool gather(Diagnostics& diagnostics) {
    begun_ = true;
    while (next_json_line(lines_, *input_, options_.longest_record, reporter_, diagnostics, counts_.refused)) {
      // Blank lines are stepped over; each line keeps its number.
      while (first_line_ + static_cast<std::uint64_t>(std::count(text_.begin(), text_.end(), '\n')) + 1 <
             lines_.number())
        text_ += '\n';
      text_ += '\n';
      text_ += lines_.text();
      if (text_.size() <= options_.longest_record) continue;
      reporter_.report(diagnostics, line_too_long(options_.longest_record, first_line_));
      ++counts_.refused;
      text_.clear();
      return false;
    }
    return true;
  }

  void sort_out(Diagnostics& diagnostics) {
    const std::string& type = tree_["resourceType"].text;
    if (type.empty()) {
      reporter_.report(diagnostics, "E0771", {first_line_, 0}, {}, "resourceType", "this is not a FHIR resource",
                       "each resource says what it is: {\"resourceType\":\"Claim\",…}");
      ++counts_.refused;
      return;
    }
    if (type != "Bundle") return take(tree_);
    for (const auto& [name, entry] : tree_["entry"].fields) {
      const JsonNode& resource = entry["resource"];
      if (!entry["fullUrl"].text.empty()) others_.emplace(entry["fullUrl"].text, &resource);
      others_.emplace(resource["resourceType"].text + "/" + resource["id"].text, &resource);
      take(resource);
    }
  }
  void take(const JsonNode& resource) {
    if (is_fhir_claim(resource)) claims_.push_back(&resource);
  }

  Spot spot(const JsonNode& node) const {
    const auto begin = text_.begin();
    const auto at = begin + static_cast<std::ptrdiff_t>(std::min(node.at, text_.size()));
    const auto lines = static_cast<std::uint64_t>(std::count(begin, at, '\n'));
    const auto line_begin = std::find(std::make_reverse_iterator(at), text_.rend(), '\n').base();
    return {first_line_ + lines, static_cast<std::uint32_t>(at - line_begin + 1)};
  }

  bool read_claim(const JsonNode& resource, Diagnostics& diagnostics) {
    const Spot begin = spot(resource);
    if (const std::string why = why_not_a_claim(resource); !why.empty()) {
      reporter_.report(diagnostics, "W0771", begin, {}, {}, "the resource is left out: " + why,
                       "only active claims are decided");
      return false;
    }
    draft_.begin(begin);
    read_fhir_claim(resource, others_, [this](const JsonNode& node) { return spot(node); }, options_.as, draft_);
    packed_.clear();
    faults_.clear();
    const bool good = draft_.finish(packed_, faults_, counts_);
    for (const DataFault& fault : faults_.list()) reporter_.report(diagnostics, fault);
    reporter_.add_hidden(faults_);
    at_ = begin.line;
    return good;
  }

  void end(Diagnostics& diagnostics) {
    ended_ = true;
    report_left_out(draft_.left_out(), reporter_, diagnostics);
    reporter_.close(diagnostics);
  }

  std::unique_ptr<ByteInput> input_;
  LineReader lines_;
  Reporter reporter_;
  FaultList faults_;
  ClaimDraft draft_;
  ReadOptions options_;
  simdjson::ondemand::parser parser_;
  std::string text_;  // of the document, with padding
  std::uint64_t first_line_ = 0;
  JsonNode tree_;
  FhirResources others_;
  std::vector<const JsonNode*> claims_;  // of the document
  std::size_t next_ = 0;
  std::string packed_;
  std::uint64_t at_ = 0;
  bool begun_ = false;
  bool ended_ = false;
};

// Gives back first what was looked at.
class PeekedInput : public ByteInput {
 public:
  PeekedInput(std::unique_ptr<ByteInput> rest, std::string head) : rest_(std::move(rest)), head_(std::move(head)) {
    fault_ = rest_->fault();
  }
  std::size_t read(std::span<char> into) override {
    if (given_ < head_.size()) {
      const std::size_t n = std::min(into.size(), head_.size() - given_);
      std::memcpy(into.data(), head_.data() + given_, n);
      given_ += n;
      return n;
    }
    const std::size_t n = rest_->read(into);
    fault_ = rest_->fault();
    return n;
  }

 private:
  std::unique_ptr<ByteInput> rest_;
  std::string head_;
  std::size_t given_ = 0;
};

}  // namespace

std::unique_ptr<ClaimSource> fhir_source(std::string file, std::unique_ptr<ByteInput> input, SymbolTable& symbols,
                                         ReadOptions options) {
  return std::make_unique<FhirSource>(std::move(file), std::move(input), symbols, std::move(options));
}

bool begins_with_fhir(std::unique_ptr<ByteInput>& input) {
  constexpr std::size_t enough = 4096;
  std::string head(enough, '\0');
  std::size_t size = 0;
  while (size < enough) {
    const std::size_t n = input->read(std::span(head).subspan(size));
    if (n == 0) break;
    size += n;
  }
  head.resize(size);
  const bool fhir = head.find("\"resourceType\"") != std::string::npos;
  input = std::make_unique<PeekedInput>(std::move(input), std::move(head));
  return fhir;
}

}  // namespace edict
