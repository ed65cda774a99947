#include <string>

#include "all.hpp"
#include "simulation/story.hpp"

namespace emsocket::simulation {

namespace {

/// A Client that is closed, or gone, holds nothing of the world.
class StopIsFree final : public Watch<StopIsFree> {
 public:
  explicit StopIsFree(const Ledger& ledger)
      : Watch(
            "stop == free: a closed Client holds no timer, socket or listener",
            ledger) {}

  void see(const Entry& entry, const StepEnded& it) {
    const bool is_over = !it.has_client ||
                         (entry.glance && entry.glance->state == State::closed);
    if (is_over) {
      require(it.live_timers == 0, [&] {
        return std::to_string(it.live_timers) + " timers are left";
      });
      require(it.live_sockets == 0, [] { return "a socket is left"; });
      require(it.page_listeners == 0,
              [] { return "a listener is left at the page"; });
    }
    if (!entry.glance) return;
    const State state = entry.glance->state;
    // The most that can run at once: of the state, of an end to be told, of
    // dropped messages, of the heartbeat, of the drain.
    require(it.live_timers <= 5, [] { return "timers pile up"; });
    const bool is_working = ledger_.setup.faulty_option().empty() &&
                            (state == State::connecting ||
                             state == State::open || state == State::waiting);
    if (is_working && !ledger_.step.disturbed) {
      require(it.page_listeners == 1, [&] {
        return "deaf to the page in " + std::string(to_string(state));
      });
    }
  }
  void see(const Entry&, const RunEnded& it) {
    require(it.kept_messages == 0,
            [] { return "a message of the page is still kept"; });
    require(it.kept_captures == 0, [&] {
      return std::to_string(it.kept_captures) +
             " captures of handlers or options are still there";
    });
  }
  template <class Other>
  void see(const Entry&, const Other&) {}
};

/// The Scheduler's own rules.
class Timers final : public Watch<Timers> {
 public:
  explicit Timers(const Ledger& ledger)
      : Watch("no timer is set for a time that has passed", ledger) {}
  void see(const Entry&, const TimerSet& it) {
    require(it.delay >= milliseconds{0},
            [&] { return std::to_string(it.delay.count()) + " ms"; });
  }
  template <class Other>
  void see(const Entry&, const Other&) {}
};

}  // namespace

void add_release_invariants(Invariants& all, const Ledger& ledger) {
  all.push_back(std::make_unique<StopIsFree>(ledger));
  all.push_back(std::make_unique<Timers>(ledger));
}

}  // namespace emsocket::simulation
