#include "model/refinement.hpp"

#include <cstddef>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"

// The replay against the model, with traces written by hand: one that a Client
// makes, and what is not allowed about others.

using namespace emsocket;
using namespace emsocket::simulation;

namespace {

using Records = std::vector<Record>;

StepEnded ended(std::size_t live_sockets, std::size_t live_timers) {
  StepEnded step;
  step.has_client = true;
  step.live_sockets = live_sockets;
  step.live_timers = live_timers;
  return step;
}

OpenEvent opened(bool reconnected) { return {{}, {}, {}, 0, reconnected}; }

CloseEvent closing(CloseCode code, bool was_clean, bool will_reconnect) {
  CloseEvent event;
  event.code = code;
  event.was_clean = was_clean;
  event.will_reconnect = will_reconnect;
  return event;
}

SocketOpened socket_opened(Number socket) { return {socket, {}, true}; }

/// connect(), it opens, the peer goes away, a retry is due, and in the handler
/// of that `close` the user calls close().
Records records() {
  return {Called{.command = Command::connect},
          StateEvent{State::idle, State::connecting},
          Left{Callback::state},
          ConnectAsked{1, {}, {}, {}, 1, {}},
          Returned{.command = Command::connect},
          ended(1, 1),
          socket_opened(1),
          StateEvent{State::connecting, State::open},
          Left{Callback::state},
          opened(false),
          Left{Callback::open},
          ended(1, 1),
          SocketClosed{1, 1001, {}, true, true},
          Released{.socket = 1},
          StateEvent{State::open, State::waiting},
          Left{Callback::state},
          closing(1001, true, true),
          Called{.command = Command::close},
          StateEvent{State::waiting, State::closing},
          Left{Callback::state},
          Returned{.command = Command::close},
          Left{Callback::close},
          ended(0, 1),
          TimerFired{},
          StateEvent{State::closing, State::closed},
          Left{Callback::state},
          closing(1006, false, false),
          Left{Callback::close},
          ended(0, 0)};
}

/// What the replay says about it; empty where the model allows it.
std::string verdict(const Records& records) {
  std::set<int> applied;
  const auto refinement = model::make_refinement(Setup(), applied);
  for (const Record& record : records) refinement->on({{}, 0, {}, record});
  return refinement->violation() ? refinement->violation()->what : "";
}

bool is_event(const Record& record) {
  return std::holds_alternative<StateEvent>(record) ||
         std::holds_alternative<OpenEvent>(record) ||
         std::holds_alternative<CloseEvent>(record);
}

std::string verdict_with(std::size_t at, Record record) {
  Records changed = records();
  changed.at(at) = std::move(record);
  return verdict(changed);
}

}  // namespace

TEST_CASE("The replay allows what a Client does", "[model][refinement]") {
  CHECK(verdict(records()).empty());
}

TEST_CASE("The replay misses every event that does not come",
          "[model][refinement]") {
  for (std::size_t i = 0; i < records().size(); ++i) {
    if (!is_event(records()[i])) continue;
    Records changed = records();
    // With the end of its handler, where nothing happened inside of it.
    const auto at = changed.begin() + static_cast<std::ptrdiff_t>(i);
    if (!std::holds_alternative<Left>(at[1])) continue;
    changed.erase(at, at + 2);
    CAPTURE(i);
    CHECK_FALSE(verdict(changed).empty());
  }
}

TEST_CASE("The replay sees every event that comes twice",
          "[model][refinement]") {
  for (std::size_t i = 0; i < records().size(); ++i) {
    if (!is_event(records()[i])) continue;
    Records changed = records();
    const auto at = changed.begin() + static_cast<std::ptrdiff_t>(i);
    if (!std::holds_alternative<Left>(at[1])) continue;
    const Records again(at, at + 2);
    changed.insert(at, again.begin(), again.end());
    CAPTURE(i);
    CHECK_FALSE(verdict(changed).empty());
  }
}

TEST_CASE("The replay looks at what the events say", "[model][refinement]") {
  CHECK_FALSE(verdict_with(9, opened(true)).empty());
  CHECK_FALSE(verdict_with(16, closing(1001, true, false)).empty());
  CHECK_FALSE(verdict_with(16, closing(1001, false, true)).empty());
  CHECK_FALSE(verdict_with(16, closing(1006, true, true)).empty());
  CHECK_FALSE(verdict_with(26, closing(1006, false, true)).empty());
}

TEST_CASE("The replay looks at the socket, the timers and the state",
          "[model][refinement]") {
  CHECK_FALSE(verdict_with(5, ended(0, 0)).empty());
  CHECK_FALSE(verdict_with(5, ended(1, 0)).empty());
  // Which socket it is counts too: this one is an old one.
  CHECK_FALSE(verdict_with(6, socket_opened(2)).empty());

  std::set<int> applied;
  const auto refinement = model::make_refinement(Setup(), applied);
  refinement->on({{}, 0, Glance{.state = State::open}, records()[0]});
  CHECK(refinement->violation());
}

TEST_CASE("The replay says what it saw and what the model allows",
          "[model][refinement]") {
  Records changed = records();
  changed[16] = ErrorEvent{ErrorKind::connection_lost, ""};
  CHECK(verdict(changed) ==
        "at 0 ms: seen \"error connection_lost\"; the model was in\n"
        "  waiting, was open, skippable; inside state < tell the state < tell "
        "outbox_full < tell the error\n"
        "    and allows: [the call returns -> close 1001 clean retry] "
        "[connect() -> Transport::connect] [reconnect() -> "
        "Transport::connect] [close()] [destroy]");
}

TEST_CASE("The replay hears nothing of a Client that is destroyed",
          "[model][refinement]") {
  const Records start{Called{.command = Command::destroy},
                      Returned{.command = Command::destroy}};
  CHECK(verdict(start).empty());
  Records changed = start;
  changed.push_back(StateEvent{State::idle, State::connecting});
  CHECK_FALSE(verdict(changed).empty());
}
