#include <iostream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>

#include "model/explorer.hpp"
#include "model/invariants.hpp"

// Prints the table, what the search found, and the contracts that it checks, as
// JSON: what scripts/state-machine.mjs makes the documentation of.

namespace {

using namespace emsocket;
using namespace emsocket::model;
using Json = nlohmann::ordered_json;

constexpr auto last_state = static_cast<int>(State::closed);
constexpr auto last_input = static_cast<int>(Input::connect_again);

template <class E>
Json names_of(const Set<E>& set, int last) {
  Json names = Json::array();
  for (int i = 0; i <= last; ++i) {
    const auto value = static_cast<E>(i);
    if (set.contains(value)) names.push_back(std::string(to_string(value)));
  }
  return names;
}

template <class Named>
Json texts_of(const std::vector<Named>& list) {
  Json texts = Json::array();
  for (const Named& each : list) texts.push_back(std::string(each.text));
  return texts;
}

Json describe(const Rule& rule,
              const std::set<std::pair<State, State>>& changes) {
  Json then = Json::array();
  for (const Input step : rule.then) {
    then.push_back(std::string(to_string(step)));
  }
  Json taken = Json::array();
  for (const auto& [from, to] : changes) {
    taken.push_back(Json::array(
        {std::string(to_string(from)), std::string(to_string(to))}));
  }
  bool is_own_step = false;
  for (int i = 0; i <= last_input; ++i) {
    const auto input = static_cast<Input>(i);
    if (rule.on.contains(input)) is_own_step = input >= Input::tell_states;
  }
  return {{"number", rule.number},
          {"isOwnStep", is_own_step},
          {"in", names_of(rule.in, last_state)},
          {"on", names_of(rule.on, last_input)},
          {"when", texts_of(rule.when)},
          {"does", texts_of(rule.does)},
          {"to", rule.to ? Json(std::string(to_string(*rule.to))) : Json()},
          {"calls", rule.calls == Call::none
                        ? Json()
                        : Json(std::string(to_string(rule.calls)))},
          {"then", then},
          {"taken", taken}};
}

Json describe(const Settings& settings, const Exploration& found) {
  Json on = Json::array();
  const auto add = [&on](bool holds, const std::string& text) {
    if (holds) on.push_back(text);
  };
  add(settings.url_provider, "url provider");
  add(settings.protocols_provider, "protocols provider");
  add(settings.authenticator, "authenticate");
  add(settings.own_rule, "should_retry");
  add(!settings.reconnects, "reconnect off");
  add(settings.heartbeat, "heartbeat");
  add(settings.overflow, "drop_oldest");
  add(settings.option_fault, "an option at fault");
  add(settings.max_attempts > 0,
      "max_attempts " + std::to_string(settings.max_attempts));
  return {{"options", on},
          {"states", found.states},
          {"edges", found.edges},
          {"depth", found.depth}};
}

}  // namespace

int main() {
  Exploration all;
  Json searches = Json::array();
  for (const Settings& settings : searched_settings()) {
    const Exploration found = explore(rules(), settings, search_bounds);
    if (found.violation || !found.is_complete) {
      std::cerr << "The model breaks a contract of its own: see unit_tests.\n";
      return 1;
    }
    searches.push_back(describe(settings, found));
    for (const auto& [number, changes] : found.applied) {
      all.applied[number].insert(changes.begin(), changes.end());
    }
  }
  Json table = Json::array();
  for (const Rule& rule : rules()) {
    table.push_back(describe(rule, all.applied[rule.number]));
  }
  Json contracts = Json::array();
  for (const Invariant& invariant : invariants()) {
    contracts.push_back(std::string(invariant.name));
  }
  std::cout << Json{{"rules", table},
                    {"contracts", contracts},
                    {"searches", searches},
                    {"nesting", search_bounds.nesting}}
                   .dump(1)
            << '\n';
}
