// Says something to a server that echoes, and prints what comes back; what
// becomes of the connection goes to stderr. In a page, and in Node:
//     node echo.js ws://localhost:8080 hello
#include <cstdio>
#include <emsocket/json.hpp>
#include <optional>
#include <string>

struct Line {
  std::string text;
};
EMSOCKET_MESSAGE(Line, "line", text)

using Echo =
    emsocket::Protocol<emsocket::Incoming<Line>, emsocket::Outgoing<Line>>;

// Outlives main(): the events come after it has returned.
static std::optional<emsocket::TypedClient<Echo>> echo;

// What the page calls. Without a connection the line waits for the next.
extern "C" void say(const char* text) { (void)echo->send(Line{text}); }

int main(int count, char** arguments) {
  echo.emplace(count > 1 ? arguments[1] : "ws://localhost:8080");
  echo->client().on_open([](const auto&) { std::fputs("open\n", stderr); });
  echo->client().on_error([](const emsocket::ErrorEvent& event) {
    std::fprintf(stderr, "%s\n", event.message.c_str());
  });
  echo->client().on_close([](const emsocket::CloseEvent& event) {
    std::fprintf(stderr, "closed, code %d\n", event.code);
  });
  echo->on<Line>([count](const Line& line) {
    std::puts(line.text.c_str());
    if (count > 2) echo->close();  // In Node there is no more to say.
  });
  echo->connect();
  if (count > 2) say(arguments[2]);
}
