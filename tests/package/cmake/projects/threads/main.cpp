// Sends what a thread has made, takes it back from an echo, and says whether it
// is whole: a browser decodes nothing in shared memory and sends nothing of it.

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <emsocket/client.hpp>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using namespace std::string_view_literals;

// NUL, BOM, and characters of one to four bytes.
constexpr std::string_view hard_text = "\0\uFEFFaé€😀"sv;

struct Payloads {
  std::string short_text;
  std::string long_text;
  std::vector<std::byte> bytes;
};

Payloads make_payloads() {
  Payloads made;
  made.short_text = hard_text;
  for (int i = 0; i < 10'000; ++i) made.long_text += hard_text;
  for (int i = 0; i < 100'000; ++i) {
    made.bytes.push_back(static_cast<std::byte>(i));
  }
  return made;
}

Payloads payloads;
int received = 0;

bool is_whole(const emsocket::Message& message) {
  switch (received++) {
    case 0:
      return message.is_text() && message.text() == payloads.short_text;
    case 1:
      return message.is_text() && message.text() == payloads.long_text;
    default: {
      const auto bytes = message.bytes();
      return !message.is_text() &&
             std::equal(bytes.begin(), bytes.end(), payloads.bytes.begin(),
                        payloads.bytes.end());
    }
  }
}

}  // namespace

int main(int, char** arguments) {
  std::thread([] { payloads = make_payloads(); }).join();

  static emsocket::Client client(arguments[1]);
  client.on_message([](const emsocket::Message& message) {
    std::printf("message: %s\n", is_whole(message) ? "whole" : "not whole");
    if (received == 3) {
      (void)client.close(emsocket::close_code::normal, hard_text);
    }
  });
  client.on_error([](const emsocket::ErrorEvent& event) {
    std::printf("error: %s\n", event.message.c_str());
    client.close();
  });
  client.on_close([](const emsocket::CloseEvent& event) {
    std::printf("closed: %s\n",
                event.reason == hard_text ? "whole" : "not whole");
  });
  client.connect();
  (void)client.send(payloads.short_text);
  (void)client.send(payloads.long_text);
  (void)client.send(payloads.bytes);
}
