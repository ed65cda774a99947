#pragma once

/// @file
/// Typed messages over a Client (target `emsocket::json`). You declare what you
/// say and hear as structs, and never see a frame:
///
///     #include <emsocket/json.hpp>
///
///     struct ChatMessage {
///       std::string from;
///       std::string text;
///       std::optional<std::string> reply_to;
///     };
///     EMSOCKET_MESSAGE(ChatMessage, "chat", from, text, reply_to)
///
///     struct Say {
///       std::string text;
///     };
///     EMSOCKET_MESSAGE(Say, "say", text)
///
///     using Chat = emsocket::Protocol<emsocket::Incoming<ChatMessage>,
///                                     emsocket::Outgoing<Say>>;
///
///     emsocket::TypedClient<Chat> chat("wss://example.com/chat");
///     chat.on<ChatMessage>([](const ChatMessage& message) { show(message); });
///     chat.on_invalid([](const emsocket::DecodeError& error) {
///       log(describe(error));
///     });
///     chat.connect();
///     (void)chat.send(Say{.text = "hello"});
///
/// The files say the rest, one concept each. Read in this order what you need:
/// declaration.hpp (how a type is declared), value.hpp and containers.hpp (what
/// a field can be), protocol.hpp, typed_client.hpp, request.hpp,
/// decode_error.hpp (bad input), envelope.hpp and json_rpc.hpp, codec.hpp and
/// dom_codec.hpp (a codec of your own). docs/typed-messages.md has an example
/// of each.

#include "emsocket/json/binary_codecs.hpp"
#include "emsocket/json/codec.hpp"
#include "emsocket/json/containers.hpp"
#include "emsocket/json/declaration.hpp"
#include "emsocket/json/decode_error.hpp"
#include "emsocket/json/dom.hpp"
#include "emsocket/json/dom_codec.hpp"
#include "emsocket/json/encode_message.hpp"
#include "emsocket/json/envelope.hpp"
#include "emsocket/json/json_rpc.hpp"
#include "emsocket/json/protocol.hpp"
#include "emsocket/json/request.hpp"
#include "emsocket/json/structs.hpp"
#include "emsocket/json/typed_client.hpp"
#include "emsocket/json/value.hpp"
#include "emsocket/json/variants.hpp"
