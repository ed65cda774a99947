#pragma once

#include <optional>
#include <utility>

#include "emsocket/environment.hpp"
#include "emsocket/handler_list.hpp"
#include "emsocket/json/decode_error.hpp"
#include "emsocket/json/envelope.hpp"
#include "emsocket/json/payload.hpp"
#include "emsocket/json/pending_requests.hpp"
#include "emsocket/json/request.hpp"

namespace emsocket::detail {

/// Whether a message that answers a request refuses it.
template <class Envelope>
[[nodiscard]] bool is_refusal(const Header& header) {
  return header.role == Header::Role::error_reply ||
         (header.role == Header::Role::message &&
          !Envelope::error_type.empty() && header.type == Envelope::error_type);
}

/// A request of the protocol P whose reply is a `Reply`.
template <class P, class Reply>
class WaitingRequest final : public ReadingRequest<typename P::Codec::Reader> {
 public:
  using Envelope = typename P::Envelope;

  explicit WaitingRequest(Handler<Outcome<Reply>> callback)
      : callback_(std::move(callback)) {
    if constexpr (Envelope::names_replies) {
      this->reply_type = message_name<Reply>;
    }
  }

  bool read(typename P::Codec::Reader& reader, const Header& header) override {
    if (is_refusal<Envelope>(header)) {
      outcome_.reply.reset();
      IncomingPayload<ErrorReply> payload(outcome_.error);
      return Envelope::read_payload(reader, header, payload);
    }
    IncomingPayload<Reply> payload(outcome_.reply.emplace());
    return Envelope::read_payload(reader, header, payload);
  }

  void finish(RequestStatus status,
              const std::optional<SendResult>& send_result,
              const DecodeError* error,
              ExceptionReporter& exceptions) override {
    outcome_.status = status;
    outcome_.send_result = send_result;
    if (error != nullptr) outcome_.decode_error = *error;
    if (status != RequestStatus::ok) outcome_.reply.reset();
    callback_(outcome_, exceptions);
  }

 private:
  Handler<Outcome<Reply>> callback_;
  Outcome<Reply> outcome_;
};

}  // namespace emsocket::detail
