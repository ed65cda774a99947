#pragma once

#include <cstdint>
#include <emsocket/json.hpp>
#include <optional>
#include <string>

/// The chat's messages, each a struct (web/server/PROTOCOL.md). Read this
/// first, then chat_room.hpp and chat_room.cpp, which send and receive them;
/// bindings.cpp shows the room to JavaScript. Images, which are binary, are in
/// image.hpp.
namespace chat {

struct Person {
  std::string id;
  std::string name;
};
EMSOCKET_STRUCT(Person, id, name)

/// Milliseconds since 1970, as the server's clock has it.
using Time = double;

// --- What the server says ----------------------------------------------------

struct Welcome {
  std::string id;    ///< who one is here
  std::string name;  ///< how the others see one
  /// The largest message that the server takes.
  std::optional<std::int64_t> max_message_bytes;
};
EMSOCKET_MESSAGE(Welcome, "welcome", id, name, max_message_bytes)

struct Joined {
  std::string id;
  std::string name;
};
EMSOCKET_MESSAGE(Joined, "joined", id, name)

struct Left {
  std::string id;
  std::string name;
};
EMSOCKET_MESSAGE(Left, "left", id, name)

struct Presence {
  std::int64_t people = 0;
};
EMSOCKET_MESSAGE(Presence, "presence", people)

struct Say {
  std::string id;
  Person from;
  std::string text;
  Time time = 0;
};
EMSOCKET_MESSAGE(Say, "say", id, from, text, time)

struct Typing {
  Person from;
};
EMSOCKET_MESSAGE(Typing, "typing", from)

struct Notice {
  std::string level;
  std::string text;
  std::optional<std::string> ref;  ///< the id of the message it refuses
};
EMSOCKET_MESSAGE(Notice, "notice", level, text, ref)

// --- What the page says ------------------------------------------------------

struct OwnSay {
  std::string id;
  std::string text;
};
EMSOCKET_MESSAGE(OwnSay, "say", id, text)

struct OwnTyping {};
EMSOCKET_MESSAGE(OwnTyping, "typing")

/// All of them: what is not in here does not compile.
using Protocol = emsocket::Protocol<
    emsocket::Incoming<Welcome, Joined, Left, Presence, Say, Typing, Notice>,
    emsocket::Outgoing<OwnSay, OwnTyping>>;

}  // namespace chat
