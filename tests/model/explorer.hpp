#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/model.hpp"

namespace emsocket::model {

struct Bounds {
  /// Inside of so many calls that are running one in another the user still
  /// does something; deeper ones only return.
  std::size_t nesting = 1;
  /// The longest path; inputs, not steps.
  std::size_t depth = 1'000;
};

/// A contract that does not hold, with the shortest way there.
struct Violation {
  std::string invariant;
  std::vector<std::string> story;
};

struct Exploration {
  std::size_t states = 0;
  std::size_t edges = 0;
  /// The longest of the shortest paths: how far the farthest state is.
  std::size_t depth = 0;
  /// No state was left out for the sake of Bounds::depth.
  bool is_complete = true;
  /// For each rule that was applied, the changes of the state that it made.
  std::map<int, std::set<std::pair<State, State>>> applied;
  std::optional<Violation> violation;
};

/// The settings that are searched: each option that the table knows is on in
/// one of them.
[[nodiscard]] const std::vector<Settings>& searched_settings();

/// The bounds of that search.
inline constexpr Bounds search_bounds{};

/// All states that can be reached from a new Client, breadth first, by every
/// input that can come in each. Stops at the first violation.
[[nodiscard]] Exploration explore(const Rules& rules, const Settings& settings,
                                  const Bounds& bounds);

/// The same, with an eye on one invariant only.
[[nodiscard]] Exploration explore(const Rules& rules, const Settings& settings,
                                  const Bounds& bounds,
                                  std::string_view invariant);

/// The inputs that can come in this state.
[[nodiscard]] std::vector<Item> possible_inputs(const ModelState& model,
                                                const Bounds& bounds);

/// The time inputs among them: what happens when nobody does anything.
[[nodiscard]] std::vector<Item> timed_inputs(const ModelState& model);

}  // namespace emsocket::model
