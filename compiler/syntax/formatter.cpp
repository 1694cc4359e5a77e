// Writes the words of a text in the canonical layout. Words are never changed, only what is between them: that is why
// formatting cannot change a meaning.
#include "compiler/syntax/formatter.hpp"

#include <algorithm>
#include <limits>

#include "EdictLexer.h"
#include "compiler/syntax/internal/layout.hpp"
#include "compiler/syntax/internal/list_writer.hpp"
#include "compiler/syntax/internal/text.hpp"

namespace edict::syntax {
namespace {

using L = EdictLexer;
using Index = std::size_t;

// How good it is to go on in the next line before a word, less is better; nothing where it is bad.
std::optional<int> break_rank(const Tokens& tokens, const std::vector<TokenStyle>& styles, Index i, bool between_open) {
  if (styles[i].may_break) return 0;
  const std::size_t before = tokens.type(i - 1);
  const std::size_t next = tokens.type(i + 1);
  switch (tokens.type(i)) {
    case L::WHERE:
      return before == L::LINES ? std::nullopt : std::optional(0);
    case L::SHARING:
    case L::WITHIN:
    case L::PER:
    case L::MINUS_WORD:
    case L::BY:
    case L::BECAUSE:
      return 0;
    case L::WHEN:
    case L::ELSE:
      return 0;
    case L::OF:
      return next == L::LINES ? std::optional(0) : std::nullopt;
    case L::OR:
      return before == L::ON || next == L::AFTER ? std::nullopt : std::optional(1);
    case L::AND:
      return between_open ? std::nullopt : std::optional(2);
    case L::THEN:
      return 2;
    case L::STRING:
      return before == L::WORD || before == L::GROUP_CARC || before == L::BECAUSE ? std::optional(1) : std::nullopt;
    case L::PLUS:
    case L::STAR:
    case L::SLASH:
      return styles[i].tight ? std::nullopt : std::optional(3);
    default:
      return before == L::COMMA ? std::optional(3) : std::nullopt;
  }
}

class Writer {
 public:
  Writer(const Tokens& tokens, const std::vector<TokenStyle>& styles) : tokens_(tokens), styles_(styles) {}

  std::string write() {
    Index i = 0;
    while (i < tokens_.size()) {
      Index end = i + 1;
      while (end < tokens_.size() && !styles_[end].line) ++end;
      logical_line(i, end);
      i = end;
    }
    while (comment_ < tokens_.comments.size()) own_line_comment(0, false);
    if (!out_.empty()) out_ += '\n';
    return std::move(out_);
  }

 private:
  struct Candidate {
    Index token;
    int rank;
    int depth;
  };

  const Comment* next_comment(std::uint32_t before) const {
    if (comment_ >= tokens_.comments.size()) return nullptr;
    const Comment& comment = tokens_.comments[comment_];
    return comment.span.begin < before ? &comment : nullptr;
  }

  bool author_left_blank(std::uint32_t begin) const {
    int ends = 0;
    for (std::uint32_t i = behind_; i < begin; ++i) {
      const char c = tokens_.text[i];
      if (c == '\n' || (c == '\r' && (i + 1 >= begin || tokens_.text[i + 1] != '\n'))) ++ends;
    }
    return ends > 1;
  }

  void begin_line(std::size_t column, bool blank) {
    if (!out_.empty()) out_ += blank && !after_open_ ? "\n\n" : "\n";
    out_.append(column, ' ');
    after_open_ = false;
  }

  void comment_text() {
    const Comment& comment = tokens_.comments[comment_++];
    std::string_view written = tokens_.text.substr(comment.span.begin, comment.span.end - comment.span.begin);
    while (!written.empty() && is_space(written.back())) written.remove_suffix(1);
    out_ += written;
    behind_ = comment.span.end;
  }
  void own_line_comment(std::size_t column, bool forced_blank) {
    begin_line(column, forced_blank || author_left_blank(tokens_.comments[comment_].span.begin));
    comment_text();
  }
  // Comments behind the last word on its line.
  void trailing_comments(std::uint32_t before) {
    while (const Comment* comment = next_comment(before)) {
      if (comment->own_line || out_.empty()) return;
      out_ += "  ";
      comment_text();
    }
  }

  // From a word that begins a line to before the next such word.
  void logical_line(Index begin, Index end) {
    const TokenStyle& style = styles_[begin];
    const std::uint32_t offset = tokens_.span(begin).begin;
    trailing_comments(offset);
    bool blank = style.blank;
    while (next_comment(offset) != nullptr) {
      own_line_comment(style.comment_column, blank);
      blank = false;
    }
    begin_line(style.line.value_or(0), !style.closes && (blank || author_left_blank(offset)));
    std::size_t column = style.line.value_or(0);
    Index i = begin;
    depth_ = 0;
    between_ = 0;
    while (i < end) {
      const Index stop = commented_before(i, end);  // a comment ends the line whatever fits
      i = fill(i, stop, column);
      if (i >= end) break;
      const std::uint32_t next = tokens_.span(i).begin;
      trailing_comments(next);
      column = style.rest_column + 2 * static_cast<std::size_t>(std::clamp(depth_, 0, 4));
      while (next_comment(next) != nullptr) {
        out_ += "\n" + std::string(column, ' ');
        comment_text();
      }
      out_ += "\n" + std::string(column, ' ');
    }
    after_open_ = tokens_.type(end - 1) == L::BRACE_OPEN;
  }

