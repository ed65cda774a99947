#pragma once

// Emscripten 3.1.6 has coroutines in its compiler and not in its library.
#if defined(__cpp_impl_coroutine) && __has_include(<coroutine>)

#include <coroutine>
#include <memory>
#include <optional>
#include <utility>

#include "emsocket/handler.hpp"
#include "emsocket/json/request.hpp"

namespace emsocket::detail {

/// A request that is made when a coroutine awaits it.
template <class Core, class T>
class RequestAwaitable {
 public:
  using Reply = typename Core::Out::template Reply<T>;

  RequestAwaitable(std::weak_ptr<Core> core, const T& message,
                   const RequestOptions& options)
      : core_(std::move(core)), message_(message), options_(options) {}

  [[nodiscard]] bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> coroutine) {
    const auto core = core_.lock();
    if (!core || !core->is_alive()) return;
    // The frame may be destroyed while it waits; then this weak_ptr is empty.
    const std::weak_ptr<std::optional<Outcome<Reply>>> weak = outcome_;
    core->template request<T, Reply>(
        message_, options_,
        guarded<Outcome<Reply>>(
            [weak, coroutine](const Outcome<Reply>& outcome) {
              const auto place = weak.lock();
              if (!place) return;
              *place = outcome;
              coroutine.resume();
            }));
  }
  [[nodiscard]] Outcome<Reply> await_resume() { return std::move(**outcome_); }

 private:
  std::weak_ptr<Core> core_;
  T message_;
  RequestOptions options_;
  std::shared_ptr<std::optional<Outcome<Reply>>> outcome_ =
      std::make_shared<std::optional<Outcome<Reply>>>();
};

}  // namespace emsocket::detail

#endif
