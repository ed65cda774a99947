// The state, and what a call may do to it.

#include <string>

#include "all.hpp"
#include "simulation/story.hpp"

namespace emsocket::simulation {

namespace {

std::string edge(State from, State to) {
  return std::string(to_string(from)) + " -> " + std::string(to_string(to));
}

/// DESIGN section 3: from where to where, and that something which leads there
/// happened in this step.
class Transitions final : public Watch<Transitions> {
 public:
  explicit Transitions(const Ledger& ledger)
      : Watch("the state changes along the edges of the machine only", ledger) {
  }
  void see(const Entry&, const StateEvent& it) {
    require(it.from == told_, [&] {
      return edge(it.from, it.to) + " is told, after " +
             std::string(to_string(told_));
    });
    told_ = it.to;
    require(has_cause(it), [&] {
      return edge(it.from, it.to) + ", and nothing happened that leads there";
    });
  }
  void see(const Entry& entry, const StepEnded&) {
    if (!entry.glance) return;
    require(entry.glance->state == told_, [&] {
      return "the state is " + std::string(to_string(entry.glance->state)) +
             ", told was " + std::string(to_string(told_));
    });
  }
  template <class Other>
  void see(const Entry&, const Other&) {}

 private:
  [[nodiscard]] bool has_cause(const StateEvent& it) const {
    const auto& step = ledger_.step;
    const bool ended = step.timer || step.closed || step.too_large;
    switch (it.from) {
      case State::idle:
        return it.to == State::connecting
                   ? step.connect || step.reconnect
                   : it.to == State::closing && step.close;
      case State::connecting:
        switch (it.to) {
          case State::open:
            return step.opened || step.accept;
          case State::waiting:
          case State::closed:
            return ended;
          case State::closing:
            return step.close;
          default:
            return false;
        }
      case State::open:
        switch (it.to) {
          case State::waiting:
            return ended || step.reconnect;
          case State::closed:
            return ended;
          case State::closing:
            return step.close;
          default:
            return false;
        }
      case State::waiting:
        switch (it.to) {
          case State::connecting:
            return step.timer || step.signal || step.connect || step.reconnect;
          case State::closing:
            return step.close;
          default:
            return false;
        }
      case State::closing:
        return it.to == State::closed && (ended || step.disturbed);
      case State::closed:
        // connect() while closing takes effect here.
        return it.to == State::connecting &&
               (step.connect || step.reconnect || step.timer || step.closed ||
                step.too_large);
    }
    return false;
  }

  State told_ = State::idle;
};

class ShownState final : public Watch<ShownState> {
 public:
  explicit ShownState(const Ledger& ledger)
      : Watch("readyState shows the state", ledger) {}
  template <class Any>
  void see(const Entry& entry, const Any&) {
    if (!entry.glance) return;
    ReadyState expected = ready_state(entry.glance->state);
    if (entry.glance->state == State::open && ledger_.socket != 0 &&
        !ledger_.socket_takes) {
      expected = ReadyState::closing;
    }
    require(entry.glance->ready_state == expected, [&] {
      return "readyState " +
             std::to_string(static_cast<int>(entry.glance->ready_state)) +
             " in " + std::string(to_string(entry.glance->state));
    });
  }
};

/// Only states are told from within a call; what they lead to comes later.
/// accept() is the exception: its `open` is what it says.
class ToldLater final : public Watch<ToldLater> {
 public:
  explicit ToldLater(const Ledger& ledger)
      : Watch("no event but the state comes from within a call", ledger) {}
  void see(const Entry& e, const OpenEvent&) { look(e, "open"); }
  void see(const Entry& e, const MessageTold&) { look(e, "message"); }
  void see(const Entry& e, const ErrorEvent&) { look(e, "error"); }
  void see(const Entry& e, const CloseEvent&) { look(e, "close"); }
  void see(const Entry& e, const ReconnectingEvent&) {
    look(e, "reconnecting");
  }
  void see(const Entry& e, const DrainEvent&) { look(e, "drain"); }
  template <class Other>
  void see(const Entry&, const Other&) {}

