#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

#include "emsocket/client.hpp"
#include "emsocket/environment.hpp"
#include "emsocket/handler_list.hpp"
#include "emsocket/json/answering.hpp"
#include "emsocket/json/payload.hpp"
#include "emsocket/json/pending_requests.hpp"
#include "emsocket/json/protocol.hpp"
#include "emsocket/json/request.hpp"
#include "emsocket/json/waiting_request.hpp"
#include "emsocket/options.hpp"

namespace emsocket {

/// A Client's Options, and the limits of what is decoded.
struct TypedOptions : Options {
  TypedOptions() = default;
  /// A Client's Options, with the limits' defaults.
  TypedOptions(Options options) : Options(std::move(options)) {}

  /// What a message may be before anybody looks at what it means.
  DecodeLimits decode;
};

/// A message that the protocol does not know.
struct UnknownMessage {
  std::string_view type;   ///< its wire name, where it has one
  const Message& message;  ///< as it came
};

/// Names one handler of one TypedClient.
struct TypedHandlerId {
  std::uint32_t value = 0;  ///< never 0 for a handler that was added
  /// Whether both name the same handler, if they are of the same TypedClient.
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
  static_assert(In::has_distinct_names() && Out::has_distinct_names(),
                "emsocket: two messages of the protocol in the same direction "
                "have the same wire name");
  static_assert(!Envelope::names_replies ||
                    (In::are_replies_declared && Out::are_replies_declared),
                "emsocket: the reply of a request has no wire name, and the "
                "protocol's envelope needs one; declare it with "
                "EMSOCKET_MESSAGE");

  TypedCore(UrlSource url, TypedOptions options, const Environment& environment)
      : limits_(options.decode),
        environment_(environment),
        requests_(std::make_shared<PendingRequests>(environment)),
        client_(std::in_place, std::move(url), std::move(options),
                environment) {
    In::template check<Envelope>();
    Out::template check<Envelope>();
  }

  /// Once a shared_ptr holds it.
  void listen() {
    const auto with_self = [weak = this->weak_from_this()](auto function) {
      return [weak, function](const auto& event) {
        if (const auto self = weak.lock()) function(*self, event);
      };
    };
    client_->on_message(with_self([](TypedCore& core, const Message& message) {
      core.receive(message);
    }));
    client_->on_open(
        with_self([](TypedCore& core, const OpenEvent&) { core.on_open(); }));
    client_->on_close(with_self([](TypedCore& core, const CloseEvent& event) {
      ++core.connection_;
      core.requests_->on_close(event.will_reconnect);
    }));
  }

  /// The TypedClient is gone: nothing is delivered any more.
  void abandon() {
    // Unlike shared_from_this() it has no way to throw: a destructor calls
    // this.
    const auto self = this->weak_from_this().lock();
    is_alive_ = false;
    client_.reset();
    requests_->abandon();
  }

  [[nodiscard]] bool is_alive() const { return is_alive_; }
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
    return send_encoded(
        encode(Header{Header::Role::message, std::string(message_name<T>), {}},
               message));
  }

  template <class T, class Reply>
  RequestHandle request(const T& message, const RequestOptions& options,
                        Handler<Outcome<Reply>> callback) {
    const std::int64_t id = requests_->next_id();
    std::string wire =
        encode(Header{Header::Role::message, std::string(message_name<T>), id},
               message);
    const SendResult result = send_wire(wire);
    requests_->add(
        id, std::make_shared<WaitingRequest<P, Reply>>(std::move(callback)),
        options, result, std::move(wire));
    return {requests_, id};
  }

  template <class T, class Reply, class F>
  void answer_with(F handler) {
    using Function = typename RequestHandler<T, Reply>::element_type;
    // Held meanwhile: what the old one has captured may do anything.
    const auto old =
        std::exchange(std::get<RequestHandler<T, Reply>>(request_handlers_),
                      std::make_shared<Function>(
                          guarded_answer<T, Reply>(std::move(handler))));
  }

 private:
  using Reader = typename CodecType::Reader;

