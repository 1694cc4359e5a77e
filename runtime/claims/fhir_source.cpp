// Claims from FHIR R4 resources.
#include "runtime/claims/fhir_source.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/claims/begun_input.hpp"
#include "runtime/claims/document_cutter.hpp"
#include "runtime/claims/fhir_claim.hpp"
#include "runtime/claims/json_line.hpp"
#include "runtime/claims/line_cutter.hpp"
#include "runtime/claims/parts_source.hpp"

namespace edict {
namespace {

// What FHIR lets an id be (at most 64 letters, digits, - and .), so that nothing else gets into a message.
std::string shown_id(std::string_view id) {
  constexpr std::size_t longest = 64;
  const bool plain = std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '.';
  });
  return id.empty() || id.size() > longest || !plain ? "without an id" : std::string(id);
}

bool is_type_name(std::string_view type) {
  constexpr std::size_t longest = 40;
  return !type.empty() && type.size() <= longest && type[0] >= 'A' && type[0] <= 'Z' &&
         std::all_of(type.begin(), type.end(), [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); });
}

// Reads whole lines with a resource each, or whole documents. One a thread.
class FhirPartReader : public PartReader {
 public:
  FhirPartReader(SymbolTable& symbols, const ReadOptions& options)
      : draft_(symbols, fhir_names(), options),
        claim_(draft_, options.as),
        faults_(options.most_reports),
        longest_(options.longest_record) {
    if (options.receipts) draft_.keep_receipts();
  }

