#include "model/explorer.hpp"

// What the world can do in a state of the model. The model itself takes what is
// given to it; the limits of nature are here.

namespace emsocket::model {

namespace {

Item plain(Input input) { return {.input = input}; }

Item returning(Decision decision) {
  Item item = plain(Input::returns);
  item.ending.decision = decision;
  return item;
}

Item closing_with(CloseCode code, bool was_clean) {
  Item item = plain(Input::socket_closes);
  item.ending.code = code;
  item.ending.was_clean = was_clean;
  return item;
}

/// Sources that this attempt has not come to yet: they cannot answer.
std::size_t unasked(const ModelState& model) {
  std::size_t count = 0;
  for (const Item& item : model.agenda) {
    if (item.call != Call::none || !item.same_attempt) continue;
    count += item.input == Input::ask_url || item.input == Input::ask_protocols;
  }
  return count;
}

void add_user(const ModelState& model, std::vector<Item>& inputs) {
  for (const Input input :
       {Input::connect, Input::reconnect, Input::close, Input::destroy}) {
    inputs.push_back(plain(input));
  }
  if (model.settings.overflow && !model.overflow) {
    inputs.push_back(plain(Input::overflows));
  }
  // Also when nobody waits any more.
  const bool has_provider =
      model.settings.url_provider || model.settings.protocols_provider;
  if (has_provider &&
      (!model.is_asking() || model.answers_due > unasked(model))) {
    inputs.push_back(plain(Input::provider_answers));
    inputs.push_back(plain(Input::provider_fails));
  }
  if (model.settings.authenticator) {
    for (const Input input : {Input::accept, Input::reject, Input::listens}) {
      inputs.push_back(plain(input));
    }
  }
}

void add_network(const ModelState& model, std::vector<Item>& inputs) {
  inputs.push_back(plain(Input::late_event));
  if (model.sockets == 0) return;
  const bool has_opened =
      model.state != State::connecting || model.authenticating;
  if (!has_opened) {
    inputs.push_back(plain(Input::socket_opens));
  }
  // One that told an error and opens all the same may also speak.
  if (has_opened || model.failed) {
    inputs.push_back(plain(Input::message));
    inputs.push_back(plain(Input::large_message));
  }
  if (has_opened) {
    // For good, at a set time, as the backoff says.
    inputs.push_back(closing_with(close_code::normal, true));
    inputs.push_back(closing_with(close_code::service_restart, true));
    inputs.push_back(closing_with(close_code::going_away, true));
  }
  inputs.push_back(closing_with(close_code::abnormal, false));
  if (!model.failed) inputs.push_back(plain(Input::socket_fails));
}

void add_page(const ModelState& model, std::vector<Item>& inputs) {
  // Nobody listens in these.
  if (model.state == State::idle || model.state == State::closed) return;
  // close() in idle does not begin to listen.
  for (const Input input :
       {Input::page_signal, Input::early_page_signal, Input::offline_signal}) {
    inputs.push_back(plain(input));
  }
}

}  // namespace

std::vector<Item> timed_inputs(const ModelState& model) {
  std::vector<Item> inputs;
  if (model.pending) {
    inputs.push_back(plain(Input::pending_due));
    return inputs;
  }
  switch (model.state) {
    case State::connecting:
      inputs.push_back(
          plain(model.failed ? Input::close_overdue : Input::connect_timeout));
      break;
    case State::waiting:
      inputs.push_back(plain(Input::retry_due));
      break;
    case State::open:
      if (!model.stable) inputs.push_back(plain(Input::stable));
      if (model.failed) inputs.push_back(plain(Input::close_overdue));
      break;
    case State::closing:
      inputs.push_back(
          plain(model.failed ? Input::close_overdue : Input::close_timeout));
      break;
    case State::idle:
    case State::closed:
      break;
  }
  return inputs;
}

std::vector<Item> possible_inputs(const ModelState& model,
                                  const Bounds& bounds) {
  std::vector<Item> inputs;
  if (model.is_calling(Call::socket)) {
    inputs.push_back(plain(Input::gets_socket));
    inputs.push_back(plain(Input::url_refused));
    inputs.push_back(plain(Input::protocol_refused));
    return inputs;
  }
  if (model.is_calling(Call::should_retry)) {
    for (const Decision decision : {Decision::open, Decision::stop,
                                    Decision::retry, Decision::retry_at_set}) {
      inputs.push_back(returning(decision));
    }
  } else if (model.is_calling()) {
    inputs.push_back(plain(Input::returns));
  }
  if (!model.alive) return inputs;
  if (model.nesting() <= bounds.nesting) add_user(model, inputs);
  if (!model.is_quiet()) return inputs;

  for (const Item& input : timed_inputs(model)) inputs.push_back(input);
  if (!model.pending && model.sockets > 0 &&
      (model.state == State::connecting || model.state == State::closing ||
       (model.state == State::open && model.failed))) {
    inputs.push_back(plain(Input::deadline_late));
  }
  if (model.settings.heartbeat && model.state == State::open) {
    inputs.push_back(plain(Input::heartbeat_lost));
  }
  if (model.overflow) inputs.push_back(plain(Input::overflow_due));
  if (model.state != State::closed) inputs.push_back(plain(Input::drains));
  add_network(model, inputs);
  add_page(model, inputs);
  return inputs;
}

}  // namespace emsocket::model
