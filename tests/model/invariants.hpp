#pragma once

#include <span>
#include <string_view>

#include "model/model.hpp"

namespace emsocket::model {

/// One step of the model, between two stops.
struct Edge {
  const Rules& rules;
  const ModelState& before;
  const Item& input;
  const Step& step;
};

/// A contract of the state machine, as far as one step can show it.
struct Invariant {
  std::string_view name;
  bool (*holds)(const Edge&);
  /// It looks only at where the step leads: once for each state is enough.
  bool of_state = false;
};

[[nodiscard]] std::span<const Invariant> invariants();

}  // namespace emsocket::model
