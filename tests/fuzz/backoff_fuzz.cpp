// Backoff: each delay lies within the bounds of its jitter, for any options
// that are valid.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "emsocket/options.hpp"
#include "fuzz/support/backoff_bounds.hpp"
#include "fuzz/support/input.hpp"
#include "fuzz/support/require.hpp"

using namespace emsocket;
using fuzz::Input;
using fuzz::require;
using std::chrono::milliseconds;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  Input input(data, size);
  Options options;
  options.reconnect.initial_delay = input.time();
  options.reconnect.factor = input.number();
  options.reconnect.max_delay = input.time();
  options.reconnect.jitter =
      static_cast<Jitter>(input.ConsumeIntegralInRange(0, 3));
  if (options.validate()) return 0;
  const Backoff backoff = options.reconnect.backoff();

  // Some retries in a row, from any number on.
  auto n = input.ConsumeBool() ? input.ConsumeIntegral<std::uint32_t>() : 0;
  milliseconds previous{0};
  for (int i = 0; i < 20 && n < 0xffff'ffff; ++i, ++n) {
    const double random =
        std::min(input.ConsumeProbability<double>(), std::nextafter(1.0, 0.0));
    const milliseconds delay = backoff.delay(n, random, previous);
    const auto [low, high] = fuzz::bounds(backoff, n, previous);
    require(delay >= low, "no delay is below the bound of its jitter");
    require(delay <= high, "no delay is over the bound of its jitter");
    require(delay == backoff.delay(n, random, previous),
            "a delay is a function of its arguments");
    previous = delay;
  }
  return 0;
}
