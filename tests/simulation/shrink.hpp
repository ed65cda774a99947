#pragma once

#include <functional>

#include "history.hpp"

namespace emsocket::simulation {

/// The smallest history that can be found by leaving things out of this one for
/// which `is_still_broken` holds. It holds for the history itself.
[[nodiscard]] History shrink(
    History history,
    const std::function<bool(const History&)>& is_still_broken);

}  // namespace emsocket::simulation