  // The first word behind `i` before which a comment stands (not one inside a list).
  Index commented_before(Index i, Index end) const {
    for (std::size_t c = comment_; c < tokens_.comments.size(); ++c) {
      const std::uint32_t offset = tokens_.comments[c].span.begin;
      const auto behind = std::upper_bound(tokens_.list.begin() + static_cast<std::ptrdiff_t>(i),
                                           tokens_.list.begin() + static_cast<std::ptrdiff_t>(end), std::size_t{offset},
                                           [](std::size_t o, const auto& token) { return o < token->getStartIndex(); });
      const auto k = static_cast<Index>(behind - tokens_.list.begin());
      if (k >= end) return end;
      if (k > i && tokens_.span(k - 1).end <= offset) return k;
    }
    return end;
  }

  // Writes words from `begin` on one line as far as they fit, at most to `end`; says where it stopped.
  Index fill(Index begin, Index end, std::size_t column) {
    std::vector<Candidate> candidates;
    std::size_t width = column;
    int depth = depth_;
    int between = between_;
    Index stop = end;
    std::vector<bool> blocks;
    for (Index i = begin; i < end; ++i) {
      const std::size_t space = i == begin ? 0 : gap(tokens_, styles_, i);
      std::size_t size = tokens_.word(i).size();
      bool block = false;
      if (tokens_.type(i) == L::LIST) {
        const ListWriter list = list_writer(i);
        block = !list.flat();
        size = block ? 1 : list.flat()->size();
      }
      if (i > begin) {
        if (const std::optional<int> rank = break_rank(tokens_, styles_, i, between > 0))
          candidates.push_back({i, *rank, depth});
      }
      if (width + space + size > kWidest && i > begin) {
        if (const std::optional<Index> at = best(candidates)) {
          stop = *at;
          break;
        }
        if (tokens_.type(i) == L::LIST) {
          block = true;
          size = 1;
        }
      }
      if (tokens_.type(i) == L::LIST) blocks.push_back(block);
      const std::size_t type = tokens_.type(i);
      if (type == L::PAREN_OPEN || type == L::BRACKET_OPEN) ++depth;
      if (type == L::PAREN_CLOSE || type == L::BRACKET_CLOSE) --depth;
      if (type == L::BETWEEN && tokens_.type(i + 1) != L::PAREN_OPEN) ++between;
      if (type == L::AND && between > 0) --between;
      width = block ? column + 1 : width + space + size;
    }
    emit(begin, stop, column, blocks);
    return stop;
  }

  static std::optional<Index> best(const std::vector<Candidate>& candidates) {
    const Candidate* found = nullptr;
    for (const Candidate& candidate : candidates) {
      const int rank = candidate.depth * 4 + candidate.rank;
      if (found == nullptr || rank <= found->depth * 4 + found->rank) found = &candidate;
    }
    return found == nullptr ? std::nullopt : std::optional(found->token);
  }

  ListWriter list_writer(Index i) const {
    const Span span = tokens_.span(i);
    const auto by_offset = [](const Comment& comment, std::uint32_t offset) { return comment.span.begin < offset; };
    const auto first = std::lower_bound(tokens_.comments.begin(), tokens_.comments.end(), span.begin, by_offset);
    const auto last = std::lower_bound(first, tokens_.comments.end(), span.end, by_offset);
    return ListWriter(tokens_.text, span, i > 0 && tokens_.type(i - 1) == L::ROWS,
                      std::span<const Comment>(first, last));
  }

  void emit(Index begin, Index end, std::size_t column, const std::vector<bool>& blocks) {
    std::size_t list = 0;
    for (Index i = begin; i < end; ++i) {
      if (i > begin) out_.append(gap(tokens_, styles_, i), ' ');
      const std::size_t type = tokens_.type(i);
      if (type == L::LIST) {
        const ListWriter writer = list_writer(i);
        if (blocks[list++]) {
          writer.block(out_, column);
        } else {
          out_ += *writer.flat();
        }
        const Span span = tokens_.span(i);
        while (comment_ < tokens_.comments.size() && tokens_.comments[comment_].span.begin < span.end) ++comment_;
      } else {
        out_ += tokens_.word(i);
      }
      if (type == L::PAREN_OPEN || type == L::BRACKET_OPEN) ++depth_;
      if (type == L::PAREN_CLOSE || type == L::BRACKET_CLOSE) --depth_;
      if (type == L::BETWEEN && tokens_.type(i + 1) != L::PAREN_OPEN) ++between_;
      if (type == L::AND && between_ > 0) --between_;
      behind_ = tokens_.span(i).end;
    }
  }

  const Tokens& tokens_;
  const std::vector<TokenStyle>& styles_;
  std::string out_;
  std::size_t comment_ = 0;   // the first that is not written yet
  std::uint32_t behind_ = 0;  // end of what was written last, in the source
  bool after_open_ = true;    // nothing written since a brace opened
  int depth_ = 0;             // open brackets of the logical line
  int between_ = 0;           // `between`s whose `and` is to come
};

}  // namespace

std::string format(const File& file, std::string_view text) {
  const Tokens tokens = tokenize(text, file.id);
  std::vector<TokenStyle> styles(tokens.size());
  Layout(tokens, styles).file(file);
  return Writer(tokens, styles).write();
}

}  // namespace edict::syntax
