#include "model/refinement.hpp"

#include <algorithm>
#include <chrono>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "model/explorer.hpp"

namespace emsocket::model {

namespace {

using simulation::Callback;
using simulation::Command;
using simulation::Entry;
using simulation::Setup;
using std::chrono::milliseconds;

/// A deadline that fires later than this gives grace.
constexpr milliseconds overdue_after{2'000};

template <class... F>
struct Overloaded : F... {
  using F::operator()...;
};
template <class... F>
Overloaded(F...) -> Overloaded<F...>;

Settings settings_of(const Setup& setup, const Options& options) {
  using namespace simulation;
  const auto url = setup.mode<UrlMode>(Choice::url);
  const auto protocols = setup.mode<ProtocolsMode>(Choice::protocols);
  const auto most = options.reconnect.max_attempts;
  constexpr auto unlimited = std::numeric_limits<std::uint32_t>::max();
  return {
      .url_provider = url != UrlMode::fixed && url != UrlMode::fixed_refused,
      .protocols_provider = protocols != ProtocolsMode::none &&
                            protocols != ProtocolsMode::fixed &&
                            protocols != ProtocolsMode::fixed_invalid,
      .authenticator = setup[Choice::authenticate] != 0,
      .own_rule = setup[Choice::should_retry] != 0,
      .reconnects = options.reconnect.enabled,
      .heartbeat = options.heartbeat.interval > milliseconds{0},
      .overflow = options.outbox.overflow == Overflow::drop_oldest,
      .option_fault = !setup.faulty_option().empty(),
      .max_attempts = most == unlimited ? std::uint8_t{0}
                                        : static_cast<std::uint8_t>(most)};
}

Call call_of(Callback callback) {
  switch (callback) {
    case Callback::open:
      return Call::open;
    case Callback::message:
      return Call::message;
    case Callback::error:
      return Call::error;
    case Callback::close:
      return Call::close;
    case Callback::reconnecting:
      return Call::reconnecting;
    case Callback::state:
      return Call::state;
    case Callback::drain:
      return Call::drain;
    case Callback::url:
      return Call::url_provider;
    case Callback::protocols:
      return Call::protocols_provider;
    case Callback::authenticate:
      return Call::authenticate;
    case Callback::authentication_message:
      return Call::authentication_message;
    case Callback::should_retry:
      return Call::should_retry;
    case Callback::handler_end:
      break;
  }
  return Call::none;
}

bool is_event(Call call) {
  return call == Call::state || call == Call::open || call == Call::message ||
         call == Call::error || call == Call::close ||
         call == Call::reconnecting || call == Call::drain;
}

Decision decision_of(const std::optional<RetryDecision>& decision) {
  if (!decision) return Decision::open;
  if (!decision->retries()) return Decision::stop;
  return decision->delay() ? Decision::retry_at_set : Decision::retry;
}

const std::set<int>& beginnings() {
  static const std::set<int> numbers = [] {
    std::set<int> result;
    for (const Rule& rule : rules()) {
      for (const Deed& deed : rule.does) {
        if (deed.text == "begins an attempt") result.insert(rule.number);
      }
    }
    return result;
  }();
  return numbers;
}

/// A call out that was seen and has not returned in the model.
struct Frame {
  Call call = Call::none;
  /// Its own code is over. More handlers of the same event may still be called,
  /// so the model hears of the return when something shows that it was one.
  bool is_left = false;
  friend bool operator==(const Frame&, const Frame&) = default;
};

/// One state that the model may be in, after all that was seen so far.
struct Candidate {
  ModelState model;
  std::optional<Output> due;  ///< what the model calls, and was not seen yet
  std::vector<Frame> frames;
  std::vector<std::size_t> calls;  ///< for each running command, the frames
  milliseconds attempt_started{0};
  milliseconds opened_at{0};

  friend bool operator==(const Candidate&, const Candidate&) = default;
};

using Candidates = std::vector<Candidate>;

class Refinement final : public simulation::Invariant {
 public:
  Refinement(const Setup& setup, std::set<int>& applied)
      : Invariant("every step is one that the model allows"),
        options_(setup.options()),
        applied_(applied) {
    using namespace simulation;
    protocols_at_fault_ = setup.mode<ProtocolsMode>(Choice::protocols) ==
                          ProtocolsMode::fixed_invalid;
    has_marks_ = options_.high_water_mark > 0;
    Candidate start;
    start.model.settings = settings_of(setup, options_);
    candidates_.push_back(std::move(start));
  }

  void on(const Entry& entry) override {
    if (violation() || is_over_) return;
    now_ = entry.at;
    if (is_destroyed_) {
      require(!is_call(entry.record), [&] {
        return at() + ": something is told though the Client is destroyed";
      });
      return;
    }
    before_ = candidates_;
    seen_.clear();
    glance_ = entry.glance;
    std::visit([this](const auto& record) { take(record); }, entry.record);
    if (!seen_.empty()) compare_state();
    // A command's glance is from before it.
    if (const auto* called = std::get_if<simulation::Called>(&entry.record)) {
      if (!violation()) command(*called);
    }
  }

 private:
  // --- What is read of the trace ---------------------------------------------

  template <class Record>
  void take(const Record&) {}

  void take(const simulation::Called&) {
    seen_ = "a command";
    keep("the user's code runs", [](const Candidate& c) {
      return !c.due && !c.model.is_calling(Call::socket);
    });
  }

  void take(const simulation::Returned&) {
    seen_ = "a command returns";
    settle([](const Candidate& c) { return c.calls.back(); });
    for (Candidate& each : candidates_) each.calls.pop_back();
  }

  void take(const StateEvent& event) {
    tell({.call = Call::state, .state = event.to});
  }
  void take(const OpenEvent& event) {
    tell({.call = Call::open, .reconnected = event.reconnected});
  }
  void take(const ErrorEvent& event) {
    tell({.call = Call::error, .error = event.kind});
  }
  void take(const CloseEvent& event) {
    tell({.call = Call::close,
          .code = event.code,
          .was_clean = event.was_clean,
          .will_reconnect = event.will_reconnect});
  }
  void take(const ReconnectingEvent&) { tell({.call = Call::reconnecting}); }
  void take(const DrainEvent&) { tell({.call = Call::drain}); }
  void take(const simulation::MessageTold&) { tell({.call = Call::message}); }
  void take(const simulation::AuthenticationMessage&) {
    tell({.call = Call::authentication_message});
  }
  void take(const simulation::Asked& asked) {
    const Call call = call_of(asked.callback);
    if (call == Call::url_provider) url_ = {asked.number, false};
    if (call == Call::protocols_provider) protocols_ = {asked.number, false};
    if (call == Call::authenticate) authentication_ = asked.number;
    tell({.call = call});
  }
  void take(const simulation::RuleAsked& asked) {
    tell({.call = Call::should_retry,
          .code = asked.event.code,
          .was_clean = asked.event.was_clean});
  }
  void take(const simulation::RuleAnswered& answered) {
    decision_ = decision_of(answered.decision);
  }

  void take(const simulation::Threw& threw) { thrown_in_ = threw.callback; }

  void take(const simulation::Left& left) {
    const auto thrown_in = std::exchange(thrown_in_, std::nullopt);
    if (left.callback == Callback::handler_end) return;
    const Call call = call_of(left.callback);
    seen_ = std::string(to_string(call)) + " returns";
    // What it led to is over, down to its own frame.
    settle([call](const Candidate& c) {
      auto it = std::find_if(c.frames.rbegin(), c.frames.rend(),
                             [call](const Frame& frame) {
                               return frame.call == call && !frame.is_left;
                             });
      return static_cast<std::size_t>(c.frames.rend() - it);
    });
    keep(seen_, [call](const Candidate& c) {
      return !c.frames.empty() && c.frames.back().call == call;
    });
    // It was looked at before the return.
    compare_state();
    glance_.reset();
    // A provider or authenticator that throws has failed, and so has what
    // listens for the latter.
    if (thrown_in == left.callback) {
      if (call == Call::url_provider) reply(url_, Input::provider_fails);
      if (call == Call::protocols_provider) {
        reply(protocols_, Input::provider_fails);
      }
      if (call == Call::authenticate || call == Call::authentication_message) {
        feed({.input = Input::reject});
      }
    }
    if (is_event(call)) {
      for (Candidate& each : candidates_) each.frames.back().is_left = true;
      return;
    }
    for (Candidate& each : candidates_) each.frames.pop_back();
    Item returns{.input = Input::returns};
    if (call == Call::should_retry) returns.ending.decision = decision_;
    feed(returns);
  }

  void take(const simulation::ConnectAsked& asked) {
    seen_ = "Transport::connect";
    settle_to_output();
    keep(seen_, [this](const Candidate& c) {
      return c.due && c.due->call == Call::socket && !protocols_at_fault_;
    });
    for (Candidate& each : candidates_) each.due.reset();
    socket_ = asked.socket;
    feed({.input = asked.refusal ? Input::url_refused : Input::gets_socket});
  }

  void take(const simulation::Released& released) {
    if (released.socket == socket_) socket_ = 0;
  }

  void take(const simulation::SocketOpened& opened) {
    network(opened.socket, opened.heard, {.input = Input::socket_opens});
  }
  void take(const simulation::SocketMessage& message) {
    const bool is_large = message.bytes.size() > options_.max_message_bytes;
    network(message.socket, message.heard,
            {.input = is_large ? Input::large_message : Input::message});
  }
  void take(const simulation::SocketError& error) {
    network(error.socket, error.heard, {.input = Input::socket_fails});
  }
  void take(const simulation::SocketClosed& closed) {
    network(closed.socket, closed.heard,
            {.input = Input::socket_closes,
             .ending = {.code = closed.code, .was_clean = closed.was_clean}});
  }

  void take(const simulation::Signalled& signalled) {
    if (!signalled.heard) return;
    seen_ = "a page signal";
    begin_turn();
    Candidates after;
    for (const Candidate& each : candidates_) {
      Input input = Input::page_signal;
      if (signalled.signal == PageSignal::offline) {
        input = Input::offline_signal;
      } else if (now_ - each.attempt_started <
                 options_.reconnect.initial_delay) {
        input = Input::early_page_signal;
      }
      add(after, each, {.input = input});
    }
    replace(std::move(after));
  }

  void take(const simulation::TimerFired& timer) {
    seen_ = "a timer";
    begin_turn();
    const bool is_late = timer.late > overdue_after;
    Candidates after;
    for (const Candidate& each : candidates_) {
      const ModelState& model = each.model;
      const bool gives_grace =
          is_late && (model.state == State::closing ||
                      (model.state == State::open && model.failed) ||
                      (model.state == State::connecting && model.sockets > 0));
      for (const Item& input : timed_inputs(model)) {
        // The clock says that: see begin_turn().
        if (input.input == Input::stable) continue;
        if (gives_grace && input.input != Input::pending_due) {
          add(after, each, {.input = Input::deadline_late});
        } else {
          add(after, each, input);
        }
      }
      const bool beats = model.settings.heartbeat && model.state == State::open;
      if (beats && !is_late) add(after, each, {.input = Input::heartbeat_lost});
      if (model.overflow) add(after, each, {.input = Input::overflow_due});
      const bool may_drain = has_marks_ && model.state != State::closed;
      if (may_drain) add(after, each, {.input = Input::drains});
      // A probe, a look at what waits, stable_after.
      if (model.state == State::open || may_drain) after.push_back(each);
    }
    replace(std::move(after));
  }

  void take(const simulation::StepEnded& ended) {
    seen_ = "nothing more";
    settle([](const Candidate&) { return std::size_t{0}; });
    keep("the live sockets are " + std::to_string(ended.live_sockets),
         [&ended](const Candidate& c) {
           return c.model.is_quiet() && c.model.sockets == ended.live_sockets;
         });
    keep("the live timers are " + std::to_string(ended.live_timers),
         [&ended](const Candidate& c) {
           const bool waits =
               c.model.state != State::open && !timed_inputs(c.model).empty();
           return !waits || ended.live_timers > 0;
         });
  }

  void take(const simulation::Escaped&) { is_over_ = true; }

  // --- Inputs ----------------------------------------------------------------

  /// A question to a provider: who answers it twice is heard once.
  struct Question {
    simulation::Number number = 0;
    bool is_answered = false;
  };

  void command(const simulation::Called& called) {
    for (Candidate& each : candidates_)
      each.calls.push_back(each.frames.size());
    switch (called.command) {
      case Command::connect:
        return feed({.input = Input::connect});
      case Command::reconnect:
        return feed({.input = Input::reconnect});
      case Command::close:
        if (called.code && (!may_be_sent(*called.code) ||
                            called.text.size() > max_close_reason_bytes)) {
          return;
        }
        return feed({.input = Input::close});
      case Command::destroy:
        feed({.input = Input::destroy});
        is_destroyed_ = true;
        return;
      case Command::send:
        return maybe_overflow();
      case Command::resolve_url:
        if (called.number == url_.number) {
          reply(url_, Input::provider_answers);
        }
        return;
      case Command::reject_url:
        if (called.number == url_.number) reply(url_, Input::provider_fails);
        return;
      case Command::resolve_protocols:
        if (called.number != protocols_.number) return;
        if (!protocols_.is_answered) {
          protocols_at_fault_ =
              std::any_of(called.protocols.begin(), called.protocols.end(),
                          [](const std::string& token) {
                            return token.find(' ') != token.npos;
                          });
        }
        return reply(protocols_, Input::provider_answers);
      case Command::reject_protocols:
        if (called.number == protocols_.number) {
          reply(protocols_, Input::provider_fails);
        }
        return;
      case Command::authentication_listen:
        return authenticate(called, Input::listens);
      case Command::authentication_accept:
        return authenticate(called, Input::accept);
      case Command::authentication_reject:
        return authenticate(called, Input::reject);
      case Command::clear_outbox:
      case Command::set_binary_type:
      case Command::add_handler:
      case Command::remove_handler:
      case Command::move:
      case Command::authentication_send:
        return;
    }
  }

  void authenticate(const simulation::Called& called, Input input) {
    if (called.number == authentication_) feed({.input = input});
  }

  /// What is not the answer to a question of the present attempt is no input.
  void reply(Question& question, Input input) {
    if (std::exchange(question.is_answered, true)) return;
    const Input ask =
        &question == &url_ ? Input::ask_url : Input::ask_protocols;
    Candidates after;
    for (const Candidate& each : candidates_) {
      // The question that this attempt will ask is not the one of the reply.
      const bool is_to_ask =
          std::any_of(each.model.agenda.begin(), each.model.agenda.end(),
                      [ask](const Item& item) {
                        return item.input == ask && item.call == Call::none &&
                               item.same_attempt;
                      });
      if (is_to_ask) {
        after.push_back(each);
      } else {
        add(after, each, {.input = input});
      }
    }
    replace(std::move(after));
  }

  /// Whether something was dropped is for the invariants of the outbox; here
  /// both can be.
  void maybe_overflow() {
    Candidates after = candidates_;
    for (const Candidate& each : candidates_) {
      if (!each.model.settings.overflow || each.model.overflow) continue;
      if (each.model.state == State::closing ||
          each.model.state == State::closed) {
        continue;
      }
      add(after, each, {.input = Input::overflows});
    }
    replace(std::move(after));
  }

  void network(simulation::Number socket, bool heard, const Item& input) {
    if (!heard) return;
    seen_ = to_string(input);
    begin_turn();
    feed(socket == socket_ && socket != 0 ? input
                                          : Item{.input = Input::late_event});
  }

  /// The world's turn: what ran before is over.
  void begin_turn() {
    settle([](const Candidate&) { return std::size_t{0}; });
    for (Candidate& each : candidates_) {
      if (each.model.state != State::open || each.model.stable ||
          now_ - each.opened_at < options_.reconnect.stable_after) {
        continue;
      }
      each.model = step(rules(), each.model, {.input = Input::stable}).after;
    }
  }

  void feed(const Item& input) {
    Candidates after;
    for (const Candidate& each : candidates_) add(after, each, input);
    replace(std::move(after));
  }

  /// What the input leads to from here, if the model has a rule for it.
  void add(Candidates& after, const Candidate& from, const Item& input) {
    if (from.due) return;
    Step next = step(rules(), from.model, input);
    if (!next.fault.empty()) return;
    Candidate to = from;
    to.due = next.output;
    note(next);
    for (const Applied& each : next.applied) {
      if (beginnings().contains(each.rule)) to.attempt_started = now_;
    }
    if (from.model.state != State::open && next.after.state == State::open) {
      to.opened_at = now_;
    }
    to.model = std::move(next.after);
    refuse_protocols(to);
    if (std::find(after.begin(), after.end(), to) == after.end()) {
      after.push_back(std::move(to));
    }
  }

  void note(const Step& taken) {
    for (const Applied& each : taken.applied) applied_.insert(each.rule);
  }

  /// The core looks at the subprotocols itself and asks for no socket.
  void refuse_protocols(Candidate& candidate) {
    if (!protocols_at_fault_ || !candidate.due ||
        candidate.due->call != Call::socket) {
      return;
    }
    Step next =
        step(rules(), candidate.model, {.input = Input::protocol_refused});
    note(next);
    candidate.due = next.output;
    candidate.model = std::move(next.after);
  }

  // --- Outputs ---------------------------------------------------------------

  void tell(const Output& output) {
    seen_ = to_string(output);
    settle_to_output();
    keep(seen_, [&output](const Candidate& c) { return c.due == output; });
    for (Candidate& each : candidates_) {
      each.due.reset();
      each.frames.push_back({output.call, false});
    }
  }

  /// Calls that were left return, until the model calls something.
  void settle_to_output() {
    Candidates after;
    for (Candidate each : candidates_) {
      while (!each.due && !each.frames.empty() && each.frames.back().is_left) {
        if (!let_return(each)) break;
      }
      if (std::find(after.begin(), after.end(), each) == after.end()) {
        after.push_back(std::move(each));
      }
    }
    candidates_ = std::move(after);
  }

  /// Calls that were left return, down to so many; those that still call
  /// something by then were not seen to do so.
  template <class Depth>
  void settle(const Depth& depth) {
    Candidates after;
    for (Candidate each : candidates_) {
      const std::size_t wanted = depth(each);
      while (!each.due && each.frames.size() > wanted &&
             each.frames.back().is_left) {
        if (!let_return(each)) break;
      }
      if (each.due || each.frames.size() != wanted) continue;
      if (std::find(after.begin(), after.end(), each) == after.end()) {
        after.push_back(std::move(each));
      }
    }
    replace(std::move(after));
  }

  bool let_return(Candidate& candidate) {
    candidate.frames.pop_back();
    Candidates after;
    add(after, candidate, {.input = Input::returns});
    if (after.empty()) return false;
    candidate = std::move(after.front());
    return true;
  }

  static bool is_call(const simulation::Record& record) {
    return std::visit(
        Overloaded{
            [](const StateEvent&) { return true; },
            [](const OpenEvent&) { return true; },
            [](const ErrorEvent&) { return true; },
            [](const CloseEvent&) { return true; },
            [](const ReconnectingEvent&) { return true; },
            [](const DrainEvent&) { return true; },
            [](const simulation::MessageTold&) { return true; },
            [](const simulation::AuthenticationMessage&) { return true; },
            [](const simulation::Asked&) { return true; },
            [](const simulation::RuleAsked&) { return true; },
            [](const simulation::ConnectAsked&) { return true; },
            [](const auto&) { return false; }},
        record);
  }

  // --- The verdict -----------------------------------------------------------

  void compare_state() {
    if (!glance_) return;
    const State state = glance_->state;
    keep("state() is " + std::string(to_string(state)),
         [state](const Candidate& c) { return c.model.state == state; });
  }

  template <class Holds>
  void keep(const std::string& what, const Holds& holds) {
    if (violation()) return;
    seen_ = what;
    std::erase_if(candidates_,
                  [&holds](const Candidate& c) { return !holds(c); });
    judge();
  }

  void replace(Candidates after) {
    candidates_ = std::move(after);
    judge();
  }

  void judge() {
    require(!candidates_.empty(), [this] { return report(); });
  }

  [[nodiscard]] std::string at() const {
    return "at " + std::to_string(now_.count()) + " ms";
  }

  [[nodiscard]] std::string report() const {
    std::string text = at() + ": seen \"" + seen_ + "\"; the model was in";
    for (const Candidate& each : before_) {
      text += "\n  " + to_string(each.model);
      if (each.due) {
        text += "\n    and allows: " + to_string(*each.due);
        continue;
      }
      text += "\n    and allows:";
      for (const Item& input : possible_inputs(each.model, {.nesting = 99})) {
        const Step next = step(rules(), each.model, input);
        text += " [" + to_string(input);
        if (next.output) text += " -> " + to_string(*next.output);
        text += "]";
      }
    }
    return text;
  }

  Options options_;
  std::set<int>& applied_;
  bool has_marks_ = false;
  bool protocols_at_fault_ = false;
  Candidates candidates_;
  Candidates before_;                         ///< the entry that is read
  std::optional<simulation::Glance> glance_;  ///< of the entry
  std::string seen_;
  milliseconds now_{0};
  simulation::Number socket_ = 0;  ///< the live one
  Question url_;
  Question protocols_;
  simulation::Number authentication_ = 0;
  Decision decision_ = Decision::open;
  std::optional<Callback> thrown_in_;
  bool is_destroyed_ = false;
  bool is_over_ = false;
};

}  // namespace

std::unique_ptr<simulation::Invariant> make_refinement(const Setup& setup,
                                                       std::set<int>& applied) {
  return std::make_unique<Refinement>(setup, applied);
}

}  // namespace emsocket::model
