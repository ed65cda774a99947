#include <string>

#include "all.hpp"

namespace emsocket::simulation {

namespace {

/// After `interval` of silence the peer is asked, and when it says nothing for
/// `timeout` it is given up: by the clock, not a moment before, and as soon as
/// a timer can run.
class HeartbeatInTime final : public Watch<HeartbeatInTime> {
 public:
  explicit HeartbeatInTime(const Ledger& ledger)
      : Watch("the heartbeat keeps who answers, and gives up who does not",
              ledger),
        options_(ledger.options.heartbeat) {}

  void see(const Entry& entry, const StateEvent& it) {
    if (it.to == State::open && options_.interval > milliseconds{0}) {
      is_running_ = true;
      awaits_ = false;
      had_outbox_ = false;
      life_ = entry.at;
    }
    if (it.from == State::open) is_running_ = false;
  }
  void see(const Entry& entry, const SocketMessage& it) {
    if (!is_running_ || !it.heard || it.socket != ledger_.socket) return;
    life_ = entry.at;
    awaits_ = false;
  }
  void see(const Entry& entry, const Signalled& it) {
    is_probe_due_ = is_running_ && it.heard && !awaits_;
    if (is_probe_due_) asked_ = entry.at;
  }
  void see(const Entry& entry, const HandedOver& it) {
    if (options_.message.empty() || it.bytes != options_.message) return;
    require(is_running_, [] { return "a heartbeat where none belongs"; });
    const bool is_time = entry.at - life_ >= options_.interval;
    const bool is_late = ledger_.step.late > ordinary_delay;
    require(is_probe_due_ || (ledger_.step.timer && !awaits_ && is_time) ||
                (ledger_.step.timer && awaits_ && is_late),
            [] { return "a heartbeat before its time"; });
    require(it.form == MessageForm::text,
            [] { return "a heartbeat that is no text"; });
    is_probe_due_ = false;
    awaits_ = true;
    asked_ = entry.at;
  }
  void see(const Entry& entry, const TimerFired& it) {
    // It asks again then, where the outbox lets it.
    if (had_outbox_ && awaits_ && it.late > ordinary_delay) asked_ = entry.at;
  }
  void see(const Entry& entry, const ErrorEvent& it) {
    if (it.kind != ErrorKind::heartbeat_timeout) return;
    // Where the outbox is not empty the question itself is left out.
    if (had_outbox_) return;
    require(awaits_, [] { return "a peer is given up that had answered"; });
    require(entry.at - asked_ >= options_.timeout,
            [] { return "a peer is given up before its time"; });
    require(ledger_.step.late <= ordinary_delay,
            [] { return "a peer is given up by a timer that woke too late"; });
  }
  void see(const Entry& entry, const Returned&) {
    if (is_running_ && entry.glance && entry.glance->state == State::open &&
        entry.glance->outbox_messages > 0) {
      had_outbox_ = true;
    }
  }
  void see(const Entry& entry, const StepEnded& it) {
    if (entry.glance && is_running_) {
      had_outbox_ = had_outbox_ || entry.glance->outbox_messages > 0;
      require(!is_probe_due_ || had_outbox_,
              [] { return "a signal came and the peer was not asked"; });
      if (it.due_timers == 0) look(entry);
    }
    is_probe_due_ = false;
  }
  template <class Other>
  void see(const Entry&, const Other&) {}

 private:
  void look(const Entry& entry) {
    if (had_outbox_) {
      require(entry.at < life_ + options_.interval + options_.timeout ||
                  !awaits_ || entry.at < asked_ + options_.timeout,
              [] { return "a dead peer lives on"; });
      if (!awaits_ && entry.at >= life_ + options_.interval) {
        awaits_ = true;
        asked_ = entry.at;
      }
      return;
    }
    if (awaits_) {
      require(entry.at < asked_ + options_.timeout,
              [] { return "a dead peer lives on past its deadline"; });
    } else {
      require(entry.at < life_ + options_.interval,
              [] { return "silence, and the peer is not asked"; });
    }
  }

  const HeartbeatOptions& options_;
  bool is_running_ = false;
  bool awaits_ = false;
  bool is_probe_due_ = false;
  /// Something waits although it is open: the socket takes nothing any more,
  /// and what it is asked cannot be seen.
  bool had_outbox_ = false;
  milliseconds life_{0};
  milliseconds asked_{0};
};

}  // namespace

void add_heartbeat_invariants(Invariants& all, const Ledger& ledger) {
  all.push_back(std::make_unique<HeartbeatInTime>(ledger));
}

}  // namespace emsocket::simulation
