// A typed client outside of a browser, on a transport of its own.

#include <cstdio>
#include <emsocket/json.hpp>
#include <string>

#include "echo_environment.hpp"

struct Note {
  std::string text;
};
EMSOCKET_MESSAGE(Note, "note", text)

using Notes =
    emsocket::Protocol<emsocket::Incoming<Note>, emsocket::Outgoing<Note>>;

int main() {
  EchoEnvironment world;
  emsocket::TypedClient<Notes> notes("echo:", {}, world.ports());
  notes.on<Note>([&notes](const Note& note) {
    std::printf("note: %s\n", note.text.c_str());
    if (note.text == "enough") notes.close();
  });
  notes.on_invalid([](const emsocket::DecodeError& error) {
    std::printf("invalid: %s\n", error.pointer.c_str());
  });
  notes.client().on_close([](const emsocket::CloseEvent& event) {
    std::printf("closed: %d\n", event.code);
  });
  notes.connect();
  (void)notes.send(Note{"hello"});
  // The peer sends it back: a message that is not what it should be.
  (void)notes.client().send(R"({"type":"note","text":7})");
  (void)notes.send(Note{"enough"});
  world.run();
}
