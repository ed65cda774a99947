#pragma once

#include <concepts>
#include <exception>
#include <functional>
#include <memory>
#include <string_view>
#include <utility>
#include <variant>

#include "emsocket/environment.hpp"
#include "emsocket/json/request.hpp"

namespace emsocket::detail {

/// A request of the peer: what answers it, once somebody has said how.
template <class T, class Reply>
using RequestHandler = std::shared_ptr<
    std::function<void(const T&, const Responder<Reply>&, ExceptionReporter&)>>;

/// What a RequestHandler calls for a user's handler, which takes the Responder
/// or returns the reply or the refusal. Where it throws, the request is
/// refused.
template <class T, class Reply, class F>
[[nodiscard]] auto guarded_answer(F handler) {
  return [handler = std::move(handler)](
             const T& request, const Responder<Reply>& responder,
             [[maybe_unused]] ExceptionReporter& exceptions) mutable {
    const auto answer = [&] {
      if constexpr (std::invocable<F&, const T&, Responder<Reply>>) {
        handler(request, responder);
      } else {
        const std::variant<Reply, ErrorReply> result = handler(request);
        if (const auto* reply = std::get_if<Reply>(&result)) {
          (void)responder.reply(*reply);
        } else {
          (void)responder.refuse(std::get<ErrorReply>(result));
        }
      }
    };
#if defined(__cpp_exceptions)
    const auto refuse = [&](std::string_view what) {
      // What was thrown is for us, not for the peer.
      (void)responder.refuse(
          {ErrorReply::internal_error, "internal error", {}});
      exceptions.report(what);
    };
    try {
      answer();
    } catch (const std::exception& exception) {
      refuse(exception.what());
    } catch (...) {
      refuse("a handler threw something that is no std::exception");
    }
#else
    answer();
#endif
  };
}

}  // namespace emsocket::detail
