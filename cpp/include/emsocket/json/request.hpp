#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>

#include "emsocket/client.hpp"
#include "emsocket/json/declaration.hpp"
#include "emsocket/json/decode_error.hpp"

namespace emsocket {

/// How a request was refused. The codes are those of JSON-RPC 2.0, whatever the
/// envelope; an application's own are outside -32768 to -32000.
struct ErrorReply {
  /// Nobody answers requests of that name.
  static constexpr std::int64_t unknown_request = -32601;
  /// The request is not what it should be.
  static constexpr std::int64_t invalid_request = -32602;
  /// Whoever should have answered did not.
  static constexpr std::int64_t internal_error = -32603;

  std::int64_t code = 0;               ///< for a program to act on
  std::string message;                 ///< a sentence for a person
  std::optional<nlohmann::json> data;  ///< whatever else the peer says
};
EMSOCKET_STRUCT(ErrorReply, (code, defaulted), (message, defaulted), data)

/// How a request ended.
enum class RequestStatus : std::uint8_t {
  ok,             ///< Outcome::reply is there
  error_reply,    ///< the peer refused: Outcome::error
  invalid_reply,  ///< the reply is not what it should be: Outcome::decode_error
  timeout,        ///< no reply within RequestOptions::timeout
  cancelled,      ///< RequestHandle::cancel()
  disconnected,   ///< the connection ended before the reply
  rejected,       ///< it was not even sent: Outcome::send_result
};

/// The status's name as in the enumeration: "timeout".
[[nodiscard]] std::string_view to_string(RequestStatus status);

/// What became of a request. Exactly one comes for each, later than the call of
/// request(), and none after the TypedClient is gone.
template <class Reply>
struct Outcome {
  RequestStatus status = RequestStatus::ok;  ///< which of these is there
  std::optional<Reply> reply;                ///< with RequestStatus::ok
  ErrorReply error;  ///< with RequestStatus::error_reply
  /// With RequestStatus::invalid_reply.
  std::optional<DecodeError> decode_error;
  /// With RequestStatus::rejected.
  std::optional<SendResult> send_result;

  /// Whether there is a reply.
  [[nodiscard]] explicit operator bool() const {
    return status == RequestStatus::ok;
  }
  /// Where it is true.
  [[nodiscard]] const Reply& operator*() const { return *reply; }
  /// Where it is true.
  [[nodiscard]] const Reply* operator->() const { return &*reply; }
};

/// How long a request waits, and for what.
struct RequestOptions {
  RequestOptions() = default;
  /// The defaults with another timeout, rounded up to a millisecond.
  template <class Rep, class Period>
  RequestOptions(std::chrono::duration<Rep, Period> limit)
      : timeout(std::chrono::ceil<std::chrono::milliseconds>(limit)) {}

  /// From the call of request() on, the wait for a connection included.
  std::chrono::milliseconds timeout{30'000};
  /// Doing it twice is as good as once, so it is sent again when the connection
  /// broke before the reply came. Else that is `disconnected`, since nobody
  /// knows whether the peer did it.
  bool is_idempotent = false;
};

namespace detail {
class PendingRequests;
}

/// Names a request that was made. Does not keep it alive, nor end it.
class RequestHandle {
 public:
  /// Names no request.
  RequestHandle() = default;
  /// TypedClient::request() makes these.
  RequestHandle(std::weak_ptr<detail::PendingRequests> requests,
                std::int64_t id)
      : requests_(std::move(requests)), id_(id) {}

  /// The outcome is `cancelled`, and comes later. False where it has one
  /// already. The peer is told nothing.
  bool cancel();

 private:
  std::weak_ptr<detail::PendingRequests> requests_;
  std::int64_t id_ = 0;
};

/// Answers a request of the peer, at once or later, once: what is said after
/// that does nothing. When all copies are gone without an answer, the request
/// is refused. Cheap to copy.
template <class Reply>
class Responder {
 public:
  /// Sends one of the two; false when the connection is gone.
  using Send = std::function<bool(const Reply*, const ErrorReply*)>;

  /// TypedClient::on_request() makes these.
  explicit Responder(Send send)
      : state_(std::make_shared<State>(std::move(send))) {}

  /// False when the connection that the request came through is gone, or when
  /// it has been answered.
  [[nodiscard]] bool reply(const Reply& reply) const {
    return state_->answer(&reply, nullptr);
  }
  /// The same, with the reason why there is no reply.
  [[nodiscard]] bool refuse(const ErrorReply& error) const {
    return state_->answer(nullptr, &error);
  }

 private:
  struct State {
    explicit State(Send function) : send(std::move(function)) {}
    ~State() {
      const ErrorReply error{ErrorReply::internal_error,
                             "the request was dropped without an answer",
                             {}};
      (void)answer(nullptr, &error);
    }
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    bool answer(const Reply* reply, const ErrorReply* error) {
      if (!send) return false;
      // Out of its place first: it may come back here.
      const Send once = std::exchange(send, nullptr);
      return once(reply, error);
    }

    Send send;
  };

  std::shared_ptr<State> state_;
};

}  // namespace emsocket
