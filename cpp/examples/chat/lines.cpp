#include "lines.hpp"

#include <chrono>
#include <cstddef>
#include <span>
#include <string_view>
#include <utility>

#include "text_tools.hpp"

namespace chat {

namespace {

/// Milliseconds since 1970.
Time now() {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<Time>(
      std::chrono::duration_cast<std::chrono::milliseconds>(since_epoch)
          .count());
}

}  // namespace

ShownMessage line_of(MessageType type, std::string text) {
  ShownMessage line;
  line.type = type;
  line.text = std::move(text);
  line.time = now();
  return line;
}

ShownMessage line_of(const Say& message) {
  ShownMessage line = line_of(MessageType::chat, message.text);
  line.id = message.id;
  line.name = message.from.name;
  line.time = message.time;
  return line;
}

ShownMessage line_of(const Image& message) {
  ShownMessage line = line_of(MessageType::image, message.name);
  line.id = message.id;
  line.name = message.from.name;
  line.time = message.time;
  line.mime = message.mime;
  line.data = message.content;
  return line;
}

ShownMessage raw_line_of(const emsocket::Message& message) {
  if (message.is_text()) {
    return line_of(MessageType::raw, std::string(message.text()));
  }
  const std::span<const std::byte> bytes = message.bytes();
  const std::string_view mime = sniff_image(bytes);
  // A server that echoes what it got as bytes echoes text like this.
  if (mime.empty() && is_plain_text(bytes)) {
    return line_of(MessageType::raw,
                   {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  }
  ShownMessage line =
      line_of(mime.empty() ? MessageType::raw : MessageType::image, {});
  line.mime = mime;
  line.data = bytes;
  return line;
}

}  // namespace chat
