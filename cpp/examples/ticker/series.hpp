#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "protocol.hpp"

namespace ticker {

/// The last quotes of a symbol, in their order and without a hole.
class Series {
 public:
  static constexpr std::size_t capacity = 4000;

  /// Whether the quote is the next one.
  [[nodiscard]] bool is_next(const Quote& quote) const {
    return !last_ || quote.sequence == *last_ + 1;
  }
  [[nodiscard]] std::optional<std::int64_t> last_sequence() const {
    return last_;
  }

  void add(const Quote& quote) {
    last_ = quote.sequence;
    // Moved only once in a while, and yet in one piece for points().
    if (points_.size() == 2 * 2 * capacity) {
      points_.erase(points_.begin(), points_.end() - 2 * capacity);
    }
    points_.push_back(quote.time);
    points_.push_back(quote.price);
  }
  void clear() {
    last_.reset();
    points_.clear();
  }

  /// Time, price, time, price, ...; valid until the series changes.
  [[nodiscard]] std::span<const double> points() const {
    const std::span<const double> all(points_);
    return all.size() > 2 * capacity ? all.last(2 * capacity) : all;
  }

 private:
  std::optional<std::int64_t> last_;
  std::vector<double> points_;
};

}  // namespace ticker
