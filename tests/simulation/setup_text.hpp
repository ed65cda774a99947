#pragma once

#include <string>
#include <vector>

#include "setup.hpp"

namespace emsocket::simulation {

/// What is not as usual in this history, a phrase for each choice.
[[nodiscard]] std::vector<std::string> describe(const Setup& setup);

}  // namespace emsocket::simulation
