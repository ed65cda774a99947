#pragma once

#include <optional>

#include "coverage.hpp"
#include "history.hpp"
#include "invariant.hpp"

namespace emsocket::simulation {

/// Runs a history and judges it; the first violation, or nothing.
[[nodiscard]] std::optional<Violation> judge(
    const History& history, Coverage& coverage,
    const std::vector<Observer*>& observers = {});

}  // namespace emsocket::simulation
