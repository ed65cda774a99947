#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace emsocket::fuzz {

/// A property that must hold for every input: ends the program where it does
/// not, so that libFuzzer keeps the input.
inline void require(bool holds, std::string_view property) {
  if (holds) return;
  std::fprintf(stderr, "Does not hold: %s\n", std::string(property).c_str());
  std::abort();
}

}  // namespace emsocket::fuzz