  template <class List>
  struct Per;
  template <class... Entries>
  struct Per<emsocket::Incoming<Entries...>> {
    using Handlers =
        std::tuple<HandlerList<UnknownMessage>, HandlerList<DecodeError>,
                   HandlerList<typename Entry<Entries>::Message>...>;
    using RequestHandlers =
        std::tuple<RequestHandler<typename Entry<Entries>::Message,
                                  typename Entry<Entries>::Reply>...>;
    using Arrived =
        std::variant<std::monostate, typename Entry<Entries>::Message...>;
  };
  using Handlers = typename Per<typename P::Incoming>::Handlers;
  using RequestHandlers = typename Per<typename P::Incoming>::RequestHandlers;
  using Arrived = typename Per<typename P::Incoming>::Arrived;

  /// What a message turned out to be.
  enum class Sort : std::uint8_t { event, reply, ignored, unknown };

  /// A message on its way from the wire to whom it is for.
  struct Arrival {
    Header header;
    Sort sort = Sort::ignored;
    Arrived value;                            // of an event
    std::shared_ptr<PendingRequest> request;  // of a reply
  };

  // --- Outward -------------------------------------------------------------

  template <class T>
  [[nodiscard]] std::string encode(const Header& header, const T& payload) {
    // Taken out meanwhile: a user's own to_json() may send, too.
    std::string wire = std::move(buffer_);
    wire.clear();
    CodecType::write(wire, [&](auto& writer) {
      Envelope::write(writer, header, OutgoingPayload<T>(payload));
    });
    return wire;
  }
  SendResult send_wire(std::string_view wire) {
    return CodecType::kind == MessageKind::text ? client_->send(wire)
                                                : client_->send(bytes_of(wire));
  }
  SendResult send_encoded(std::string wire) {
    const SendResult result = send_wire(wire);
    buffer_ = std::move(wire);  // its room serves again
    return result;
  }

  void on_open() {
    ++connection_;
    requests_->on_open(
        client_->outbox_messages() == 0,
        [this](std::string_view wire) { return send_wire(wire); });
  }

  // --- Inward --------------------------------------------------------------

  void receive(const Message& message) {
    if (message.kind() != CodecType::kind) {
      emit(UnknownMessage{{}, message});
      return;
    }
    DecodeContext context(limits_);
    Arrival arrival;
    if (!check_size(message, context) ||
        !CodecType::read(message.bytes(), context, [&](Reader& reader) {
          return Envelope::read_header(reader, arrival.header, has_requests) &&
                 read(reader, arrival);
        })) {
      refuse(message, context.error(), arrival);
    } else {
      deliver(message, arrival);
    }
  }

  static constexpr bool has_requests = In::has_requests || Out::has_requests;

  bool check_size(const Message& message, DecodeContext& context) const {
    return !message.is_larger_than(limits_.max_bytes) ||
           context.fail(DecodeFault::too_large,
                        "at most " + std::to_string(limits_.max_bytes) +
                            " bytes (DecodeLimits::max_bytes)",
                        "more");
  }

  /// Reads the payload as what the header says that it is.
  bool read(Reader& reader, Arrival& arrival) {
    const Header& header = arrival.header;
    arrival.request = requests_->find(header, Envelope::error_type);
    if (arrival.request) {
      arrival.sort = Sort::reply;
      return static_cast<ReadingRequest<Reader>&>(*arrival.request)
          .read(reader, header);
    }
    bool is_read = false;
    if (header.role == Header::Role::message &&
        In::for_type(header.type, [&]<class T>(std::type_identity<T>) {
          is_read = read_message<T>(reader, arrival);
        })) {
      return is_read;
    }
    // A reply that comes too late is nothing new.
    const bool is_late = header.role == Header::Role::message
                             ? header.id && Out::has_reply_named(header.type)
                             : header.id.has_value();
    arrival.sort = is_late ? Sort::ignored : Sort::unknown;
    // What nobody reads has to be well-formed all the same.
    return reader.skip();
  }

  template <class T>
  bool read_message(Reader& reader, Arrival& arrival) {
    if constexpr (In::template has_request<T>) {
      if (!arrival.header.id) {
        return reader.context().fail(DecodeFault::missing_field,
                                     "the id of a request", "none");
      }
    } else if (std::get<HandlerList<T>>(handlers_).empty()) {
      return reader.skip();
    }
    arrival.sort = Sort::event;
    IncomingPayload<T> payload(arrival.value.template emplace<T>());
    return Envelope::read_payload(reader, arrival.header, payload);
  }

