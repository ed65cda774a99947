#include "network.hpp"

#include <algorithm>
#include <utility>

#include "support/fake_message.hpp"

namespace emsocket::simulation {

namespace {

/// How long a slow uplink takes for a byte.
constexpr milliseconds per_byte{5};

}  // namespace

/// The Client's end of a Socket.
class Network::Handle final : public Connection {
 public:
  Handle(Network& network, SocketPtr socket)
      : network_(network), socket_(std::move(socket)) {}
  ~Handle() override {
    socket_->is_released = true;
    network_.journal_.note(
        Released{socket_->number, network_.buffered(*socket_)});
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;

  [[nodiscard]] bool send_text(std::string_view text) override {
    return network_.take(socket_, MessageForm::text, std::string(text));
  }
  [[nodiscard]] bool send_binary(std::span<const std::byte> bytes) override {
    return network_.take(
        socket_, MessageForm::binary,
        std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
  }
  [[nodiscard]] bool send_host(const HostMessage& message) override {
    return network_.take(
        socket_, MessageForm::host,
        static_cast<const test::FakeHostMessage&>(message).value());
  }
  void close(std::optional<CloseCode> code, std::string_view reason) override {
    network_.be_asked_to_close(socket_, code, std::string(reason));
  }
  [[nodiscard]] bool is_open() const override { return socket_->is_taking(); }
  [[nodiscard]] std::uint64_t buffered_amount() const override {
    return network_.buffered(*socket_);
  }
  void set_binary_type(BinaryType type) override {
    network_.journal_.note(BinaryTypeSet{socket_->number, type});
  }

 private:
  Network& network_;
  SocketPtr socket_;
};

Network::Network(const Setup& setup, Journal& journal, Loop& loop)
    : journal_(journal),
      loop_(loop),
      latency_(setup.latency()),
      server_code_(setup.server_code()),
      is_uplink_slow_(setup[Choice::uplink] != 0),
      stalls_from_the_start_(setup[Choice::uplink] == 2),
      is_sloppy_(setup[Choice::sloppy] != 0),
      mode_(setup.mode<ServerMode>(Choice::server)) {}

template <class What>
void Network::later(int delays, What what) {
  loop_.post(latency_ * delays, std::move(what));
}

std::variant<std::unique_ptr<Connection>, Refusal> Network::connect(
    const ConnectRequest& request, ConnectionListener& listener) {
  ConnectAsked asked{request.attempt,     request.url, request.protocols,
                     request.binary_type, 0,           {}};
  if (request.url.find("refused") != request.url.npos) {
    asked.refusal = ErrorKind::invalid_url;
    journal_.note(std::move(asked));
    return Refusal{ErrorKind::invalid_url, request.url + " is no url"};
  }
  const auto socket = std::make_shared<Socket>();
  socket->number = static_cast<Number>(sockets_.size() + 1);
  socket->attempt = request.attempt;
  socket->url = request.url;
  socket->protocols = request.protocols;
  socket->listener = &listener;
  socket->is_stalled = stalls_from_the_start_;
  sockets_.push_back(socket);
  asked.socket = socket->number;
  journal_.note(std::move(asked));

  switch (mode_) {
    case ServerMode::scripted:
    case ServerMode::silent:
      break;
    case ServerMode::good:
    case ServerMode::mute:
      later(1, [=, this] { open(socket); });
      break;
    case ServerMode::accept_close:
      later(1, [=, this] { open(socket); });
      later(1, [=, this] {
        close(socket, server_code_, "no", server_code_ != close_code::abnormal);
      });
      break;
    case ServerMode::refuse:
      later(1, [=, this] { error(socket); });
      later(1, [=, this] { close(socket, close_code::abnormal, {}, false); });
      break;
    case ServerMode::chatty:
      later(1, [=, this] { open(socket); });
      for (int i = 0; i < 4; ++i) {
        later(2 + 3 * i, [=, this] {
          message(socket, i % 2 == 0 ? MessageKind::text : MessageKind::binary,
                  "c" + std::to_string(++last_message_));
        });
      }
      break;
    case ServerMode::error_only:
      later(1, [=, this] { error(socket); });
      break;
    case ServerMode::breaks:
      later(1, [=, this] { open(socket); });
      later(20, [=, this] { error(socket); });
      later(20, [=, this] { close(socket, close_code::abnormal, {}, false); });
      break;
  }
  return std::make_unique<Handle>(*this, socket);
}

void Network::open() {
  if (!sockets_.empty()) open(sockets_.back());
}

void Network::refuse() {
  if (sockets_.empty()) return;
  error(sockets_.back());
  close(sockets_.back(), close_code::abnormal, {}, false);
}

void Network::error() {
  if (!sockets_.empty()) error(sockets_.back());
}

void Network::close(CloseCode code) {
  if (sockets_.empty()) return;
  const bool is_clean = code != close_code::abnormal;
  close(sockets_.back(), code, is_clean ? "bye" : "", is_clean);
}

void Network::message(MessageKind kind, std::uint32_t size) {
  if (sockets_.empty()) return;
  std::string bytes = "i" + std::to_string(++last_message_);
  bytes.resize(std::max<std::size_t>(bytes.size(), size), '.');
  message(sockets_.back(), kind, std::move(bytes));
}

void Network::stop_taking() {
  if (sockets_.empty() || !sockets_.back()->is_taking()) return;
  sockets_.back()->stopped_taking = true;
  journal_.note(StoppedTaking{sockets_.back()->number});
}

void Network::take_only(std::uint32_t messages) {
  if (sockets_.empty() || sockets_.back()->phase == Socket::Phase::closed ||
      sockets_.back()->takes_only == 0U) {
    return;
  }
  sockets_.back()->takes_only = messages;
  if (messages == 0) journal_.note(StoppedTaking{sockets_.back()->number});
}

void Network::stall(bool stalls) {
  if (sockets_.empty()) return;
  rebase(*sockets_.back(), 0);
  sockets_.back()->is_stalled = stalls;
}

void Network::happen_to_old(std::uint32_t what) {
  const auto old =
      std::find_if(sockets_.rbegin(), sockets_.rend(), [](const auto& socket) {
        return socket->is_released && socket->phase != Socket::Phase::closed;
      });
  if (old == sockets_.rend()) return;
  switch (what) {
    case 0:
      return open(*old);
    case 1:
      return message(*old, MessageKind::text, "old");
    case 2:
      return error(*old);
    default:
      return close(*old, server_code_, "old", true);
  }
}

std::size_t Network::live_sockets() const {
  return static_cast<std::size_t>(
      std::count_if(sockets_.begin(), sockets_.end(),
                    [](const auto& socket) { return !socket->is_released; }));
}

std::uint64_t Network::live_buffered() const {
  if (sockets_.empty() || sockets_.back()->is_released) return 0;
  return buffered(*sockets_.back());
}

bool Network::is_heard(const Socket& socket) const {
  return client_is_there_ && (!socket.is_released || is_sloppy_);
}

std::uint64_t Network::buffered(const Socket& socket) const {
  if (socket.is_stalled) return socket.bytes;
  const auto left =
      static_cast<std::uint64_t>((journal_.now - socket.since) / per_byte);
  return socket.bytes - std::min(socket.bytes, left);
}

void Network::rebase(Socket& socket, std::uint64_t more) const {
  socket.bytes = buffered(socket) + more;
  socket.since = journal_.now;
}

bool Network::take(const SocketPtr& socket, MessageForm form,
                   std::string bytes) {
  const bool takes = socket->is_taking();
  const auto size = bytes.size();
  journal_.note(HandedOver{socket->number, form, std::move(bytes), takes});
  if (!takes) return false;
  if (socket->takes_only && --*socket->takes_only == 0) {
    journal_.note(StoppedTaking{socket->number});
  }
  if (is_uplink_slow_) rebase(*socket, size);
  if (mode_ == ServerMode::good) {
    later(2, [=, this] {
      message(socket, MessageKind::text, "a" + std::to_string(++last_message_));
    });
  }
  return true;
}

void Network::be_asked_to_close(const SocketPtr& socket,
                                std::optional<CloseCode> code,
                                std::string reason) {
  journal_.note(CloseAsked{socket->number, code, reason});
  socket->stopped_taking = true;
  if (mode_ != ServerMode::good && mode_ != ServerMode::chatty) return;
  later(2, [=, this, reason = std::move(reason)] {
    close(socket, code.value_or(close_code::no_status), reason, true);
  });
}

void Network::open(const SocketPtr& socket) {
  if (socket->phase != Socket::Phase::connecting) return;
  socket->phase = Socket::Phase::open;
  const ConnectionInfo info{
      socket->url + "#",
      socket->protocols.empty() ? std::string() : socket->protocols.front(),
      socket->number % 2 == 0 ? "deflate" : ""};
  const bool heard = is_heard(*socket);
  journal_.note(SocketOpened{socket->number, info, heard});
  if (!socket->is_taking()) journal_.note(StoppedTaking{socket->number});
  if (heard) socket->listener->on_connection_open(socket->attempt, info);
}

void Network::message(const SocketPtr& socket, MessageKind kind,
                      std::string bytes) {
  if (socket->phase != Socket::Phase::open) return;
  const bool heard = is_heard(*socket);
  journal_.note(SocketMessage{socket->number, kind, bytes, heard});
  if (!heard) return;
  const auto length = bytes.size();
  test::FakeMessageBody body(std::move(bytes));
  socket->listener->on_connection_message(socket->attempt,
                                          Message(kind, length, body));
}

void Network::error(const SocketPtr& socket) {
  if (socket->phase == Socket::Phase::closed) return;
  const bool heard = is_heard(*socket);
  journal_.note(SocketError{socket->number, heard});
  if (heard) socket->listener->on_connection_error(socket->attempt);
}

void Network::close(const SocketPtr& socket, CloseCode code, std::string reason,
                    bool was_clean) {
  if (socket->phase == Socket::Phase::closed) return;
  rebase(*socket, 0);
  socket->is_stalled = true;  // nothing of it leaves any more
  socket->phase = Socket::Phase::closed;
  const bool heard = is_heard(*socket);
  journal_.note(SocketClosed{socket->number, code, reason, was_clean, heard});
  if (!heard) return;
  socket->listener->on_connection_close(socket->attempt, code,
                                        std::move(reason), was_clean);
}

}  // namespace emsocket::simulation
