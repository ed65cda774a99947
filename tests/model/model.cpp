#include "model/model.hpp"

#include <algorithm>

namespace emsocket::model {

bool ModelState::is_calling() const {
  return !agenda.empty() && agenda.back().call != Call::none;
}

bool ModelState::is_calling(Call call) const {
  return is_calling() && agenda.back().call == call;
}

std::size_t ModelState::nesting() const {
  return static_cast<std::size_t>(
      std::count_if(agenda.begin(), agenda.end(),
                    [](const Item& item) { return item.call != Call::none; }));
}

bool ModelState::is_ahead(Input step) const {
  return std::any_of(agenda.begin(), agenda.end(), [step](const Item& item) {
    return item.call == Call::none && item.input == step;
  });
}

bool ModelState::is_asking() const {
  return state == State::connecting && answers_due > 0;
}

bool ModelState::is_deciding() const {
  return std::any_of(agenda.begin(), agenda.end(), [](const Item& item) {
    return item.call == Call::should_retry;
  });
}

namespace {

bool applies(const Rule& rule, const ModelState& model, const Item& input) {
  return rule.on.contains(input.input) && rule.in.contains(model.state) &&
         std::all_of(
             rule.when.begin(), rule.when.end(),
             [&](const Guard& guard) { return guard.holds(model, input); });
}

/// Changes the state. It is told before anything else; but while a state is
/// being told already, the new one waits until that call has returned.
void enter(ModelState& model, State state) {
  model.state = state;
  const State last = model.untold.empty() ? model.told : model.untold.back();
  if (last != state) model.untold.push_back(state);
  if (!model.is_ahead(Input::tell_states)) {
    model.agenda.push_back({.input = Input::tell_states});
  }
}

Output output_of(const ModelState& model, Call call, const Item& item) {
  const Ending& ending = item.ending;
  Output output{.call = call};
  switch (call) {
    case Call::state:
      output.state = model.told;
      break;
    case Call::open:
      output.reconnected = item.reconnected;
      break;
    case Call::error:
      output.error = ending.error;
      break;
    case Call::close:
      output.will_reconnect = ending.will_reconnect;
      [[fallthrough]];
    case Call::should_retry:
      output.code = ending.code;
      output.was_clean = ending.was_clean;
      break;
    default:
      break;
  }
  return output;
}

class Run {
 public:
  Run(const Rules& rules, ModelState before)
      : rules_(rules),
        step_{.after = std::move(before),
              .output = std::nullopt,
              .applied = {},
              .fault = {}} {}

  void give(const Item& input) {
    ModelState& model = step_.after;
    const Rule* const rule = find(input);
    if (rule == nullptr) return;
    const State from = model.state;
    Item next = input;
    for (const Deed& deed : rule->does) deed.perform(model, next);
    // The one that comes first goes to the back.
    for (auto it = rule->then.rbegin(); it != rule->then.rend(); ++it) {
      next.input = *it;
      model.agenda.push_back(next);
    }
    if (rule->calls != Call::none) {
      step_.output = output_of(model, rule->calls, next);
      next.input = Input::returns;
      next.call = rule->calls;
      model.agenda.push_back(next);
    }
    if (rule->to) enter(model, *rule->to);
    step_.applied.push_back({rule->number, from, model.state});
  }

  Step finish() {
    ModelState& model = step_.after;
    while (step_.fault.empty() && !model.is_quiet() && !model.is_calling()) {
      const Item next = model.agenda.back();
      model.agenda.pop_back();
      give(next);
    }
    return std::move(step_);
  }

 private:
  const Rule* find(const Item& input) {
    const Rule* found = nullptr;
    for (const Rule& rule : rules_) {
      if (!applies(rule, step_.after, input)) continue;
      if (found != nullptr) {
        step_.fault = "rules " + std::to_string(found->number) + " and " +
                      std::to_string(rule.number) + " both apply to " +
                      to_string(input);
        return nullptr;
      }
      found = &rule;
    }
    if (found == nullptr) {
      step_.fault = "no rule for " + to_string(input) + " in " +
                    std::string(to_string(step_.after.state));
    }
    return found;
  }

  const Rules& rules_;
  Step step_;
};

}  // namespace

Step step(const Rules& rules, const ModelState& before, const Item& input) {
  ModelState model = before;
  Item given = input;
  switch (input.input) {
    case Input::returns:
    case Input::gets_socket:
    case Input::url_refused:
    case Input::protocol_refused: {
      const Item call = model.agenda.back();
      model.agenda.pop_back();
      // What should_retry says is judged with the ending that it was asked
      // about; other calls have nothing to say.
      if (call.call == Call::should_retry) {
        given.input = Input::rule_says;
        const Decision decision = input.ending.decision;
        given.ending = call.ending;
        given.ending.decision = decision;
      } else if (input.input == Input::returns) {
        return Run(rules, std::move(model)).finish();
      }
      break;
    }
    default:
      break;
  }
  if (!model.alive) {
    return {.after = std::move(model),
            .output = std::nullopt,
            .applied = {},
            .fault = {}};
  }
  Run run(rules, std::move(model));
  run.give(given);
  return run.finish();
}

}  // namespace emsocket::model
