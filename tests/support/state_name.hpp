#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "emsocket/events.hpp"

namespace emsocket::test {

[[nodiscard]] constexpr std::string_view to_string(State state) {
  constexpr std::array<std::string_view, 6> names{
      "idle", "connecting", "open", "waiting", "closing", "closed"};
  return names[static_cast<std::size_t>(state)];
}

}  // namespace emsocket::test
