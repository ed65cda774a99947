#include "support/fake_transport.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "support/fake_message.hpp"

namespace emsocket::test {

/// The Client's end of a FakeSocket.
class FakeSocket::Handle final : public Connection {
 public:
  explicit Handle(std::shared_ptr<FakeSocket> socket)
      : socket_(std::move(socket)) {}
  ~Handle() override { socket_->is_live_ = false; }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;

  [[nodiscard]] bool send_text(std::string_view text) override {
    return socket_->take({true, std::string(text)});
  }
  [[nodiscard]] bool send_binary(std::span<const std::byte> bytes) override {
    return socket_->take(
        {false, std::string(reinterpret_cast<const char*>(bytes.data()),
                            bytes.size())});
  }
  [[nodiscard]] bool send_host(const HostMessage& message) override {
    return socket_->take(
        {true, static_cast<const FakeHostMessage&>(message).value()});
  }
  [[nodiscard]] bool is_open() const override { return socket_->is_open(); }
  void close(std::optional<CloseCode> code, std::string_view reason) override {
    if (code && !may_be_sent(*code)) throw std::logic_error("InvalidAccess");
    if (!code && !reason.empty()) throw std::logic_error("no code");
    if (reason.size() > max_close_reason_bytes) {
      throw std::logic_error("SyntaxError");
    }
    socket_->close_calls.push_back({code, std::string(reason)});
    socket_->takes_nothing = true;
  }
  [[nodiscard]] std::uint64_t buffered_amount() const override {
    return socket_->buffered_amount;
  }
  void set_binary_type(BinaryType type) override {
    socket_->binary_type = type;
    ++socket_->binary_type_sets;
  }

 private:
  std::shared_ptr<FakeSocket> socket_;
};

void FakeSocket::accept(std::string protocol, std::string extensions) {
  if (!is_heard()) return;
  listener_->on_connection_open(
      request.attempt,
      {request.url + "#resolved", std::move(protocol), std::move(extensions)});
}

void FakeSocket::refuse() {
  error();
  drop();
}

void FakeSocket::error() {
  if (is_heard()) listener_->on_connection_error(request.attempt);
}

void FakeSocket::close(CloseCode code, std::string reason, bool was_clean) {
  takes_nothing = true;
  if (!is_heard()) return;
  listener_->on_connection_close(request.attempt, code, std::move(reason),
                                 was_clean);
}

void FakeSocket::text(std::string_view text) {
  FakeMessageBody body{std::string(text)};
  message({MessageKind::text, utf16_length(text), body});
}

void FakeSocket::binary(std::string_view bytes) {
  FakeMessageBody body{std::string(bytes)};
  message({MessageKind::binary, bytes.size(), body});
}

void FakeSocket::message(const Message& message) {
  if (is_heard()) listener_->on_connection_message(request.attempt, message);
}

std::vector<std::string> FakeSocket::sent_texts() const {
  std::vector<std::string> texts;
  for (const Sent& message : sent) {
    if (message.is_text) texts.push_back(message.bytes);
  }
  return texts;
}

bool FakeSocket::is_open() const { return !takes_nothing && takes_only != 0U; }

bool FakeSocket::take(Sent message) {
  if (!is_open()) return false;
  if (takes_only) --*takes_only;
  sent.push_back(std::move(message));
  return true;
}

std::variant<std::unique_ptr<Connection>, Refusal> FakeTransport::connect(
    const ConnectRequest& request, ConnectionListener& listener) {
  ++attempts_;
  if (!refusals_.empty()) {
    Refusal refusal = std::move(refusals_.front());
    refusals_.pop_front();
    return refusal;
  }
  sockets_.push_back(std::make_shared<FakeSocket>(request, listener));
  most_ = std::max(
      most_, static_cast<std::size_t>(std::count_if(
                 sockets_.begin(), sockets_.end(), [&](const auto& socket) {
                   return socket->is_live() && socket->listener_ == &listener;
                 })));
  return std::make_unique<FakeSocket::Handle>(sockets_.back());
}

std::size_t FakeTransport::live_sockets() const {
  return static_cast<std::size_t>(
      std::count_if(sockets_.begin(), sockets_.end(),
                    [](const auto& socket) { return socket->is_live(); }));
}

}  // namespace emsocket::test
