#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "emsocket/handler.hpp"
#include "emsocket/message.hpp"

namespace emsocket {

class HostMessage;

namespace detail {
class HandlingCore;
}

/// The talk with a peer before a connection counts as open: what is sent here
/// goes out before all that waits in the outbox, and what comes in goes to
/// on_message() in place of the Client's handlers. It ends with one accept() or
/// reject(), at once or later; Options::connect_timeout runs on. When the
/// connection is gone, nothing of this does anything. Cheap to copy.
class Authentication {
 public:
  /// A Client makes these; only a test of its own has a reason to.
  Authentication(std::weak_ptr<detail::HandlingCore> core,
                 std::uint32_t attempt);

  /// Sends text (UTF-8); false when the connection is gone.
  [[nodiscard]] bool send(std::string_view text) const;
  /// Sends a binary message; false when the connection is gone.
  [[nodiscard]] bool send(std::span<const std::byte> bytes) const;
  /// Sends a message that lives in the page; false when the connection is gone.
  [[nodiscard]] bool send(const HostMessage& message) const;

  /// Who gets the messages; the last one that was set. One that throws has
  /// rejected.
  template <HandlerOf<Message> F>
  void on_message(F handler) const {
    listen([authentication = *this,
            handler = std::move(handler)](const Message& message) mutable {
#if defined(__cpp_exceptions)
      try {
        handler(message);
      } catch (const std::exception& exception) {
        authentication.reject(exception.what());
      } catch (...) {
        authentication.reject("it threw something that is no std::exception");
      }
#else
      handler(message);
#endif
    });
  }

  /// The connection is open now: the outbox goes out and `open` comes.
  void accept() const;

  /// The attempt failed: an `error` with this reason, then `close` with 1006,
  /// and the next attempt as the backoff says.
  void reject(const std::string& reason) const;

 private:
  void listen(std::function<void(const Message&)> handler) const;

  std::weak_ptr<detail::HandlingCore> core_;
  std::uint32_t attempt_;
};

/// What Options::authenticate takes: a function that is called with an
/// Authentication for each connection. One that throws has rejected.
class Authenticator {
 public:
  /// No authentication: a connection is open at once.
  Authenticator() = default;

  /// Anything that can be called with an Authentication.
  template <std::invocable<Authentication> F>
  Authenticator(F function)
      : function_([function = std::move(function)](
                      const Authentication& authentication) mutable {
#if defined(__cpp_exceptions)
          try {
            function(authentication);
          } catch (const std::exception& exception) {
            authentication.reject(exception.what());
          } catch (...) {
            authentication.reject(
                "it threw something that is no std::exception");
          }
#else
          function(authentication);
#endif
        }) {
  }

  /// Whether there is anything to call.
  [[nodiscard]] explicit operator bool() const {
    return static_cast<bool>(function_);
  }
  /// Calls the function; it must be there. Lets no exception out.
  void operator()(const Authentication& authentication) const {
    function_(authentication);
  }

 private:
  std::function<void(const Authentication&)> function_;
};

}  // namespace emsocket
