#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "emsocket/environment.hpp"

namespace emsocket::test {

/// What a Client handed to a socket.
struct Sent {
  bool is_text = true;
  std::string bytes;
  friend bool operator==(const Sent&, const Sent&) = default;
};

/// How a Client called a socket's close().
struct CloseCall {
  std::optional<CloseCode> code;
  std::string reason;
  friend bool operator==(const CloseCall&, const CloseCall&) = default;
};

/// One socket, with the test in the place of the network and the server.
class FakeSocket {
 public:
  FakeSocket(const ConnectRequest& asked, ConnectionListener& listener)
      : request(asked), binary_type(asked.binary_type), listener_(&listener) {}

  // What happens to it. As with a real one, nothing is told any more once the
  // Client let go of it; unless the test says that the platform is sloppy.

  void accept(std::string protocol = {}, std::string extensions = {});
  /// The handshake fails, in the way of a browser: `error`, then 1006.
  void refuse();
  /// The platform's `error`, alone.
  void error();
  void close(CloseCode code, std::string reason = {}, bool was_clean = true);
  /// The connection breaks: 1006, not clean.
  void drop() { close(close_code::abnormal, {}, false); }
  void text(std::string_view text);
  void binary(std::string_view bytes);
  void message(const Message& message);
  /// Events reach the Client even after it let go of the socket. The Client
  /// itself has to be there.
  void ignore_release() { is_sloppy_ = true; }

  [[nodiscard]] bool is_live() const { return is_live_; }
  /// The texts among `sent`.
  [[nodiscard]] std::vector<std::string> sent_texts() const;

  ConnectRequest request;
  BinaryType binary_type;
  std::vector<Sent> sent;
  std::vector<CloseCall> close_calls;
  int binary_type_sets = 0;
  std::uint64_t buffered_amount = 0;
  /// As a socket that is closing and whose `close` is on the way.
  bool takes_nothing = false;
  /// After so many more messages it takes nothing.
  std::optional<std::size_t> takes_only;

 private:
  class Handle;
  friend class FakeTransport;

  [[nodiscard]] bool is_heard() const { return is_live_ || is_sloppy_; }
  [[nodiscard]] bool is_open() const;
  bool take(Sent message);

  ConnectionListener* listener_;
  bool is_live_ = true;
  bool is_sloppy_ = false;
};

/// Makes FakeSockets and keeps each, also when its Client let go of it.
class FakeTransport final : public Transport {
 public:
  [[nodiscard]] std::variant<std::unique_ptr<Connection>, Refusal> connect(
      const ConnectRequest& request, ConnectionListener& listener) override;

  /// The next attempt gets no socket at all.
  void refuse_next(Refusal refusal) { refusals_.push_back(std::move(refusal)); }

  /// Those made, in order.
  [[nodiscard]] FakeSocket& socket(std::size_t index) {
    return *sockets_.at(index);
  }
  [[nodiscard]] FakeSocket& last() { return *sockets_.at(sockets_.size() - 1); }
  [[nodiscard]] std::size_t sockets() const { return sockets_.size(); }
  [[nodiscard]] std::size_t live_sockets() const;
  /// The most sockets that one Client ever had at once.
  [[nodiscard]] std::size_t most_live_of_one_client() const { return most_; }
  /// How often connect() was called, with and without success.
  [[nodiscard]] std::size_t attempts() const { return attempts_; }

 private:
  std::vector<std::shared_ptr<FakeSocket>> sockets_;
  std::deque<Refusal> refusals_;
  std::size_t attempts_ = 0;
  std::size_t most_ = 0;
};

}  // namespace emsocket::test
