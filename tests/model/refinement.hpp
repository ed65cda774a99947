#pragma once

#include <memory>
#include <set>

#include "model/model.hpp"
#include "simulation/invariant.hpp"
#include "simulation/setup.hpp"

namespace emsocket::model {

/// Replays a history against the model while it runs: everything that goes into
/// the Client is an input of the model, and whatever the Client calls, in which
/// order and inside of what, must be what the model calls. Also the state must
/// be the model's at each moment, and so must the live socket.
///
/// The numbers of the rules that the history used are added to `applied`.
[[nodiscard]] std::unique_ptr<simulation::Invariant> make_refinement(
    const simulation::Setup& setup, std::set<int>& applied);

}  // namespace emsocket::model
