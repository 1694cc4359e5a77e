// Policy text as ANTLR's lexer reads it: byte by byte, so that offsets are ours and nothing is copied to UTF-32.
#pragma once

#include <antlr4-runtime.h>

#include <string>
#include <string_view>

namespace edict::syntax {

class ByteStream final : public antlr4::CharStream {
 public:
  explicit ByteStream(std::string_view text) : text_(text) {}

  std::string_view text() const { return text_; }

  void consume() override {
    if (at_ < text_.size()) ++at_;
  }
  std::size_t LA(ssize_t i) override {
    if (i == 0) return 0;
    const std::size_t p = at_ + static_cast<std::size_t>(i > 0 ? i - 1 : i);
    return p < text_.size() ? static_cast<unsigned char>(text_[p]) : antlr4::IntStream::EOF;
  }
  ssize_t mark() override { return -1; }
  void release(ssize_t) override {}
  std::size_t index() override { return at_; }
  void seek(std::size_t index) override { at_ = index < text_.size() ? index : text_.size(); }
  std::size_t size() override { return text_.size(); }
  std::string getSourceName() const override { return {}; }
  std::string getText(const antlr4::misc::Interval& interval) override {
    const auto first = static_cast<std::size_t>(interval.a);
    if (first >= text_.size() || interval.b < interval.a) return {};
    return std::string(text_.substr(first, static_cast<std::size_t>(interval.b - interval.a) + 1));
  }
  std::string toString() const override { return std::string(text_); }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace edict::syntax
