// Each state is left in time, and not before it is time. Judged by the virtual
// clock; where a timer fires late nothing is due before it has fired.

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "all.hpp"
#include "simulation/story.hpp"

namespace emsocket::simulation {

namespace {

constexpr milliseconds grace{1'000};

/// connect_timeout, close_timeout, and the second that a `close` has after its
/// `error`. A timer that fires far too late gives a second more.
class Deadlines final : public Watch<Deadlines> {
 public:
  explicit Deadlines(const Ledger& ledger)
      : Watch("a deadline ends what hangs: in time and not before", ledger) {}

  void see(const Entry& entry, const StateEvent& it) {
    if (it.to == State::connecting) {
      deadline_ = entry.at + ledger_.options.connect_timeout;
    } else if (it.to == State::closing && it.from == State::open) {
      deadline_ = entry.at + ledger_.options.close_timeout;
    } else if (it.to == State::open) {
      deadline_.reset();
    } else if (it.to != State::closing) {
      // The close of this step is judged by the deadline it had.
      deadline_in_step_ = deadline_in_step_ ? deadline_in_step_ : deadline_;
      deadline_.reset();
    }
  }
  void see(const Entry& entry, const SocketError& it) {
    if (it.heard && it.socket == ledger_.socket) deadline_ = entry.at + grace;
  }
  void see(const Entry& entry, const TimerFired& it) {
    deadline_in_step_ = deadline_;
    const bool is_deadline = deadline_ == entry.at - it.late;
    if (is_deadline && it.late > ordinary_delay && ledger_.socket != 0) {
      deadline_ = entry.at + grace;
    }
  }
  void see(const Entry& entry, const ErrorEvent& it) {
    if (ledger_.step.disturbed || !ledger_.step.timer) return;
    if (it.kind == ErrorKind::connect_timeout) {
      require(deadline_in_step_ && entry.at >= *deadline_in_step_,
              [] { return "connect_timeout before its time"; });
      require(ledger_.step.late <= ordinary_delay, [] {
        return "an attempt is given up by a timer that woke too late";
      });
    }
    if (it.kind == ErrorKind::connection_lost && deadline_in_step_) {
      require(entry.at >= *deadline_in_step_,
              [] { return "given up before the close had its time"; });
      require(ledger_.step.late <= ordinary_delay, [] {
        return "a failed connection is given up by a timer that woke too late";
      });
    }
  }
  void see(const Entry& entry, const StepEnded& it) {
    if (entry.glance) {
      const State state = entry.glance->state;
      const bool is_watched = state == State::connecting ||
                              state == State::closing ||
                              (state == State::open && deadline_);
      if (is_watched && it.due_timers == 0 && deadline_) {
        require(entry.at < *deadline_, [&] {
          return std::string(to_string(state)) + " " +
                 std::to_string((entry.at - *deadline_).count()) +
                 " ms past its deadline";
        });
      }
      if (state == State::closing && it.due_timers == 0) {
        require(it.live_sockets == 1,
                [] { return "closing, with nothing to close"; });
        require(deadline_.has_value() || ledger_.step.disturbed,
                [] { return "closing without a deadline"; });
      }
      // close() of an open connection waits for the peer.
      if (was_closing_ && state == State::closed && ledger_.step.timer &&
          !ledger_.step.disturbed && had_socket_) {
        require(deadline_in_step_ && entry.at >= *deadline_in_step_,
                [] { return "close_timeout before its time"; });
        require(ledger_.step.late <= ordinary_delay, [] {
          return "a close is given up by a timer that woke too late";
        });
      }
      was_closing_ = state == State::closing;
    }
    had_socket_ = it.live_sockets > 0;
    deadline_in_step_.reset();
  }
  template <class Other>
  void see(const Entry&, const Other&) {}

 private:
  std::optional<milliseconds> deadline_;
  std::optional<milliseconds> deadline_in_step_;
  bool was_closing_ = false;
  bool had_socket_ = false;
};

/// A wait is as long as it was announced; a page that is looked at or online
/// again ends one that the backoff chose, but no sooner than initial_delay
/// after the attempt before.
class Wait final : public Watch<Wait> {
 public:
  explicit Wait(const Ledger& ledger)
      : Watch("a wait is as long as announced, unless a signal may end it",
              ledger) {}

  void see(const Entry&, const RuleAnswered& it) {
    rule_has_delay_ = it.decision && it.decision->delay();
    rule_decided_ = it.decision.has_value();
  }
  void see(const Entry& entry, const Called& it) {
    if (it.command == Command::reconnect && entry.glance &&
        entry.glance->state == State::open) {
      by_reconnect_ = true;
    }
  }
  void see(const Entry& entry, const CloseEvent& it) {
    due_.reset();
    const bool was_reconnect = std::exchange(by_reconnect_, false);
    if (!it.will_reconnect) return;
    due_ = entry.at + it.retry_in;
    const bool code_has_delay =
        !rule_decided_ && (it.code == 1012 || it.code == 1013);
    may_be_skipped_ = !rule_has_delay_ && !code_has_delay && !was_reconnect;
    // A signal in the same step has come before.
    started_before_ = ledger_.attempt_started;
  }
  void see(const Entry& entry, const Signalled& it) {
    is_signal_step_ = false;
    if (!it.heard || it.signal == PageSignal::offline || !due_) return;
    if (ledger_.state != State::waiting || !may_be_skipped_ || unsure_) return;
    const auto earliest =
        started_before_ + ledger_.options.reconnect.initial_delay;
    due_ = std::min(*due_, std::max(entry.at, earliest));
    is_signal_step_ = entry.at >= earliest;
  }
  void see(const Entry& entry, const StateEvent& it) {
    if (it.from != State::waiting || it.to != State::connecting) return;
    if (due_ && !unsure_ && !ledger_.step.connect && !ledger_.step.reconnect) {
      require(entry.at >= *due_, [&] {
        return "the retry starts " +
               std::to_string((*due_ - entry.at).count()) + " ms too early";
      });
    }
    due_.reset();
  }
  void see(const Entry& entry, const StepEnded& it) {
    if (entry.glance && entry.glance->state == State::waiting) {
      if (ledger_.step.disturbed) unsure_ = true;
      if (due_ && !unsure_ && (it.due_timers == 0 || is_signal_step_)) {
        require(entry.at < *due_, [&] {
          return "the retry is " + std::to_string((entry.at - *due_).count()) +
                 " ms late";
        });
      }
      require(due_.has_value() || unsure_ || ledger_.closes_due > 0,
              [] { return "waiting for nothing"; });
    } else {
      unsure_ = false;
      due_.reset();
    }
    rule_has_delay_ = rule_decided_ = false;
    is_signal_step_ = false;
  }
  template <class Other>
  void see(const Entry&, const Other&) {}

 private:
  std::optional<milliseconds> due_;
  milliseconds started_before_{0};
  bool may_be_skipped_ = false;
  bool rule_has_delay_ = false;
  bool rule_decided_ = false;
  bool by_reconnect_ = false;
  bool is_signal_step_ = false;
  bool unsure_ = false;
};

}  // namespace

void add_deadline_invariants(Invariants& all, const Ledger& ledger) {
  all.push_back(std::make_unique<Deadlines>(ledger));
  all.push_back(std::make_unique<Wait>(ledger));
}

}  // namespace emsocket::simulation
