#include "chat_view.hpp"

#include <utility>

namespace chat {

ShownMessage line_of(MessageType type, std::string text) {
  return {.type = type,
          .id = {},
          .own = false,
          .name = {},
          .text = std::move(text),
          .time = now(),
          .mime = {},
          .data = {}};
}

double now() {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<double>(
      std::chrono::duration_cast<std::chrono::milliseconds>(since_epoch)
          .count());
}

}  // namespace chat
