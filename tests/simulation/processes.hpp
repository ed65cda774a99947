#pragma once

#include <cstdint>
#include <optional>

#include "coverage.hpp"
#include "history.hpp"
#include "invariant.hpp"

namespace emsocket::simulation {

// Histories run in processes of their own: a crash, a sanitizer's abort or an
// endless loop of the core is a finding like any other, and what finds it has
// to survive it.

/// As judge(), from the outside.
[[nodiscard]] std::optional<Violation> judge_apart(const History& history);

struct Search {
  std::uint64_t first_seed = 0;
  std::uint64_t histories = 0;
  unsigned jobs = 1;
};

struct Finding {
  std::uint64_t seed = 0;
  std::uint64_t histories = 0;  ///< how many had been run by then
  Violation violation;
};

/// Runs the histories of so many seeds; the first finding, or nothing.
[[nodiscard]] std::optional<Finding> search(const Search& search,
                                            Coverage& coverage);

}  // namespace emsocket::simulation
