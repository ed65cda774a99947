// A typed client: what an echo sends back are structs again, or faults.

#include <cstdio>
#include <emsocket/json.hpp>
#include <string>

struct Note {
  std::string text;
};
EMSOCKET_MESSAGE(Note, "note", text)

using Notes =
    emsocket::Protocol<emsocket::Incoming<Note>, emsocket::Outgoing<Note>>;

int main(int, char** arguments) {
  static emsocket::TypedClient<Notes> notes(std::string{arguments[1]});
  notes.on<Note>([](const Note& note) {
    std::printf("note: %s\n", note.text.c_str());
    if (note.text == "enough") notes.close();
  });
  notes.on_invalid([](const emsocket::DecodeError& error) {
    std::printf("invalid: %s\n", error.pointer.c_str());
  });
  notes.connect();
  (void)notes.send(Note{"hello"});
  (void)notes.client().send(R"({"type":"note","text":7})");
  (void)notes.send(Note{"enough"});
}
