#pragma once

#include <functional>
#include <vector>

#include "history.hpp"
#include "trace.hpp"

namespace emsocket::simulation {

/// Runs a history against the real Client, to its end or until `goes_on` says
/// no; asked after every step. The observers, told in this order, see the whole
/// trace.
void run(const History& history, const std::vector<Observer*>& observers,
         const std::function<bool()>& goes_on);

}  // namespace emsocket::simulation
