// Two clients in one program, each with its own connection: what one sends, an
// echo brings back to that one alone.

#include <cstdio>
#include <emsocket/client.hpp>
#include <string>
#include <string_view>

namespace {

class Talk {
 public:
  Talk(std::string name, std::string_view url)
      : name_(std::move(name)), client_(std::string(url)) {
    client_.on_message([this](const emsocket::Message& message) {
      std::printf("%s: %.*s\n", name_.c_str(),
                  static_cast<int>(message.text().size()),
                  message.text().data());
      client_.close();
    });
    client_.on_error([this](const emsocket::ErrorEvent& event) {
      std::printf("%s: error: %s\n", name_.c_str(), event.message.c_str());
      client_.close();
    });
    client_.on_close([this](const emsocket::CloseEvent& event) {
      std::printf("%s: closed: %d\n", name_.c_str(), event.code);
    });
    client_.connect();
    (void)client_.send("from " + name_);
  }

 private:
  std::string name_;
  emsocket::Client client_;
};

}  // namespace

int main(int, char** arguments) {
  static Talk first("first", arguments[1]);
  static Talk second("second", arguments[1]);
}
