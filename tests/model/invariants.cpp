#include "model/invariants.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "model/explorer.hpp"

namespace emsocket::model {

namespace {

/// `closed` follows on `waiting` where should_retry says stop, or where a
/// handler calls close() before the `close` is told.
constexpr std::array<std::pair<State, State>, 14> allowed_changes{{
    {State::idle, State::connecting},
    {State::idle, State::closing},
    {State::connecting, State::open},
    {State::connecting, State::waiting},
    {State::connecting, State::closing},
    {State::connecting, State::closed},
    {State::open, State::waiting},
    {State::open, State::closing},
    {State::open, State::closed},
    {State::waiting, State::connecting},
    {State::waiting, State::closing},
    {State::waiting, State::closed},
    {State::closing, State::closed},
    {State::closed, State::connecting},
}};

bool is_terminal(State state) {
  return state == State::idle || state == State::closed;
}

bool holds_nothing(const ModelState& model) {
  return model.sockets == 0 && model.answers_due == 0 && !model.pending &&
         !model.authenticating;
}

bool is_user_start(Input input) {
  return input == Input::connect || input == Input::reconnect;
}

/// Applied while the machine ran on: connect() that was called while closing.
bool started_again(const Edge& edge) {
  return !edge.before.is_quiet() && !is_terminal(edge.step.after.state) &&
         edge.before.connect_after_close &&
         !edge.step.after.connect_after_close;
}

std::size_t closes_ahead(const ModelState& model) {
  return static_cast<std::size_t>(std::count_if(
      model.agenda.begin(), model.agenda.end(), [](const Item& item) {
        if (item.call == Call::should_retry) return true;
        // The steps of an ending lead on to its `close`.
        if (item.call != Call::none) return false;
        return item.input == Input::tell_error ||
               item.input == Input::heed_close ||
               item.input == Input::tell_close;
      }));
}

// --- The contracts -----------------------------------------------------------

bool has_one_rule(const Edge& edge) { return edge.step.fault.empty(); }

bool keeps_to_the_table(const Edge& edge) {
  const State from = edge.before.state;
  const State to = edge.step.after.state;
  if (from == to) return true;
  return std::find(allowed_changes.begin(), allowed_changes.end(),
                   std::pair{from, to}) != allowed_changes.end();
}

bool has_one_socket(const Edge& edge) { return edge.step.after.sockets <= 1; }

bool tells_one_close(const Edge& edge) {
  const ModelState& after = edge.step.after;
  if (!after.alive) return true;
  const bool attempt = after.state == State::connecting ||
                       after.state == State::open ||
                       (after.state == State::closing && after.sockets > 0);
  const std::size_t due =
      closes_ahead(after) + (attempt || after.pending ? std::size_t{1} : 0);
  return after.closes_due == due;
}

bool tells_error_first(const Edge& edge) {
  const auto& output = edge.step.output;
  if (!output) return true;
  const Item& call = edge.step.after.agenda.back();
  if (output->call == Call::close) {
    return !call.ending.error || call.ending.error_told;
  }
  if (output->call != Call::error || output->error == ErrorKind::outbox_full) {
    return true;
  }
  // Its `close` is still to come.
  return closes_ahead(edge.step.after) > 0;
}

bool close_is_final(const Edge& edge) {
  const ModelState& before = edge.before;
  const ModelState& after = edge.step.after;
  if (!before.final || !after.alive) return true;
  if (edge.step.output && edge.step.output->call == Call::close &&
      edge.step.output->will_reconnect) {
    // A handler began a newer attempt, and it is that one which ended.
    return !after.agenda.back().same_attempt;
  }
  const bool goes_on = after.state == State::connecting ||
                       after.state == State::open ||
                       after.state == State::waiting;
  // Inside of should_retry it shows `waiting` until that returns.
  return !goes_on || is_user_start(edge.input.input) || started_again(edge) ||
         after.is_deciding();
}

bool tells_later(const Edge& edge) {
  if (edge.input.input != Input::close && !is_user_start(edge.input.input)) {
    return true;
  }
  const auto& output = edge.step.output;
  return !output ||
         (output->call != Call::close && output->call != Call::error &&
          output->call != Call::open && output->call != Call::reconnecting);
}

bool stays_terminal(const Edge& edge) {
  const ModelState& before = edge.before;
  if (!is_terminal(before.state) || !before.is_quiet()) return true;
  switch (edge.input.input) {
    case Input::connect:
    case Input::reconnect:
    case Input::destroy:
      return true;
    // In idle it ends what never began; the outbox is in use there too.
    case Input::close:
    case Input::overflows:
    case Input::overflow_due:
    case Input::drains:
      if (before.state == State::idle) return true;
      break;
    default:
      break;
  }
  ModelState after = edge.step.after;
  after.connect_after_close = before.connect_after_close;
  return after == before && !edge.step.output;
}

bool terminal_holds_nothing(const Edge& edge) {
  const ModelState& after = edge.step.after;
  return !is_terminal(after.state) || holds_nothing(after);
}

bool destroyed_tells_nothing(const Edge& edge) {
  const ModelState& after = edge.step.after;
  if (after.alive) return true;
  return !edge.step.output && holds_nothing(after) &&
         std::all_of(after.agenda.begin(), after.agenda.end(),
                     [](const Item& item) { return item.call != Call::none; });
}

bool open_needs_socket(const Edge& edge) {
  const ModelState& after = edge.step.after;
  if (!after.alive || after.state != State::open) return true;
  return after.sockets == 1 && !after.authenticating && !after.pending;
}

bool reconnecting_follows_its_close(const Edge& edge) {
  const auto& output = edge.step.output;
  if (!output || output->call != Call::reconnecting) return true;
  const ModelState& after = edge.step.after;
  return edge.before.is_calling(Call::close) &&
         edge.before.agenda.back().ending.will_reconnect &&
         after.state == State::waiting && !after.pending && !after.final;
}

bool gives_up(const Edge& edge) {
  const auto& output = edge.step.output;
  const Settings& settings = edge.before.settings;
  if (!output || output->call != Call::close || !output->will_reconnect) {
    return true;
  }
  const Item& call = edge.step.after.agenda.back();
  // reconnect() by the user, and what was told of an older attempt.
  if (!call.same_attempt || edge.before.is_quiet() ||
      call.ending.decision == Decision::retry_at_set) {
    return true;
  }
  return settings.reconnects &&
         (settings.max_attempts == 0 ||
          edge.step.after.failures < settings.max_attempts);
}

bool counts_every_failure(const Edge& edge) {
  if (edge.step.after.failures >= edge.before.failures) return true;
  return is_user_start(edge.input.input) || edge.input.input == Input::stable ||
         started_again(edge);
}

bool always_goes_on(const Edge& edge) {
  const ModelState& after = edge.step.after;
  if (!after.alive || !after.is_quiet()) return true;
  const bool must = after.pending || after.state == State::connecting ||
                    after.state == State::waiting ||
                    after.state == State::closing;
  if (!must) return true;
  const auto timed = timed_inputs(after);
  return !timed.empty() &&
         std::all_of(timed.begin(), timed.end(), [&](const Item& input) {
           const Step next = step(edge.rules, after, input);
           return !next.fault.empty() || next.output.has_value();
         });
}

/// close() here, and then nothing but what runs by itself: handlers return,
/// time passes.
bool can_be_closed(const Edge& edge) {
  ModelState model = edge.step.after;
  if (!model.alive || model.is_calling(Call::socket)) return true;
  // The close of the call itself is told even where `closed` is reached by an
  // attempt that had ended before.
  model = step(edge.rules, model, {.input = Input::close}).after;
  for (int i = 0; i < 64; ++i) {
    Item next{.input = Input::returns};
    if (model.is_quiet()) {
      if (model.state == State::closed) return model.closes_due == 0;
      const auto timed = timed_inputs(model);
      if (timed.empty()) return false;
      next = timed.front();
    } else if (model.is_calling(Call::socket)) {
      return false;
    }
    Step after = step(edge.rules, model, next);
    if (!after.fault.empty()) return false;
    model = std::move(after.after);
  }
  return false;
}

constexpr std::array<Invariant, 17> all{{
    {"exactly one rule applies to whatever comes", has_one_rule},
    {"the state changes only along the arrows of the diagram",
     keeps_to_the_table},
    {"there is at most one live socket", has_one_socket},
    {"every attempt ends in exactly one close", tells_one_close},
    {"an attempt's error comes before its close", tells_error_first},
    {"close() is final", close_is_final},
    {"a call of connect() or close() tells how it ends only later",
     tells_later},
    {"a terminal Client does nothing until connect()", stays_terminal},
    {"a terminal Client holds nothing", terminal_holds_nothing},
    {"a destroyed Client holds nothing and tells nothing",
     destroyed_tells_nothing},
    {"open is one socket that is open", open_needs_socket},
    {"reconnecting comes right after the close that caused it",
     reconnecting_follows_its_close},
    {"after max_attempts failures nothing is retried", gives_up},
    {"failures are forgotten only when it was stable, or by the user",
     counts_every_failure},
    {"while anything is due, time leads on", always_goes_on, true},
    {"close() leads to closed from anywhere", can_be_closed, true},
    {"all states are told by the time that nothing runs",
     [](const Edge& edge) {
       const ModelState& after = edge.step.after;
       return !after.alive || !after.is_quiet() ||
              (after.untold.empty() && after.told == after.state);
     }},
}};

}  // namespace

std::span<const Invariant> invariants() { return all; }

}  // namespace emsocket::model
