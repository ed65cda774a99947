#pragma once

#include <cstdint>
#include <tuple>
#include <utility>

#include "client_core.hpp"
#include "emsocket/handler_list.hpp"

namespace emsocket::detail {

/// A ClientCore whose events go to handlers.
class HandlingCore final : public ClientCore {
 public:
  using ClientCore::ClientCore;

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

 private:
  void emit(const OpenEvent& event) override { call(event); }
  void emit(const Message& message) override { call(message); }
  void emit(const ErrorEvent& event) override { call(event); }
  void emit(const CloseEvent& event) override { call(event); }
  void emit(const ReconnectingEvent& event) override { call(event); }
  void emit(const StateEvent& event) override { call(event); }
  void emit(const DrainEvent& event) override { call(event); }

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
  std::uint32_t last_handler_id_ = 0;
};

}  // namespace emsocket::detail
