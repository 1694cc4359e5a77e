// An input whose first bytes were looked at.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>

#include "runtime/claims/input.hpp"

namespace edict {

class BegunInput : public ByteInput {
 public:
  BegunInput(std::unique_ptr<ByteInput> rest, std::size_t front) : rest_(std::move(rest)), front_(front, '\0') {
    std::size_t filled = 0;
    while (filled < front_.size()) {
      const std::size_t n = rest_->read(std::span(front_).subspan(filled));
      if (n == 0) break;
      filled += n;
    }
    front_.resize(filled);
    fault_ = rest_->fault();
  }
  // As many as were asked for, or all that there are.
  std::string_view front() const { return front_; }
  std::size_t read(std::span<char> into) override {
    const std::size_t n = std::min(into.size(), front_.size() - used_);
    std::copy_n(front_.begin() + static_cast<std::ptrdiff_t>(used_), n, into.begin());
    used_ += n;
    if (n > 0) return n;
    const std::size_t more = rest_->read(into);
    fault_ = rest_->fault();
    return more;
  }

 private:
  std::unique_ptr<ByteInput> rest_;
  std::string front_;
  std::size_t used_ = 0;
};

}  // namespace edict
