#include "ledger.hpp"

#include <type_traits>
#include <variant>

namespace emsocket::simulation {

void Ledger::on(const Entry& entry) {
  if (entry.glance) state = entry.glance->state;
  std::visit([&](const auto& it) { see(entry, it); }, entry.record);
}

void Ledger::begin_step() {
  if (step.told_close && socket == 0) {
    opened_at.reset();
    had_socket_error = false;
  }
  step = {};
}

void Ledger::see(const Entry& entry, const Called& it) {
  calls.push_back({it.command, entry.depth});
  const auto mark = [&](bool& what) {
    what = true;
    if (entry.depth > 0) step.disturbed = true;
  };
  switch (it.command) {
    case Command::connect:
      mark(step.connect);
      break;
    case Command::reconnect:
      mark(step.reconnect);
      break;
    case Command::close:
      if (it.code && !may_be_sent(*it.code)) break;
      if (it.text.size() > max_close_reason_bytes) break;
      mark(step.close);
      if (state == State::idle ||
          (state == State::waiting && closes_due == 0 && !in_rule)) {
        ++closes_due;
      }
      if (state != State::closed) is_final = true;
      if (state == State::connecting) is_authenticating = false;
      break;
    case Command::destroy:
      mark(step.destroy);
      is_destroyed = true;
      break;
    case Command::authentication_accept:
      step.accept = true;
      if (it.number == authentication) is_authenticating = false;
      break;
    case Command::authentication_reject:
      step.answer = true;
      if (it.number == authentication) is_authenticating = false;
      break;
    case Command::resolve_url:
    case Command::reject_url:
    case Command::resolve_protocols:
    case Command::reject_protocols:
      step.answer = true;
      break;
    default:
      break;
  }
}

void Ledger::see(const Entry& entry, const StateEvent& it) {
  if (it.to == State::connecting) {
    ++attempts;
    ++closes_due;
    attempt_started = entry.at;
    if (!step.disturbed) is_final = false;
  }
  if (it.to == State::open) opened_at = entry.at;
}

void Ledger::see(const Entry& entry, const SocketMessage& it) {
  (void)entry;
  if (it.heard && it.socket == socket &&
      (state == State::open || is_authenticating) &&
      it.bytes.size() > options.max_message_bytes) {
    step.too_large = true;
  }
}

template <class Other>
void Ledger::see(const Entry& entry, const Other& it) {
  if constexpr (std::is_same_v<Other, Returned>) {
    if (!calls.empty()) calls.pop_back();
    if ((it.command == Command::connect || it.command == Command::reconnect) &&
        entry.glance && entry.glance->state == State::connecting) {
      is_final = false;
    }
  } else if constexpr (std::is_same_v<Other, Asked>) {
    if (it.callback == Callback::authenticate) {
      is_authenticating = true;
      authentication = it.number;
    }
  } else if constexpr (std::is_same_v<Other, Threw>) {
    // One that throws has rejected.
    if (it.callback == Callback::authenticate ||
        it.callback == Callback::authentication_message) {
      is_authenticating = false;
    }
  } else if constexpr (std::is_same_v<Other, RuleAsked>) {
    in_rule = true;
  } else if constexpr (std::is_same_v<Other, Left>) {
    if (it.callback == Callback::should_retry) in_rule = false;
  } else if constexpr (std::is_same_v<Other, CloseEvent>) {
    --closes_due;
    step.told_close = true;
  } else if constexpr (std::is_same_v<Other, ConnectAsked>) {
    request = it;
    socket = it.socket;
    socket_opened = false;
    socket_takes = false;
    had_socket_error = false;
    is_authenticating = false;
    opened_at.reset();
    opened_info = {};
  } else if constexpr (std::is_same_v<Other, Released>) {
    if (it.socket == socket) socket = 0;
    socket_takes = false;
    is_authenticating = false;
  } else if constexpr (std::is_same_v<Other, SocketOpened>) {
    if (it.socket != socket) return;
    socket_opened = true;
    socket_takes = true;
    if (it.heard && !had_socket_error) {
      step.opened = true;
      opened_info = it.info;
    }
  } else if constexpr (std::is_same_v<Other, SocketError>) {
    if (it.socket == socket && it.heard) had_socket_error = true;
  } else if constexpr (std::is_same_v<Other, SocketClosed>) {
    if (it.socket != socket) return;
    socket_takes = false;
    if (!it.heard) return;
    step.closed = true;
    step.code = it.code;
    step.reason = it.reason;
    step.was_clean = it.was_clean;
  } else if constexpr (std::is_same_v<Other, StoppedTaking>) {
    if (it.socket == socket) socket_takes = false;
  } else if constexpr (std::is_same_v<Other, CloseAsked>) {
    if (it.socket == socket) socket_takes = false;
  } else if constexpr (std::is_same_v<Other, TimerFired>) {
    step.timer = true;
    step.late = it.late;
  } else if constexpr (std::is_same_v<Other, Signalled>) {
    if (it.heard && it.signal != PageSignal::offline) step.signal = true;
  }
}

}  // namespace emsocket::simulation
