#pragma once

#include <string>

#include "chat_view.hpp"
#include "emsocket/message.hpp"
#include "image.hpp"
#include "protocol.hpp"

/// What a message looks like as a line of the conversation.
namespace chat {

/// A line that is nobody's message, of this moment.
[[nodiscard]] ShownMessage line_of(MessageType type, std::string text);
[[nodiscard]] ShownMessage line_of(const Say& message);
[[nodiscard]] ShownMessage line_of(const Image& message);

/// A message that is none of the chat's, as it came: text, an image, or bytes.
[[nodiscard]] ShownMessage raw_line_of(const emsocket::Message& message);

}  // namespace chat
