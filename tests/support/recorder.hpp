#pragma once

#include <string>
#include <vector>

#include "emsocket/client.hpp"
#include "support/state_name.hpp"

namespace emsocket::test {

/// Everything that a Client told, in order.
struct Recorder {
  /// Listens to all events of the Client, which must not outlive it.
  void listen_to(Client& client);
  void clear() { *this = {}; }

  /// "open", "message hello", "error connect_failed", "close 1006 retry",
  /// "close 1000 final", "reconnecting 1", "drain".
  std::vector<std::string> log;
  /// The same with the states between: "state open".
  std::vector<std::string> log_with_states;

  std::vector<OpenEvent> opens;
  std::vector<std::string> messages;
  std::vector<ErrorEvent> errors;
  std::vector<CloseEvent> closes;
  std::vector<ReconnectingEvent> reconnectings;
  std::vector<StateEvent> states;
  std::vector<DrainEvent> drains;

 private:
  void note(const std::string& line) {
    log.push_back(line);
    log_with_states.push_back(line);
  }
};

using Log = std::vector<std::string>;

}  // namespace emsocket::test
