#include "shrink.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace emsocket::simulation {

namespace {

class Shrinking {
 public:
  Shrinking(History history,
            const std::function<bool(const History&)>& is_still_broken)
      : best_(std::move(history)), is_still_broken_(is_still_broken) {}

  History run() {
    // One thing left out often lets another go, so again until nothing does.
    for (bool goes_on = true; goes_on;) {
      const History before = best_;
      remove_some(&History::steps);
      remove_some(&History::meddlings);
      simplify_choices();
      simplify_values();
      goes_on = best_ != before;
    }
    return best_;
  }

 private:
  bool accept(const History& candidate) {
    if (candidate == best_ || !is_still_broken_(candidate)) return false;
    best_ = candidate;
    return true;
  }

  /// Halves first, then ever smaller parts.
  template <class List>
  void remove_some(List History::*list) {
    for (auto part = (best_.*list).size(); part > 0; part /= 2) {
      for (std::size_t from = 0; from < (best_.*list).size();) {
        History candidate = best_;
        List& items = candidate.*list;
        const auto first = items.begin() + static_cast<std::ptrdiff_t>(from);
        const auto count = std::min(part, items.size() - from);
        items.erase(first, first + static_cast<std::ptrdiff_t>(count));
        if (!accept(candidate)) from += part;
      }
    }
  }

  void simplify_choices() {
    for (std::size_t i = 0; i < choices; ++i) {
      History candidate = best_;
      candidate.setup.set(static_cast<Choice>(i), 0);
      accept(candidate);
    }
    History candidate = best_;
    candidate.dice = 0;
    accept(candidate);
  }

  void simplify_values() {
    for (std::size_t i = 0; i < best_.steps.size(); ++i) {
      simplify([i](History& history) -> std::uint32_t& {
        return history.steps[i].value;
      });
    }
    for (std::size_t i = 0; i < best_.meddlings.size(); ++i) {
      simplify([i](History& history) -> std::uint32_t& {
        return history.meddlings[i].action.value;
      });
      simplify([i](History& history) -> std::uint32_t& {
        return history.meddlings[i].nth;
      });
    }
  }

  template <class Value>
  void simplify(const Value& value) {
    const auto try_value = [&](std::uint32_t smaller) {
      History candidate = best_;
      value(candidate) = smaller;
      return accept(candidate);
    };
    if (try_value(0)) return;
    while (value(best_) > 1 && try_value(value(best_) / 2)) {
    }
    while (value(best_) > 0 && value(best_) <= 20 &&
           try_value(value(best_) - 1)) {
    }
    // A round time is easier to read.
    for (const std::uint32_t round : {1'000U, 100U, 10U}) {
      const auto rest = value(best_) % round;
      if (rest > 0 && value(best_) > round) try_value(value(best_) - rest);
    }
  }

  History best_;
  const std::function<bool(const History&)>& is_still_broken_;
};

}  // namespace

History shrink(History history,
               const std::function<bool(const History&)>& is_still_broken) {
  return Shrinking(std::move(history), is_still_broken).run();
}

}  // namespace emsocket::simulation
