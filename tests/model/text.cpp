#include <array>

#include "model/model.hpp"

namespace emsocket::model {

std::string_view to_string(Input input) {
  constexpr std::array<std::string_view, 48> names{"connect()",
                                                   "reconnect()",
                                                   "close()",
                                                   "destroy",
                                                   "outbox overflows",
                                                   "provider answers",
                                                   "provider fails",
                                                   "authentication listens",
                                                   "accept()",
                                                   "reject()",
                                                   "the call returns",
                                                   "browser gives a socket",
                                                   "browser refuses the url",
                                                   "subprotocol refused",
                                                   "socket opens",
                                                   "message",
                                                   "too large message",
                                                   "socket error",
                                                   "socket closes",
                                                   "event of an old socket",
                                                   "connect_timeout",
                                                   "no close after the error",
                                                   "retry is due",
                                                   "stable_after",
                                                   "close_timeout",
                                                   "heartbeat lost",
                                                   "pending close is due",
                                                   "outbox_full is due",
                                                   "outbox drained",
                                                   "deadline fires late",
                                                   "page signal",
                                                   "early page signal",
                                                   "offline signal",
                                                   "tell the state",
                                                   "ask for the url",
                                                   "ask for the protocols",
                                                   "open a socket",
                                                   "tell open",
                                                   "end the attempt",
                                                   "decide",
                                                   "the rule says",
                                                   "tell outbox_full",
                                                   "tell the error",
                                                   "heed close()",
                                                   "tell close",
                                                   "tell reconnecting",
                                                   "connect again",
                                                   "?"};
  return names[static_cast<std::size_t>(input)];
}

std::string_view to_string(Call call) {
  constexpr std::array<std::string_view, 14> names{
      "nothing",      "state",
      "open",         "message",
      "error",        "close",
      "reconnecting", "drain",
      "url provider", "protocols provider",
      "authenticate", "authentication message",
      "should_retry", "Transport::connect"};
  return names[static_cast<std::size_t>(call)];
}

std::string to_string(const Output& output) {
  std::string text(to_string(output.call));
  const auto add = [&text](std::string_view word) {
    text += ' ';
    text += word;
  };
  switch (output.call) {
    case Call::state:
      add(to_string(output.state));
      break;
    case Call::open:
      if (output.reconnected) add("again");
      break;
    case Call::error:
      if (output.error) add(emsocket::to_string(*output.error));
      break;
    case Call::close:
    case Call::should_retry:
      add(std::to_string(output.code));
      add(output.was_clean ? "clean" : "not clean");
      if (output.call == Call::close) {
        add(output.will_reconnect ? "retry" : "final");
      }
      break;
    default:
      break;
  }
  return text;
}

std::string to_string(const Item& item) {
  std::string text(item.call != Call::none ? to_string(item.call)
                                           : to_string(item.input));
  if (item.input == Input::socket_closes) {
    text += ' ' + std::to_string(item.ending.code);
  }
  if (item.input == Input::returns && item.call == Call::none &&
      item.ending.decision != Decision::open) {
    constexpr std::array<std::string_view, 4> decisions{"open", "stop", "retry",
                                                        "retry at a set time"};
    text += ": ";
    text += decisions[static_cast<std::size_t>(item.ending.decision)];
  }
  if (!item.same_attempt) text += " (of an older attempt)";
  return text;
}

std::string to_string(const ModelState& model) {
  std::string text(to_string(model.state));
  const auto add = [&text](bool holds, std::string_view word) {
    if (!holds) return;
    text += ", ";
    text += word;
  };
  add(!model.alive, "destroyed");
  add(model.final, "close() called");
  add(model.connect_after_close, "connect() called after it");
  add(model.was_open, "was open");
  add(model.failures > 0, "failures " + std::to_string(model.failures));
  add(model.sockets > 0, "sockets " + std::to_string(model.sockets));
  add(model.answers_due > 0,
      "answers due " + std::to_string(model.answers_due));
  add(model.authenticating, "authenticating");
  add(model.listening, "listening");
  add(model.failed, "error seen");
  add(model.stable, "stable");
  add(model.skippable && model.state == State::waiting, "skippable");
  add(model.overflow, "overflow");
  if (model.pending) {
    text += ", pending close " + std::to_string(model.pending->code);
    if (model.pending->error) {
      text += " after ";
      text += emsocket::to_string(*model.pending->error);
    }
  }
  for (const State state : model.untold) {
    text += ", untold ";
    text += to_string(state);
  }
  for (auto it = model.agenda.rbegin(); it != model.agenda.rend(); ++it) {
    text += it == model.agenda.rbegin() ? "; " : " < ";
    if (it->call != Call::none) text += "inside ";
    text += to_string(*it);
  }
  return text;
}

}  // namespace emsocket::model
