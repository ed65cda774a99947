// Who hears what, and what becomes of exceptions.

#include <algorithm>
#include <string>
#include <vector>

#include "all.hpp"

namespace emsocket::simulation {

namespace {

/// Each handler that was there when the event began hears it once, in the order
/// of adding, unless it is removed before its turn.
class Order final : public Watch<Order> {
 public:
  explicit Order(const Ledger& ledger)
      : Watch("handlers hear each event once, in the order they were added",
              ledger) {}

  void see(const Entry&, const Called& it) {
    if (it.command == Command::add_handler) {
      active_.push_back({it.event, it.number});
    } else if (it.command == Command::remove_handler) {
      const auto at = std::find_if(
          active_.begin(), active_.end(),
          [&](const auto& one) { return one.number == it.number; });
      was_there_ = at != active_.end();
      if (was_there_) active_.erase(at);
    }
  }
  void see(const Entry&, const Returned& it) {
    // Removing one may end what it captured, which may remove others; what is
    // asked here is only the plain case.
    if (it.command == Command::remove_handler && !nested_) {
      require(it.done == was_there_,
              [] { return "remove_handler() says something else"; });
    }
    nested_ = false;
  }
  void see(const Entry&, const Left& it) {
    if (it.callback == Callback::handler_end) nested_ = true;
  }
  void see(const Entry&, const StateEvent&) { begin(Callback::state); }
  void see(const Entry&, const OpenEvent&) { begin(Callback::open); }
  void see(const Entry&, const MessageTold&) { begin(Callback::message); }
  void see(const Entry&, const ErrorEvent&) { begin(Callback::error); }
  void see(const Entry&, const CloseEvent&) { begin(Callback::close); }
  void see(const Entry&, const ReconnectingEvent&) {
    begin(Callback::reconnecting);
  }
  void see(const Entry&, const DrainEvent&) { begin(Callback::drain); }

  void see(const Entry&, const Heard& it) {
    // An event inside a handler of the same event is over when a handler hears
    // what that one has told already.
    while (!emissions_.empty()) {
      auto& top = emissions_.back();
      const auto at = std::find(top.due.begin(), top.due.end(), it.handler);
      if (top.event == it.event && at != top.due.end()) {
        require(is_active(it.handler),
                [] { return "a removed handler is called"; });
        const std::vector<Number> passed_over(top.due.begin(), at);
        top.due.erase(top.due.begin(), at + 1);
        for (const Number number : passed_over) require_removed(number);
        return;
      }
      finish();
    }
    require(false, [] { return "a handler hears what is not for it"; });
  }
  void see(const Entry&, const StepEnded&) {
    while (!emissions_.empty()) finish();
    nested_ = false;
  }
  template <class Other>
  void see(const Entry&, const Other&) {}

 private:
  struct Active {
    Callback event{};
    Number number = 0;
  };
  struct Emission {
    Callback event{};
    std::vector<Number> due;
  };

  void begin(Callback event) {
    Emission emission{event, {}};
    for (const Active& one : active_) {
      if (one.event == event) emission.due.push_back(one.number);
    }
    emissions_.push_back(std::move(emission));
  }
  void finish() {
    for (const Number number : emissions_.back().due) require_removed(number);
    emissions_.pop_back();
  }
  void require_removed(Number number) {
    require(!is_active(number) || ledger_.is_destroyed, [&] {
      return "handler " + std::to_string(number) + " is passed over";
    });
  }
  [[nodiscard]] bool is_active(Number number) const {
    return std::any_of(active_.begin(), active_.end(),
                       [&](const Active& one) { return one.number == number; });
  }

  std::vector<Active> active_;
  std::vector<Emission> emissions_;
  bool was_there_ = false;
  bool nested_ = false;
};

/// What user code throws is reported, or fails the attempt that asked; the rest
/// goes on, and nothing comes out.
class Exceptions final : public Watch<Exceptions> {
 public:
  explicit Exceptions(const Ledger& ledger)
      : Watch("what user code throws is reported once and stays inside",
              ledger) {}
  void see(const Entry&, const Threw& it) {
    const bool is_answer = it.callback == Callback::url ||
                           it.callback == Callback::protocols ||
                           it.callback == Callback::authenticate ||
                           it.callback == Callback::authentication_message;
    if (!is_answer) ++due_;
  }
  void see(const Entry&, const Reported& it) {
    --due_;
    require(it.what.find("thrown in") == 0,
            [&] { return "reported is \"" + it.what + "\""; });
  }
  void see(const Entry&, const Escaped& it) {
    require(false, [&] { return "out came \"" + it.what + "\""; });
  }
  void see(const Entry&, const StepEnded&) {
    require(due_ == 0, [&] { return std::to_string(due_) + " not reported"; });
  }
  template <class Other>
  void see(const Entry&, const Other&) {}

 private:
  int due_ = 0;
};

}  // namespace

void add_handler_invariants(Invariants& all, const Ledger& ledger) {
  all.push_back(std::make_unique<Order>(ledger));
  all.push_back(std::make_unique<Exceptions>(ledger));
}

}  // namespace emsocket::simulation