  void read(std::string_view text, ParsedPart& into) override {
    into_ = &into;
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = std::min(text.find('\n', begin), text.size());
      std::string_view document = text.substr(begin, end - begin);
      const std::uint64_t line = ++into.lines;
      std::size_t next = end + 1;
      if (document.size() > longest_) {
        into.faults.report(line_too_long(longest_, line));
        ++into.counts.refused;
      } else if (!trimmed(document).empty()) {
        auto error = tree_.read(parser_, document, LineReader::kPadding);
        if (error != simdjson::SUCCESS && open_brackets(document) > 0) {
          const std::string_view whole = text.substr(begin, document_size(text.substr(begin)));
          if (whole.size() > document.size()) {
            document = whole;
            next = begin + whole.size();
            into.lines += static_cast<std::uint64_t>(std::count(whole.begin(), std::prev(whole.end()), '\n'));
            error = tree_.read(parser_, document, LineReader::kPadding);
          }
        }
        places_.begin(document, line);
        error == simdjson::SUCCESS ? read_document() : not_json(error, document, line);
      }
      begin = next;
    }
    std::swap(into.left_out, draft_.left_out());
    std::swap(into.receipts, draft_.receipts());
  }

 private:
  struct Claim {
    const JsonNode* resource;
    std::size_t end;  // byte of the document behind it
  };

  static std::size_t document_size(std::string_view text) {
    DocumentEnd document;
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = std::min(text.find('\n', begin), text.size() - 1) + 1;
      const DocumentEnd::At at = document.take(text.substr(begin, end - begin));
      if (at == DocumentEnd::At::before) return begin;
      if (at == DocumentEnd::At::behind) return end;
      begin = end;
    }
    return text.size();
  }

  void refuse(std::string_view id, Spot spot, std::string field, std::string message, std::string help) {
    ++into_->counts.refused;
    into_->faults.report({id, spot, {}, std::move(field), std::move(message), std::move(help)});
  }

  void not_json(simdjson::error_code error, std::string_view document, std::uint64_t line) {
    if (error == simdjson::CAPACITY) {
      refuse("E0703", {line, 0}, {}, "the document has more than four million values and was skipped",
             "send resources one a line");
    } else if (document.find('\n') == std::string_view::npos) {
      into_->faults.report(json_fault(error, document, {line, 0}));
      ++into_->counts.refused;
    } else {
      refuse("E0704", tree_.broken_at() > 0 ? places_.spot(tree_.broken_at()) : Spot{line, 0}, {},
             fmt::format("the document that begins in line {} is no JSON", line),
             "the file may be cut off; a resource is one complete JSON object");
    }
  }

  void read_document() {
    resources_.clear();
    claims_.clear();
    const JsonNode& root = tree_.root();
    if (root.kind == JsonNode::Kind::array) {
      for (const JsonNode* one = root.first; one != nullptr; one = one->next) {
        collect(*one, one->next == nullptr ? SIZE_MAX : one->next->at, 0);
      }
    } else {
      collect(root, SIZE_MAX, 0);
    }
    std::uint64_t line = 0;
    std::uint32_t within = 0;
    for (const Claim& claim : claims_) {
      const std::uint64_t here = places_.spot(*claim.resource).line;
      within = here == line ? within + 1 : 0;
      line = here;
      read_claim(claim, within);
    }
  }

  void collect(const JsonNode& resource, std::size_t end, int depth) {
    const std::string_view type = resource["resourceType"].text;
    if (!is_type_name(type)) {
      refuse("E0771", places_.spot(resource), "resourceType", "this is not a FHIR resource",
             "each resource says what it is: {\"resourceType\":\"Claim\",…}");
      return;
    }
    if (is_fhir_claim(resource)) {
      claims_.push_back({&resource, end});
    } else if (type != "Bundle") {
      if (depth == 0) into_->unknown.add(type);
    } else {
      constexpr int deepest = 4;  // a batch's answer holds search results
      for (const JsonNode& entry : JsonMembers(resource["entry"])) resources_.add(entry);
      for (const JsonNode& entry : JsonMembers(resource["entry"])) {
        if (!entry["resource"] || depth == deepest) continue;
        collect(entry["resource"], entry.next == nullptr ? end : entry.next->at, depth + 1);
      }
    }
  }

  // `within`: how many claims of its line stand before it.
  void read_claim(const Claim& claim, std::uint32_t within) {
    const JsonNode& resource = *claim.resource;
    const Spot begin = places_.spot(resource);
    if (const std::string why = why_left_out(resource); !why.empty()) {
      report(resource, {"W0771", begin, {}, {}, "the resource is left out: " + why, "only active claims are decided"});
      return;
    }
    if (asks_beforehand(resource)) {
      ++into_->counts.refused;
      report(resource, {"E0774",
                        places_.spot(resource["use"]),
                        {},
                        "use",
                        "this asks for an answer before the service, and is no claim",
                        "give the claims alone; their use is claim"});
      return;
    }
    draft_.begin(begin);
    claim_.read(resource, resources_, places_);
    for (const JsonNode* twice : tree_.given_twice()) {
      if (twice->at < resource.at || twice->at >= claim.end) continue;
      draft_.fault("E0711", places_.spot(*twice), "element", "an element is given twice", "give it once");
    }
    faults_.clear();
    const bool good = draft_.finish(into_->packed, faults_, into_->counts);
    for (const DataFault& fault : faults_.list()) report(resource, fault);
    into_->faults.add_hidden(faults_);
    for (DataFault& remark : claim_.remarks()) report(resource, std::move(remark));
    if (!draft_.receipts().empty()) {
      draft_.receipts().back().within = within;
      draft_.receipts().back().names = claim_.names();
    }
    if (good) into_->claims.push_back({into_->packed.size(), begin.line, within});
  }

  // The fault with the resource's name and the path of its element.
  void report(const JsonNode& resource, DataFault fault) {
    const std::string path = places_.path(resource, fault.spot);
    fault.message += fmt::format(" ({} {}{}{})", resource["resourceType"].text, shown_id(resource["id"].text),
                                 path.empty() ? "" : ", ", path);
    into_->faults.report(std::move(fault));
  }

  ClaimDraft draft_;
  FhirClaim claim_;
  FaultList faults_;
  std::size_t longest_;
  simdjson::ondemand::parser parser_;
  JsonTree tree_;
  JsonPlaces places_;
  FhirResources resources_;
  std::vector<Claim> claims_;  // of the document
  ParsedPart* into_ = nullptr;
};

