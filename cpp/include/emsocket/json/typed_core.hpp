#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>

#include "emsocket/client.hpp"
#include "emsocket/environment.hpp"
#include "emsocket/handler_list.hpp"
#include "emsocket/json/payload.hpp"
#include "emsocket/json/protocol.hpp"
#include "emsocket/options.hpp"

namespace emsocket {

/// A Client's Options, and the limits of what is decoded.
struct TypedOptions : Options {
  TypedOptions() = default;
  TypedOptions(Options options) : Options(std::move(options)) {}

  DecodeLimits decode;
};

/// A message that the protocol does not know.
struct UnknownMessage {
  std::string_view type;  ///< its wire name; empty in the other kind of message
  const Message& message;  ///< as it came
};

/// Names one handler of one TypedClient.
struct TypedHandlerId {
  std::uint32_t value = 0;
  friend bool operator==(TypedHandlerId, TypedHandlerId) = default;
};

namespace detail {

/// What a TypedClient is behind its surface. It owns the Client, whose handlers
/// keep it alive while they run.
template <class P>
class TypedCore : public std::enable_shared_from_this<TypedCore<P>> {
 public:
  using In = Messages<typename P::Incoming>;
  using Out = Messages<typename P::Outgoing>;
  using Envelope = typename P::Envelope;
  using CodecType = typename P::Codec;
  static_assert(Codec<CodecType>,
                "emsocket: the protocol's codec is no emsocket::Codec");
  static_assert(In::are_declared && Out::are_declared,
                "emsocket: a message of the protocol has no wire name; declare "
                "it with EMSOCKET_MESSAGE");
  static_assert(are_distinct(In::names()) && are_distinct(Out::names()),
                "emsocket: two messages of the protocol in the same direction "
                "have the same wire name");

  TypedCore(UrlSource url, TypedOptions options, const Environment& environment)
      : limits_(options.decode),
        environment_(environment),
        client_(std::in_place, std::move(url), std::move(options),
                environment) {}

  /// Once a shared_ptr holds it.
  void listen() {
    client_->on_message(
        [weak = this->weak_from_this()](const Message& message) {
          if (const auto self = weak.lock()) self->receive(message);
        });
  }

  /// The TypedClient is gone: nothing is delivered any more.
  void abandon() {
    is_alive_ = false;
    client_.reset();
  }

  [[nodiscard]] Client& client() { return *client_; }

  template <class Event>
  TypedHandlerId add(Handler<Event> handler) {
    const HandlerId id{++last_handler_id_};
    std::get<HandlerList<Event>>(handlers_).add(id, std::move(handler));
    return {id.value};
  }
  bool remove_handler(TypedHandlerId id) {
    return std::apply(
        [id](auto&... lists) {
          return (lists.remove(HandlerId{id.value}) || ...);
        },
        handlers_);
  }

  template <class T>
  SendResult send(const T& message) {
    return send(Header{Header::Role::message, std::string(message_name<T>), {}},
                message);
  }

 private:
  using Reader = typename CodecType::Reader;

  template <class List>
  struct HandlersOf;
  template <class... Entries>
  struct HandlersOf<emsocket::Incoming<Entries...>> {
    using Lists =
        std::tuple<HandlerList<UnknownMessage>, HandlerList<DecodeError>,
                   HandlerList<typename Entry<Entries>::Message>...>;
    using Arrived =
        std::variant<std::monostate, typename Entry<Entries>::Message...>;
  };
  using Handlers = typename HandlersOf<typename P::Incoming>::Lists;
  using Arrived = typename HandlersOf<typename P::Incoming>::Arrived;

  template <class T>
  SendResult send(const Header& header, const T& payload) {
    // Taken out meanwhile: a user's own to_json() may send, too.
    std::string buffer = std::move(buffer_);
    buffer.clear();
    CodecType::write(buffer, [&](auto& writer) {
      Envelope::write(writer, header, OutgoingPayload<T>(payload));
    });
    const SendResult result =
        CodecType::kind == MessageKind::text
            ? client_->send(std::string_view(buffer))
            : client_->send(std::as_bytes(std::span(buffer)));
    buffer_ = std::move(buffer);
    return result;
  }

  void receive(const Message& message) {
    if (message.kind() != CodecType::kind) {
      emit(UnknownMessage{{}, message});
      return;
    }
    DecodeContext context(limits_);
    Header header;
    Arrived arrived;
    bool is_known = true;
    if (!check_size(message, context) ||
        !CodecType::read(message.bytes(), context, [&](Reader& reader) {
          return Envelope::read_header(reader, header, false) &&
                 read(reader, header, arrived, is_known);
        })) {
      refuse(message, context.error(), std::move(header.type));
    } else if (is_known) {
      std::visit([this](const auto& event) { deliver(event); }, arrived);
    } else {
      emit(UnknownMessage{header.type, message});
    }
  }

  bool check_size(const Message& message, DecodeContext& context) const {
    return !message.is_larger_than(limits_.max_bytes) ||
           context.fail(DecodeFault::too_large,
                        "at most " + std::to_string(limits_.max_bytes) +
                            " bytes (DecodeLimits::max_bytes)",
                        "more");
  }

  /// Reads the payload as what the header says that it is.
  bool read(Reader& reader, const Header& header, Arrived& arrived,
            bool& is_known) {
    return read_as(reader, header, arrived, is_known,
                   static_cast<typename P::Incoming*>(nullptr));
  }

  template <class... Entries>
  bool read_as(Reader& reader, const Header& header, Arrived& arrived,
               bool& is_known, emsocket::Incoming<Entries...>*) {
    bool is_read = false;
    is_known =
        (... ||
         (header.type == message_name<typename Entry<Entries>::Message> &&
          (is_read = read_message<typename Entry<Entries>::Message>(
               reader, header, arrived),
           true)));
    // What is unknown has to be well-formed all the same.
    return is_known ? is_read : reader.skip();
  }

  template <class T>
  bool read_message(Reader& reader, const Header& header, Arrived& arrived) {
    if (std::get<HandlerList<T>>(handlers_).empty()) return reader.skip();
    IncomingPayload<T> payload(arrived.template emplace<T>());
    return Envelope::read_payload(reader, header, payload);
  }

  void refuse(const Message& message, DecodeError& error, std::string type) {
    error.type = std::move(type);
    if (error.fault != DecodeFault::too_large) {
      error.excerpt = excerpt(message.text());
    }
    client_->report({ErrorKind::decode, describe(error)});
    emit(error);
  }

  void deliver(std::monostate) {}
  template <class T>
  void deliver(const T& message) {
    emit(message);
  }

  template <class Event>
  void emit(const Event& event) {
    std::get<HandlerList<Event>>(handlers_).call(event, environment_.exceptions,
                                                 [this] { return is_alive_; });
  }

  DecodeLimits limits_;
  Environment environment_;
  std::optional<Client> client_;
  Handlers handlers_;
  std::uint32_t last_handler_id_ = 0;
  std::string buffer_;
  bool is_alive_ = true;
};

}  // namespace detail

}  // namespace emsocket
