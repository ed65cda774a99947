#include "model/explorer.hpp"

#include <algorithm>
#include <deque>
#include <unordered_set>
#include <utility>

#include "model/invariants.hpp"

namespace emsocket::model {

namespace {

/// A state in as few bytes as tell it from every other one of its history.
std::string key_of(const ModelState& model) {
  std::string key;
  const auto add = [&key](auto... bytes) {
    (key.push_back(static_cast<char>(bytes)), ...);
  };
  const auto bits = [](auto... flags) {
    unsigned result = 0;
    ((result = result * 2 + (flags ? 1 : 0)), ...);
    return result;
  };
  const auto add_ending = [&](const Ending& ending) {
    add(ending.error ? static_cast<int>(*ending.error) + 1 : 0,
        ending.code & 0xff, ending.code >> 8, ending.decision,
        bits(ending.was_clean, ending.will_reconnect, ending.error_told));
  };
  add(model.state, model.told, model.failures, model.sockets, model.answers_due,
      model.closes_due,
      bits(model.alive, model.final, model.connect_after_close, model.was_open,
           model.authenticating, model.listening, model.failed),
      bits(model.stable, model.skippable, model.overflow,
           model.pending.has_value()));
  if (model.pending) add_ending(*model.pending);
  add(model.untold.size());
  for (const State state : model.untold) add(state);
  for (const Item& item : model.agenda) {
    add(item.input, item.call, bits(item.same_attempt, item.reconnected));
    add_ending(item.ending);
  }
  return key;
}

struct Visit {
  std::size_t from = 0;  ///< the Visit before it
  Item input;
};

class Search {
 public:
  Search(const Rules& rules, const Settings& settings, const Bounds& bounds,
         std::vector<Invariant> wanted)
      : rules_(rules),
        bounds_(bounds),
        invariants_(std::move(wanted)),
        start_{.settings = settings} {}

  Exploration run() {
    visit(start_, 0, {});
    std::size_t level_end = 1;
    for (std::size_t at = 0; !frontier_.empty(); ++at) {
      if (at == level_end) {
        level_end = visits_.size();
        ++result_.depth;
      }
      const ModelState model = std::move(frontier_.front());
      frontier_.pop_front();
      if (result_.depth == bounds_.depth) {
        result_.is_complete = false;
        break;
      }
      for (const Item& input : possible_inputs(model, bounds_)) {
        if (!take(model, at, input)) return std::move(result_);
      }
    }
    result_.states = visits_.size();
    return std::move(result_);
  }

 private:
  bool take(const ModelState& model, std::size_t at, const Item& input) {
    const Step next = step(rules_, model, input);
    ++result_.edges;
    for (const Applied& each : next.applied) {
      result_.applied[each.rule].insert({each.from, each.to});
    }
    const bool is_new = next.fault.empty() && visit(next.after, at, input);
    for (const Invariant& invariant : invariants_) {
      if (invariant.of_state && !is_new) continue;
      if (invariant.holds({rules_, model, input, next})) continue;
      result_.violation = {std::string(invariant.name), story_of(at)};
      result_.violation->story.push_back(line(input, next));
      result_.states = visits_.size();
      return false;
    }
    return true;
  }

  /// Returns whether the state is new.
  bool visit(const ModelState& model, std::size_t from, const Item& input) {
    if (!seen_.insert(key_of(model)).second) return false;
    visits_.push_back({from, input});
    frontier_.push_back(model);
    return true;
  }

  [[nodiscard]] static std::string line(const Item& input, const Step& next) {
    std::string text = to_string(input);
    if (next.output) text += " -> " + to_string(*next.output);
    text += "   [" + to_string(next.after) + "]";
    if (!next.fault.empty()) text += "   " + next.fault;
    return text;
  }

  /// Walks the way again, to say what was told on it.
  [[nodiscard]] std::vector<std::string> story_of(std::size_t at) const {
    std::vector<Item> inputs;
    for (; at != 0; at = visits_[at].from) inputs.push_back(visits_[at].input);
    std::reverse(inputs.begin(), inputs.end());
    std::vector<std::string> story;
    ModelState model = start_;
    for (const Item& input : inputs) {
      const Step next = step(rules_, model, input);
      story.push_back(line(input, next));
      model = next.after;
    }
    return story;
  }

  const Rules& rules_;
  Bounds bounds_;
  std::vector<Invariant> invariants_;
  ModelState start_;
  Exploration result_;
  std::unordered_set<std::string> seen_;
  std::vector<Visit> visits_;
  std::deque<ModelState> frontier_;
};

}  // namespace

const std::vector<Settings>& searched_settings() {
  static const std::vector<Settings> all{
      {.url_provider = true, .protocols_provider = true, .heartbeat = true},
      {.authenticator = true, .max_attempts = 1},
      {.own_rule = true, .max_attempts = 2},
      {.reconnects = false},
      {.overflow = true},
      {.own_rule = true, .option_fault = true}};
  return all;
}

Exploration explore(const Rules& rules, const Settings& settings,
                    const Bounds& bounds) {
  const auto all = invariants();
  return Search(rules, settings, bounds, {all.begin(), all.end()}).run();
}

Exploration explore(const Rules& rules, const Settings& settings,
                    const Bounds& bounds, std::string_view invariant) {
  std::vector<Invariant> wanted;
  for (const Invariant& each : invariants()) {
    if (each.name == invariant) wanted.push_back(each);
  }
  return Search(rules, settings, bounds, std::move(wanted)).run();
}

}  // namespace emsocket::model