 private:
  void look(const Entry& entry, const char* event) {
    if (ledger_.calls.empty()) return;
    const auto& call = ledger_.calls.back();
    require(call.depth != entry.depth ||
                call.command == Command::authentication_accept,
            [&] { return std::string(event) + " inside a call"; });
  }
};

/// What each command makes of each state, where nobody interferes.
class Commands final : public Watch<Commands> {
 public:
  explicit Commands(const Ledger& ledger)
      : Watch("connect(), close() and reconnect() do what they say", ledger) {}
  void see(const Entry& entry, const Called& it) {
    if (!entry.glance || entry.depth > 0 || ledger_.in_rule) return;
    before_ = entry.glance->state;
    // A close() that is refused does nothing.
    refused_ = it.command == Command::close && !ledger_.step.close;
  }
  void see(const Entry& entry, const Returned& it) {
    if (!entry.glance || entry.depth > 0 || ledger_.step.disturbed) return;
    State expected = before_;
    switch (it.command) {
      case Command::reconnect:
        if (before_ == State::open) {
          expected = State::waiting;
          break;
        }
        [[fallthrough]];
      case Command::connect:
        if (before_ == State::idle || before_ == State::closed ||
            (before_ == State::waiting && ledger_.closes_due <= 1)) {
          expected = State::connecting;
        }
        // A reconnect() whose `close` is still to be told goes on by itself.
        if (before_ == State::waiting &&
            entry.glance->state == State::waiting && ledger_.closes_due == 1) {
          expected = State::waiting;
        }
        break;
      case Command::close:
        require((it.closed == CloseResult::ok) == !refused_,
                [] { return "close() took arguments it should not"; });
        if (!refused_ && before_ != State::closed) expected = State::closing;
        break;
      case Command::authentication_accept:
      case Command::destroy:
        return;
      default:
        break;
    }
    require(entry.glance->state == expected, [&] {
      return "a call in " + std::string(to_string(before_)) + " leads to " +
             std::string(to_string(entry.glance->state)) + ", not to " +
             std::string(to_string(expected));
    });
  }
  template <class Other>
  void see(const Entry&, const Other&) {}

 private:
  State before_ = State::idle;
  bool refused_ = false;
};

/// A wish that connect() or reconnect() left while closing is granted.
class Granted final : public Watch<Granted> {
 public:
  explicit Granted(const Ledger& ledger)
      : Watch("connect() while closing starts after the close", ledger) {}
  void see(const Entry& entry, const Called& it) {
    if (!entry.glance) return;
    if (it.command == Command::connect || it.command == Command::reconnect) {
      if (entry.glance->state == State::closing) wished_ = true;
    }
    if (it.command == Command::close && ledger_.step.close) wished_ = false;
    if (ledger_.step.disturbed) unsure_ = true;
  }
  void see(const Entry&, const StateEvent& it) {
    if (it.from == State::closed && it.to == State::connecting &&
        !ledger_.step.connect && !ledger_.step.reconnect) {
      require(wished_ || unsure_,
              [] { return "an attempt after the close that nobody wants"; });
      wished_ = false;
    }
  }
  void see(const Entry& entry, const StepEnded&) {
    if (!entry.glance) return;
    const State state = entry.glance->state;
    require(unsure_ || !wished_ || state == State::closing,
            [] { return "connect() was called while closing, and forgotten"; });
    if (state != State::closing) wished_ = false;
    if (state != State::closing) unsure_ = false;
  }
  template <class Other>
  void see(const Entry&, const Other&) {}

 private:
  bool wished_ = false;
  bool unsure_ = false;
};

}  // namespace

void add_state_invariants(Invariants& all, const Ledger& ledger) {
  all.push_back(std::make_unique<Transitions>(ledger));
  all.push_back(std::make_unique<ShownState>(ledger));
  all.push_back(std::make_unique<ToldLater>(ledger));
  all.push_back(std::make_unique<Commands>(ledger));
  all.push_back(std::make_unique<Granted>(ledger));
}

}  // namespace emsocket::simulation
