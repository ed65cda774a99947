#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "simulation/invariant.hpp"
#include "simulation/setup.hpp"
#include "simulation/trace.hpp"

namespace emsocket::simulation {

/// What several invariants need to know, drawn from the trace alone. Reads each
/// entry before they do.
class Ledger final : public Observer {
 public:
  explicit Ledger(const Setup& chosen)
      : setup(chosen), options(chosen.options()) {}
  void on(const Entry& entry) override;
  /// After the invariants have seen the StepEnded.
  void begin_step();

  const Setup setup;
  const Options options;

  /// The state that the getters said last.
  State state = State::idle;
  bool is_destroyed = false;
  /// close() was called, and no connect() that undoes it.
  bool is_final = false;
  /// should_retry is running.
  bool in_rule = false;
  /// The calls that have not returned, the innermost last.
  struct Call {
    Command command{};
    int depth = 0;
  };
  std::vector<Call> calls;

  // --- Attempts
  std::uint32_t attempts = 0;
  milliseconds attempt_started{0};
  /// `close` events that are still to come: one for each attempt, and one for
  /// each close() where no attempt was under way.
  int closes_due = 0;
  /// The present attempt was open, since then.
  std::optional<milliseconds> opened_at;
  /// The present attempt's socket had an `error`.
  bool had_socket_error = false;
  bool is_authenticating = false;
  Number authentication = 0;  ///< the newest

  // --- The socket
  Number socket = 0;  ///< the live one, or 0
  ConnectAsked request;
  ConnectionInfo opened_info;
  bool socket_opened = false;
  bool socket_takes = false;

  // --- This step: from one StepEnded to the next
  struct Step {
    bool timer = false;
    milliseconds late{0};  ///< of the timer
    bool connect = false, close = false, reconnect = false, accept = false,
         answer = false, destroy = false;
    bool opened = false, closed = false, too_large = false;
    bool told_close = false;
    bool signal = false;  ///< but offline
    /// The user did one of the above from inside a callback, so that less can
    /// be said about the order of things.
    bool disturbed = false;
    CloseCode code{};
    std::string reason;
    bool was_clean = false;
  };
  Step step;

 private:
  void see(const Entry& entry, const Called& it);
  void see(const Entry& entry, const StateEvent& it);
  void see(const Entry& entry, const SocketMessage& it);
  template <class Other>
  void see(const Entry&, const Other&);
};

/// An Invariant with a function for each kind of record that it looks at.
template <class Self>
class Watch : public Invariant {
 public:
  Watch(std::string_view name, const Ledger& ledger)
      : Invariant(name), ledger_(ledger) {}
  void on(const Entry& entry) final {
    std::visit(
        [&](const auto& it) { static_cast<Self*>(this)->see(entry, it); },
        entry.record);
  }

 protected:
  const Ledger& ledger_;
};

}  // namespace emsocket::simulation
