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
  BegunInput(std::unique_ptr<ByteInput> rest, std::size_t front) : rest_(std::move(rest)) {
    constexpr std::size_t at_once = 4096;
    for (std::size_t n = 1; n > 0 && front_.size() < front;) {
      const std::size_t filled = front_.size();
      front_.resize(std::min(front, filled + std::max(filled, at_once)));
      n = rest_->read(std::span(front_).subspan(filled));
      front_.resize(filled + n);
    }
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
