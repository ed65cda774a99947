#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "emsocket/events.hpp"

/// What a chat looks like to a person, and who shows it: the page, or a test.
namespace chat {

/// What happened to a message of one's own.
enum class Delivery : std::uint8_t {
  waiting,  ///< not with the server yet, as far as we know
  sent,     ///< the server has it
  failed,   ///< refused; it will not be sent again
};

enum class MessageType : std::uint8_t { chat, image, system, raw, error };

/// A line of the conversation.
struct ShownMessage {
  MessageType type = MessageType::system;
  std::string id;  ///< empty for lines that are nobody's message
  bool own = false;
  std::string name;  ///< the sender's, or the file's of an image without one
  std::string text;
  double time = 0;                     ///< milliseconds since 1970
  std::string mime;                    ///< of `data`, where it is known
  std::span<const std::byte> data;     ///< valid during the call
  Delivery delivery = Delivery::sent;  ///< only of own ones
};

/// The connection as a person should see it.
struct Status {
  emsocket::State state = emsocket::State::idle;
  std::uint32_t attempt = 0;              ///< the retry's number, 0 if none
  std::chrono::milliseconds retry_in{0};  ///< in State::waiting
  emsocket::CloseEvent last_close;
  std::string meaning;      ///< of the last close, in words
  bool was_closed = false;  ///< last_close means something
};

/// Where a ChatRoom shows itself.
class ChatView {
 public:
  virtual void show_status(const Status& status) = 0;
  virtual void show_message(const ShownMessage& message) = 0;
  virtual void show_delivery(std::string_view id, Delivery delivery) = 0;
  virtual void show_people(std::int64_t count) = 0;
  virtual void show_typing(std::string_view name) = 0;
  /// One line of the event log; `event` is the event's name.
  virtual void log(std::string_view event, std::string_view text) = 0;

 protected:
  ~ChatView() = default;
};

}  // namespace chat
