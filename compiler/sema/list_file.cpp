#include "compiler/sema/list_file.hpp"

#include <fmt/format.h>

#include <set>
#include <tuple>

#include "compiler/sema/list_items.hpp"
#include "compiler/sema/tables.hpp"
#include "runtime/tables/cell.hpp"
#include "runtime/tables/delimited.hpp"
#include "runtime/tables/faults.hpp"
#include "runtime/tables/load.hpp"

namespace edict::sema {
namespace {

class CodesReader {
 public:
  CodesReader(Context& context, const syntax::CodesFile& file, DelimitedReader& reader, model::List& list)
      : context_(context), file_(file), reader_(reader), list_(list), faults_(context.diagnostics, file.path) {}

  bool read() {
    bool complete = find(file_.column, code_);
    if (file_.valid_from) complete &= find(*file_.valid_from, from_);
    if (file_.valid_until) complete &= find(*file_.valid_until, until_);
    if (file_.where) complete &= find(file_.where->column, where_);
    if (!complete) return false;
    std::vector<std::string_view> cells;
    while (reader_.next(cells)) add(cells);
    if (!reader_.failure().empty()) {
      faults_.report("E0315", reader_.line(), 0, {},
                     fmt::format("the file cannot be read further: {}", reader_.failure()));
    }
    if (list_.items.empty() && !faults_.any()) {
      context_.diagnostics.report(
          "W0317", file_.path_span, "the file gives no code to this list",
          file_.where ? fmt::format("no row has \"{}\" in the column {}", file_.where->text, file_.where->column)
                      : "it has no row besides its header");
    }
    faults_.summarize();
    return true;
  }

 private:
  bool find(const std::string& header, std::optional<std::uint32_t>& column) {
    column = reader_.column(header);
    if (column && !reader_.is_twice(header)) return true;
    if (column) {
      context_.diagnostics.report("E0311", file_.path_span,
                                  fmt::format("the file {} has two columns \"{}\"", file_.path, header),
                                  "rename one of them");
      return false;
    }
    const std::string near = nearest_header(header, reader_.header());
    context_.diagnostics.report("E0311", file_.path_span,
                                fmt::format("the file {} has no column \"{}\"", file_.path, header),
                                near.empty() ? fmt::format("its columns are: {}", fmt::join(reader_.header(), ", "))
                                             : fmt::format("did you mean \"{}\"?", near));
    return false;
  }

  void add(const std::vector<std::string_view>& cells) {
    if (std::string fault = reader_.record_fault(cells); !fault.empty()) {
      faults_.report("E0315", reader_.line(), 0, {}, std::move(fault));
      return;
    }
    if (where_ && trim(cells[*where_]) != file_.where->text) return;
    const std::string_view text = trim(cells[*code_]);
    model::ListItem item;
    item.span = file_.path_span;
    bool whole = date(cells, from_, item.from);
    whole &= date(cells, until_, item.until);
    const auto code = normalize_code(list_.element.system, text);
    if (!code) {
      const std::string meant = meant_code(list_.element.system, text);
      faults_.report(text.empty() ? "E0314" : "E0312", reader_.line(), *code_ + 1, file_.column,
                     text.empty() ? std::string("this row has no code")
                                  : fmt::format("\"{}\" is not a code of {}", text, name_of(list_.element.system)),
                     meant.empty() ? std::string() : fmt::format("did you mean {}?", meant));
      return;
    }
    if (!whole) return;
    if (item.until < item.from) {
      faults_.report("E0316", reader_.line(), *until_ + 1, *file_.valid_until,
                     fmt::format("the period of {} ends on {}, before it begins on {}", text, to_text(item.until),
                                 to_text(item.from)));
      return;
    }
    if (!seen_.emplace(*code, item.from, item.until).second) return;
    item.first = item.last = *code;
    list_.items.push_back(std::move(item));
  }

  bool date(const std::vector<std::string_view>& cells, std::optional<std::uint32_t> column, Date& day) {
    if (!column || trim(cells[*column]).empty()) return true;
    const auto parsed = parse_date(trim(cells[*column]));
    if (parsed) {
      day = *parsed;
      return true;
    }
    faults_.report("E0312", reader_.line(), *column + 1, reader_.header()[*column],
                   fmt::format("\"{}\" is not {}", trim(cells[*column]), cell_shape({Kind::date, CodeSystem::none})));
    return false;
  }

  Context& context_;
  const syntax::CodesFile& file_;
  DelimitedReader& reader_;
  model::List& list_;
  DataFaults faults_;
  std::optional<std::uint32_t> code_, from_, until_, where_;
  std::set<std::tuple<std::string, Date, Date>> seen_;
};

}  // namespace

bool read_codes_file(Context& context, const syntax::CodesFile& file, model::List& list) {
  const std::string path = path_beside(context.sources, file.path_span.file, file.path);
  auto reader = DelimitedReader::open(path);
  if (!reader) {
    context.diagnostics.report("E0310", file.path_span, fmt::format("the file {} cannot be read", file.path),
                               "the path is taken from the folder of this policy file");
    return false;
  }
  context.library.data_files.push_back(path);
  if (reader->header().empty()) {
    context.diagnostics.report("E0313", file.path_span,
                               fmt::format("the file {} is empty: it lacks even a header row", file.path));
    return false;
  }
  return CodesReader(context, file, *reader, list).read();
}

}  // namespace edict::sema
