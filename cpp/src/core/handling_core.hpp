#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <tuple>
#include <utility>

#include "client_core.hpp"
#include "emsocket/handler_list.hpp"
#include "emsocket/options.hpp"
#include "endpoint_resolver.hpp"

namespace emsocket::detail {

/// A ClientCore whose events go to handlers, and whose questions to what the
/// Options have of the user's code.
class HandlingCore final : public ClientCore {
 public:
  HandlingCore(UrlSource url, Options options, const Environment& environment);

  template <class Event>
  HandlerId add(Handler<Event> handler) {
    const HandlerId id{++last_handler_id_};
    std::get<HandlerList<Event>>(handlers_).add(id, std::move(handler));
    return id;
  }

  bool remove_handler(HandlerId id) {
    return std::apply(
        [id](auto&... lists) { return (lists.remove(id) || ...); }, handlers_);
  }

  // For Authentication, see ClientCore.
  void listen(AttemptNumber attempt,
              std::function<void(const Message&)> handler);
  void accept(AttemptNumber attempt);

 private:
  void emit_open(std::uint32_t attempt, bool reconnected) override {
    call(OpenEvent{.url = info().url,
                   .protocol = info().protocol,
                   .extensions = info().extensions,
                   .attempt = attempt,
                   .reconnected = reconnected});
  }
  void emit(const Message& message) override { call(message); }
  void emit(const ErrorEvent& event) override { call(event); }
  void emit(const CloseEvent& event) override { call(event); }
  void emit(const ReconnectingEvent& event) override { call(event); }
  void emit(const StateEvent& event) override { call(event); }
  void emit(const DrainEvent& event) override { call(event); }

  [[nodiscard]] bool check_options() override;
  void ask_endpoint() override;
  void forget_attempt() override;
  [[nodiscard]] bool is_asking() const override {
    return endpoints_.is_waiting();
  }
  [[nodiscard]] std::optional<RetryDecision> own_decision(
      const CloseEvent& close) override {
    return options_.reconnect.should_retry(close, exceptions());
  }
  [[nodiscard]] bool wants_authentication() const override {
    return static_cast<bool>(options_.authenticate);
  }
  void authenticate(AttemptNumber attempt) override;
  void on_authentication_message(const Message& message) override;

  void open(Endpoint endpoint);

  template <class Event>
  void call(const Event& event) {
    std::get<HandlerList<Event>>(handlers_).call(event, exceptions(),
                                                 [this] { return is_alive(); });
  }

  std::tuple<HandlerList<OpenEvent>, HandlerList<Message>,
             HandlerList<ErrorEvent>, HandlerList<CloseEvent>,
             HandlerList<ReconnectingEvent>, HandlerList<StateEvent>,
             HandlerList<DrainEvent>>
      handlers_;
  Options options_;
  EndpointResolver endpoints_;
  std::shared_ptr<std::function<void(const Message&)>> on_authentication_;
  std::uint32_t last_handler_id_ = 0;
};

}  // namespace emsocket::detail
