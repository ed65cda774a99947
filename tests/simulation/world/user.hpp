#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "emsocket/client.hpp"
#include "journal.hpp"
#include "loop.hpp"
#include "network.hpp"
#include "simulation/history.hpp"

namespace emsocket::simulation {

/// The user: owns the Client, its handlers and the functions among its options,
/// and does what the history says, at the top and inside callbacks.
class User {
 public:
  User(const History& history, Journal& journal, Loop& loop, Network& network,
       const Environment& environment);
  ~User();
  User(const User&) = delete;
  User& operator=(const User&) = delete;

  /// An action of the user's; nothing where there is nothing to do it with.
  void perform(const Action& action);
  /// From now on the callbacks only watch.
  void stop_meddling() { meddles_ = false; }
  void destroy() { perform({Verb::destroy, 0}); }

  [[nodiscard]] const Client* client() const { return client_.get(); }
  [[nodiscard]] std::optional<Glance> glance() const;
  [[nodiscard]] int kept_messages() const { return kept_messages_; }
  [[nodiscard]] int kept_captures() const { return kept_captures_; }

 private:
  class Inside;
  class Capture;
  struct OwnHandler {
    Callback event{};
    HandlerId id;
  };

  [[nodiscard]] Options options();
  void ask_url(const Reply<std::string>& reply);
  void ask_protocols(const Reply<std::vector<std::string>>& reply);
  void authenticate(const Authentication& authentication);
  [[nodiscard]] RetryDecision decide(const CloseEvent& event);
  void listen();
  template <class Event>
  void hear(Callback callback, Record record, const Event& event);

  void call(Called called, const std::function<void(Returned&)>& act);
  void close(std::optional<CloseCode> code, std::string reason);
  void send(std::uint32_t value);
  void add_handler(std::uint32_t value);
  void add_handler(Callback event, std::uint32_t flavour);
  void remove_handler(Number number);
  void destroy(bool by_assignment);
  void answer_url(Number question, std::optional<std::string> url);
  void answer_protocols(Number question,
                        std::optional<std::vector<std::string>> protocols);
  void use(Number authentication, Command command);

  /// Does what the history has for this call of the callback.
  void meddle(Callback callback);
  [[noreturn]] void throw_from(Callback callback);

  const History& history_;
  Journal& journal_;
  Loop& loop_;
  Network& network_;
  Environment environment_;
  bool meddles_ = true;
  std::array<std::uint32_t, callbacks> calls_{};
  std::uint32_t last_message_ = 0;
  int kept_messages_ = 0;
  int kept_captures_ = 0;
  std::uint32_t rule_calls_ = 0;
  std::vector<Reply<std::string>> url_questions_;
  std::vector<Reply<std::vector<std::string>>> protocols_questions_;
  std::vector<Authentication> authentications_;
  std::vector<OwnHandler> handlers_;
  std::unique_ptr<Client> client_;
};

}  // namespace emsocket::simulation
