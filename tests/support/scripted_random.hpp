#pragma once

#include <cstddef>
#include <deque>

#include "emsocket/environment.hpp"

namespace emsocket::test {

/// Chance as the test wants it: first what is in `script`, then `otherwise`.
class ScriptedRandom final : public Random {
 public:
  [[nodiscard]] double next() override {
    ++drawn;
    if (script.empty()) return otherwise;
    const double value = script.front();
    script.pop_front();
    return value;
  }

  std::deque<double> script;
  double otherwise = 0.5;
  std::size_t drawn = 0;
};

}  // namespace emsocket::test