class FhirSource : public PartsSource {
 public:
  FhirSource(std::string file, std::unique_ptr<ByteInput> input, SymbolTable& symbols, const ReadOptions& options)
      : PartsSource(std::move(file), symbols, options) {
    auto begun = std::make_unique<BegunInput>(std::move(input), options.part_bytes);
    if (has_resource_a_line(begun->front())) {
      lines_ = std::make_unique<LineCutter>(std::move(begun), options.part_bytes, options.longest_record);
    } else {
      documents_ = std::make_unique<DocumentCutter>(std::move(begun), options.part_bytes, options.longest_record);
    }
  }
  ~FhirSource() override { finish_parts(); }

 private:
  // The first line is a whole resource, or longer than any line of a document in several.
  static bool has_resource_a_line(std::string_view front) {
    for (std::size_t begin = 0; begin < front.size();) {
      const std::size_t end = front.find('\n', begin);
      if (end == std::string_view::npos) return true;
      const std::string_view line = front.substr(begin, end - begin);
      if (!trimmed(line).empty() && line != "\xEF\xBB\xBF") return open_brackets(line) <= 0;
      begin = end + 1;
    }
    return true;
  }

  bool cut(PartText& text, ParsedPart& instead) override {
    if (lines_) {
      const LineCutter::Next next = lines_->next(text.bytes, text.size);
      if (next == LineCutter::Next::too_long) {
        instead.lines = 1;
        instead.faults.report(line_too_long(options_.longest_record, 1));
        instead.counts.refused = 1;
      }
      return next != LineCutter::Next::end;
    }
    const DocumentCutter::Next next = documents_->next(text.bytes, text.size, instead.lines);
    if (next == DocumentCutter::Next::too_long) {
      instead.faults.report({"E0703",
                             {1, 0},
                             {},
                             {},
                             fmt::format("a document is longer than {} MiB, and was skipped with what stands behind it",
                                         options_.longest_record >> 20),
                             "send resources one a line"});
      instead.counts.refused = 1;
      text.size = 0;
    }
    return next != DocumentCutter::Next::end;
  }
  std::unique_ptr<PartReader> make_reader() override { return std::make_unique<FhirPartReader>(symbols_, options_); }
  const std::optional<InputFault>& input_fault() const override {
    return lines_ ? lines_->fault() : documents_->fault();
  }
  void report_unknown(UnknownNames& unknown, Diagnostics& diagnostics) override {
    unknown.report(diagnostics, file_, "resources, which are no claims and were skipped", {});
  }

  std::unique_ptr<LineCutter> lines_;          // either this
  std::unique_ptr<DocumentCutter> documents_;  // or that
};

}  // namespace

std::unique_ptr<ClaimSource> fhir_source(std::string file, std::unique_ptr<ByteInput> input, SymbolTable& symbols,
                                         ReadOptions options) {
  return std::make_unique<FhirSource>(std::move(file), std::move(input), symbols, options);
}

bool looks_like_fhir(std::string_view front) {
  constexpr std::string_view key = "\"resourceType\"";
  int depth = 0;
  int outermost = 1;
  for (std::size_t i = 0; i < front.size(); ++i) {
    const char c = front[i];
    if (c == '[' && depth == 0) outermost = 2;
    if (c == '{' || c == '[') ++depth;
    if (c == '}' || c == ']') --depth;
    if (depth <= 0 && (c == '}' || c == ']')) return false;  // the first object has none
    if (c != '"') continue;
    if (depth == outermost && front.substr(i).starts_with(key)) {
      const std::size_t behind = front.find_first_not_of(" \t\r\n", i + key.size());
      if (behind != std::string_view::npos && front[behind] == ':') return true;
    }
    for (++i; i < front.size() && front[i] != '"'; ++i) {
      if (front[i] == '\\') ++i;
    }
  }
  return false;
}

}  // namespace edict
