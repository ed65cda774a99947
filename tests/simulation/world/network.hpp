#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "emsocket/environment.hpp"
#include "journal.hpp"
#include "loop.hpp"
#include "simulation/setup.hpp"

namespace emsocket::simulation {

/// The browser's side of one WebSocket.
class Socket {
 public:
  enum class Phase : std::uint8_t { connecting, open, closed };

  Number number = 0;
  AttemptNumber attempt = 0;
  std::string url;
  std::vector<std::string> protocols;
  ConnectionListener* listener = nullptr;
  Phase phase = Phase::connecting;
  bool is_released = false;
  bool stopped_taking = false;
  std::optional<std::uint32_t> takes_only;
  bool is_stalled = false;
  // What had not left at `since`; see Network::buffered().
  std::uint64_t bytes = 0;
  milliseconds since{0};

  [[nodiscard]] bool is_taking() const {
    return phase == Phase::open && !stopped_taking && takes_only != 0U;
  }
};

/// Makes sockets, and is the network and the server behind them: what the
/// server does by itself (ServerMode), and what the history has happen.
class Network final : public Transport {
 public:
  Network(const Setup& setup, Journal& journal, Loop& loop);

  [[nodiscard]] std::variant<std::unique_ptr<Connection>, Refusal> connect(
      const ConnectRequest& request, ConnectionListener& listener) override;

  // What happens to the newest socket, where it can happen to one.
  void open();
  void refuse();
  void error();
  void close(CloseCode code);
  void message(MessageKind kind, std::uint32_t size);
  void stop_taking();
  void take_only(std::uint32_t messages);
  void stall(bool stalls);
  /// To the newest one that was let go of.
  void happen_to_old(std::uint32_t what);

  void set_server(ServerMode mode) { mode_ = mode; }
  /// Nobody listens any more.
  void client_is_gone() { client_is_there_ = false; }
  [[nodiscard]] std::size_t live_sockets() const;
  /// What the newest socket has not sent, while it lives.
  [[nodiscard]] std::uint64_t live_buffered() const;

 private:
  class Handle;
  using SocketPtr = std::shared_ptr<Socket>;

  [[nodiscard]] bool is_heard(const Socket& socket) const;
  [[nodiscard]] std::uint64_t buffered(const Socket& socket) const;
  void rebase(Socket& socket, std::uint64_t more) const;
  [[nodiscard]] bool take(const SocketPtr& socket, MessageForm form,
                          std::string bytes);
  void be_asked_to_close(const SocketPtr& socket, std::optional<CloseCode> code,
                         std::string reason);

  void open(const SocketPtr& socket);
  void message(const SocketPtr& socket, MessageKind kind, std::string bytes);
  void error(const SocketPtr& socket);
  void close(const SocketPtr& socket, CloseCode code, std::string reason,
             bool was_clean);
  /// Does `what` after `delays` times the latency.
  template <class What>
  void later(int delays, What what);

  Journal& journal_;
  Loop& loop_;
  milliseconds latency_;
  CloseCode server_code_;
  bool is_uplink_slow_;
  bool stalls_from_the_start_;
  bool is_sloppy_;
  ServerMode mode_;
  bool client_is_there_ = true;
  std::uint32_t last_message_ = 0;
  std::vector<SocketPtr> sockets_;
};

}  // namespace emsocket::simulation