  void refuse(const Message& message, DecodeError& error, Arrival& arrival) {
    error.type = arrival.header.type;
    if (error.fault != DecodeFault::too_large) {
      error.excerpt =
          excerpt({reinterpret_cast<const char*>(message.bytes().data()),
                   message.bytes().size()});
    }
    if (arrival.sort == Sort::event && arrival.header.id &&
        In::is_request_named(arrival.header.type)) {
      (void)send_error(
          *arrival.header.id,
          {ErrorReply::invalid_request,
           (error.pointer.empty() ? "" : error.pointer + ": ") + "expected " +
               error.expected + ", found " + error.found,
           {}});
    }
    client_->report({ErrorKind::decode, describe(error)});
    emit(error);
    if (arrival.sort == Sort::reply && is_alive_) {
      requests_->finish(id_of(arrival), RequestStatus::invalid_reply, &error);
    }
  }

  void deliver(const Message& message, const Arrival& arrival) {
    switch (arrival.sort) {
      case Sort::event:
        std::visit(
            [&]<class T>(const T& value) { this->hand_on(value, arrival); },
            arrival.value);
        return;
      case Sort::reply:
        requests_->finish(id_of(arrival), is_refusal<Envelope>(arrival.header)
                                              ? RequestStatus::error_reply
                                              : RequestStatus::ok);
        return;
      case Sort::unknown:
        if (!Envelope::names_replies && arrival.header.id &&
            arrival.header.role == Header::Role::message) {
          // JSON-RPC: whoever asks gets an answer.
          (void)refuse_unknown(arrival.header);
        }
        emit(UnknownMessage{arrival.header.type, message});
        return;
      case Sort::ignored:
        return;
    }
  }

  [[nodiscard]] static std::int64_t id_of(const Arrival& arrival) {
    return std::get<std::int64_t>(*arrival.header.id);
  }

  template <class T>
  void hand_on(const T& value, const Arrival& arrival) {
    if constexpr (In::template has_request<T>) {
      answer(value, arrival.header);
    } else if constexpr (!std::same_as<T, std::monostate>) {
      emit(value);
    }
  }

  template <class Event>
  void emit(const Event& event) {
    std::get<HandlerList<Event>>(handlers_).call(event, environment_.exceptions,
                                                 [this] { return is_alive_; });
  }

  // --- The answering side --------------------------------------------------

  template <class T>
  void answer(const T& request, const Header& header) {
    using Reply = typename In::template Reply<T>;
    // Held here: it may set another one, or end it all.
    const auto handler = std::get<RequestHandler<T, Reply>>(request_handlers_);
    if (!handler) {
      (void)refuse_unknown(header);
      return;
    }
    const Responder<Reply> responder(
        [weak = this->weak_from_this(), id = *header.id,
         connection = connection_](const Reply* reply,
                                   const ErrorReply* error) {
          const auto self = weak.lock();
          // Another connection knows nothing of this request.
          if (!self || !self->is_alive_ || self->connection_ != connection) {
            return false;
          }
          return error != nullptr ? self->send_error(id, *error)
                                  : self->send_reply(id, *reply);
        });
    (*handler)(request, responder, environment_.exceptions);
  }

  bool refuse_unknown(const Header& header) {
    return header.id &&
           send_error(*header.id, {ErrorReply::unknown_request,
                                   "there is no request \"" +
                                       excerpt(header.type) + "\" here",
                                   {}});
  }

  bool send_error(const RequestId& id, const ErrorReply& error) {
    return send_encoded(encode(Header{Header::Role::error_reply,
                                      std::string(Envelope::error_type), id},
                               error)) == SendResult::sent;
  }

  template <class Reply>
  bool send_reply(const RequestId& id, const Reply& reply) {
    Header header{Header::Role::reply, {}, id};
    if constexpr (Envelope::names_replies) header.type = message_name<Reply>;
    return send_encoded(encode(header, reply)) == SendResult::sent;
  }

  DecodeLimits limits_;
  Environment environment_;
  std::shared_ptr<PendingRequests> requests_;
  std::optional<Client> client_;
  Handlers handlers_;
  RequestHandlers request_handlers_;
  std::uint32_t last_handler_id_ = 0;
  std::string buffer_;
  /// Changes whenever a connection opens or ends.
  std::uint32_t connection_ = 0;
  bool is_alive_ = true;
};

}  // namespace detail

}  // namespace emsocket
