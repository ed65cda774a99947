#include <algorithm>
#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "model/explorer.hpp"
#include "model/invariants.hpp"
#include "support/catch.hpp"

// The abstract model, searched to its end: every state that any order of inputs
// can lead to, with handlers that call into the Client too. Then the proof that
// the search can fail: each contract is broken once by a changed table.

using namespace emsocket;
using namespace emsocket::model;

namespace {

std::string told(const Exploration& exploration) {
  if (!exploration.violation) return {};
  std::string text = exploration.violation->invariant;
  for (const std::string& line : exploration.violation->story) {
    text += "\n  " + line;
  }
  return text;
}

Rule& rule(Rules& table, int number) {
  const auto found =
      std::find_if(table.begin(), table.end(),
                   [number](const Rule& r) { return r.number == number; });
  REQUIRE(found != table.end());
  return *found;
}

template <class Named>
void drop(std::vector<Named>& list, std::string_view text) {
  REQUIRE(std::erase_if(list, [text](const Named& named) {
            return named.text == text;
          }) == 1);
}

/// A mistake that somebody could make in the table.
struct Break {
  const char* what;
  const char* caught_by;
  Settings settings;
  std::function<void(Rules&)> make;
};

const std::vector<Break> breaks{
    {"reconnect() in closing has no rule",
     "exactly one rule applies to whatever comes",
     {},
     [](Rules& t) { rule(t, 7).on = {Input::connect}; }},
    {"close() before `open` has two rules",
     "exactly one rule applies to whatever comes",
     {},
     [](Rules& t) { drop(rule(t, 10).when, "the attempt has not ended"); }},
    {"close() of an open connection leads back to `idle`",
     "the state changes only along the arrows of the diagram",
     {},
     [](Rules& t) { rule(t, 9).to = State::idle; }},
    {"a page signal starts an attempt beside the running one",
     "there is at most one live socket",
     {},
     [](Rules& t) {
       rule(t, 62).in.erase(State::connecting);
       rule(t, 59).in.insert(State::connecting);
     }},
    {"close() in `connecting` keeps the attempt going",
     "a terminal Client holds nothing",
     {},
     [](Rules& t) {
       drop(rule(t, 10).does, "drops the socket");
       drop(rule(t, 64).does, "drops the socket");
     }},
    {"close() in `waiting` gets a `close` though one is due",
     "every attempt ends in exactly one close",
     {},
     [](Rules& t) { rule(t, 12).does = rule(t, 11).does; }},
    {"the last `close` is told beside the one that close() owes",
     "every attempt ends in exactly one close",
     {},
     [](Rules& t) { drop(rule(t, 81).does, "tells no second `close`"); }},
    {"the error comes after the close",
     "an attempt's error comes before its close",
     {},
     [](Rules& t) {
       rule(t, 64).then = {Input::heed_close};
       rule(t, 83).then = {Input::tell_error};
     }},
    {"close() leaves a retry on",
     "close() is final",
     {},
     [](Rules& t) {
       drop(rule(t, 64).when, "close() was called");
       rule(t, 64).when.push_back(rule(t, 65).when[1]);
       drop(rule(t, 65).when, "close() was not called");
       std::erase_if(t, [](const Rule& r) { return r.number == 65; });
       drop(rule(t, 66).when, "close() was not called");
       drop(rule(t, 67).when, "close() was not called");
       drop(rule(t, 72).when, "close() was not called");
       drop(rule(t, 73).when, "close() was not called");
       std::erase_if(t, [](const Rule& r) { return r.number == 71; });
     }},
    {"a `close` that says \"retry\" comes after a handler's close()",
     "close() is final",
     {},
     [](Rules& t) {
       std::erase_if(t, [](const Rule& r) { return r.number == 81; });
       rule(t, 82).when.clear();
     }},
    {"close() tells its `close` from within",
     "a call of connect() or close() tells how it ends only later",
     {},
     [](Rules& t) {
       drop(rule(t, 10).does, "ends in a task of its own");
       rule(t, 10).to.reset();
       rule(t, 10).then = {Input::end};
     }},
    {"a closed Client still hears the page",
     "a terminal Client does nothing until connect()",
     {},
     [](Rules& t) {
       rule(t, 14).in.insert(State::closed);
       std::erase_if(t, [](const Rule& r) { return r.number == 15; });
       rule(t, 14).calls = Call::message;
     }},
    {"destroying leaves the socket",
     "a destroyed Client holds nothing and tells nothing",
     {},
     [](Rules& t) {
       rule(t, 16).does = {
           {"dies", [](ModelState& m, Item&) { m.alive = false; }}};
     }},
    {"open while the authentication runs",
     "open is one socket that is open",
     {.authenticator = true},
     [](Rules& t) { rule(t, 31).to = State::open; }},
    {"reconnecting comes whatever the handlers did",
     "reconnecting comes right after the close that caused it",
     {},
     [](Rules& t) {
       std::erase_if(t, [](const Rule& r) { return r.number == 85; });
       rule(t, 84).when.clear();
     }},
    {"max_attempts is not looked at",
     "after max_attempts failures nothing is retried",
     {.max_attempts = 2},
     [](Rules& t) {
       std::erase_if(t, [](const Rule& r) { return r.number == 68; });
       for (Rule& each : t) {
         if (each.number != 69 && each.number != 70) continue;
         std::erase_if(each.when, [](const Guard& guard) {
           return guard.text.starts_with("retries are");
         });
       }
     }},
    {"an accept-then-close server sets the failures back",
     "failures are forgotten only when it was stable, or by the user",
     {.max_attempts = 2},
     [](Rules& t) { rule(t, 30).does.push_back(rule(t, 56).does[1]); }},
    {"connect_timeout does nothing",
     "while anything is due, time leads on",
     {},
     [](Rules& t) {
       rule(t, 50).does.clear();
       rule(t, 50).then.clear();
     }},
    {"a peer that never answers the close is waited for for ever",
     "close() leads to closed from anywhere",
     {},
     [](Rules& t) { rule(t, 9).to.reset(); }},
    {"a state is swallowed",
     "all states are told by the time that nothing runs",
     {},
     [](Rules& t) {
       rule(t, 75).does.push_back(
           {"forgets the others",
            [](ModelState& m, Item&) { m.untold.clear(); }});
     }},
};

}  // namespace

TEST_CASE("The model keeps every contract in every state it can reach",
          "[model]") {
  std::set<int> applied;
  for (const Settings& settings : searched_settings()) {
    const Exploration result = explore(rules(), settings, search_bounds);
    INFO(told(result));
    REQUIRE_FALSE(result.violation);
    CHECK(result.is_complete);
    for (const auto& [number, changes] : result.applied) applied.insert(number);
  }
  // A rule that never applies says nothing.
  for (const Rule& each : rules()) {
    INFO("rule " << each.number);
    CHECK(applied.contains(each.number));
  }
}

TEST_CASE("Each contract of the model can be broken, and then it is seen",
          "[model]") {
  std::set<std::string> seen;
  for (const Break& each : breaks) {
    CAPTURE(each.what);
    Rules table = rules();
    each.make(table);
    CAPTURE(each.caught_by);
    CHECK(
        explore(table, each.settings, search_bounds, each.caught_by).violation);
    seen.insert(each.caught_by);
  }
  for (const Invariant& invariant : invariants()) {
    INFO(invariant.name);
    CHECK(seen.contains(std::string(invariant.name)));
  }
}
