// A Client outside of a browser, on a transport of its own.

#include <cstdio>
#include <emsocket/client.hpp>

#include "echo_environment.hpp"

int main() {
  EchoEnvironment world;
  emsocket::Client client("echo:", {}, world.ports());
  client.on_message([&client](const emsocket::Message& message) {
    std::printf("message: %.*s\n", static_cast<int>(message.text().size()),
                message.text().data());
    (void)client.close(emsocket::close_code::normal, "enough");
  });
  client.on_close([](const emsocket::CloseEvent& event) {
    std::printf("closed: %d %s\n", event.code, event.reason.c_str());
  });
  client.connect();
  (void)client.send("hello");
  world.run();
}
