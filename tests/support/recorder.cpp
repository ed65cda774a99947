#include "support/recorder.hpp"

namespace emsocket::test {

void Recorder::listen_to(Client& client) {
  client.on_open([this](const OpenEvent& event) {
    opens.push_back(event);
    note("open");
  });
  client.on_message([this](const Message& message) {
    messages.emplace_back(message.text());
    note("message " + messages.back());
  });
  client.on_error([this](const ErrorEvent& event) {
    errors.push_back(event);
    note("error " + std::string(emsocket::to_string(event.kind)));
  });
  client.on_close([this](const CloseEvent& event) {
    closes.push_back(event);
    note("close " + std::to_string(event.code) +
         (event.will_reconnect ? " retry" : " final"));
  });
  client.on_reconnecting([this](const ReconnectingEvent& event) {
    reconnectings.push_back(event);
    note("reconnecting " + std::to_string(event.attempt));
  });
  client.on_state([this](const StateEvent& event) {
    states.push_back(event);
    log_with_states.push_back("state " + std::string(to_string(event.to)));
  });
  client.on_drain([this](const DrainEvent& event) {
    drains.push_back(event);
    note("drain");
  });
}

}  // namespace emsocket::test
