#pragma once

#include "ledger.hpp"
#include "simulation/invariant.hpp"

namespace emsocket::simulation {

/// A timer that is later than this was held up, and what it does may be too.
inline constexpr milliseconds ordinary_delay{2'000};

// Each adds the invariants of one file, which says what they are.
void add_state_invariants(Invariants& all, const Ledger& ledger);
void add_attempt_invariants(Invariants& all, const Ledger& ledger);
void add_ending_invariants(Invariants& all, const Ledger& ledger);
void add_retry_invariants(Invariants& all, const Ledger& ledger);
void add_deadline_invariants(Invariants& all, const Ledger& ledger);
void add_heartbeat_invariants(Invariants& all, const Ledger& ledger);
void add_outbox_invariants(Invariants& all, const Ledger& ledger);
void add_message_invariants(Invariants& all, const Ledger& ledger);
void add_handler_invariants(Invariants& all, const Ledger& ledger);
void add_release_invariants(Invariants& all, const Ledger& ledger);

[[nodiscard]] inline Invariants all_invariants(const Ledger& ledger) {
  Invariants all;
  add_state_invariants(all, ledger);
  add_attempt_invariants(all, ledger);
  add_ending_invariants(all, ledger);
  add_retry_invariants(all, ledger);
  add_deadline_invariants(all, ledger);
  add_heartbeat_invariants(all, ledger);
  add_outbox_invariants(all, ledger);
  add_message_invariants(all, ledger);
  add_handler_invariants(all, ledger);
  add_release_invariants(all, ledger);
  return all;
}

}  // namespace emsocket::simulation
