#include "transport.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "host_message.hpp"
#include "socket_glue.hpp"

namespace emsocket::detail {

namespace {

/// The present message, copied into the scratch buffer when somebody reads it.
class BrowserMessageBody final : public MessageBody {
 public:
  BrowserMessageBody(MessageKind kind, std::size_t length, Scratch& scratch)
      : kind_(kind), length_(length), scratch_(scratch) {}
  ~BrowserMessageBody() override {
    if (bytes_) scratch_.release();
  }
  BrowserMessageBody(const BrowserMessageBody&) = delete;
  BrowserMessageBody& operator=(const BrowserMessageBody&) = delete;

  std::span<const std::byte> read() override {
    if (!bytes_) {
      std::byte* const buffer = scratch_.reserve(max_size());
      bytes_ = {buffer, emsocket_value_read(buffer)};
    }
    return *bytes_;
  }

 private:
  [[nodiscard]] std::size_t max_size() const {
    constexpr std::size_t max_bytes_per_code_unit = 3;
    switch (kind_) {
      case MessageKind::text:
        return length_ * max_bytes_per_code_unit;
      case MessageKind::binary:
        return length_;
      case MessageKind::blob:
        break;
    }
    return 0;
  }

  MessageKind kind_;
  std::size_t length_;
  Scratch& scratch_;
  std::optional<std::span<const std::byte>> bytes_;
};

// websocket.h takes a C string, which a NUL would end: that is another address.
// %00 means the same in every part of a url, and at its ends a browser drops
// NUL with what else is no more than a space (WHATWG URL, "basic URL parser").
std::string without_nul(std::string_view url) {
  const auto is_dropped = [](char c) {
    return static_cast<unsigned char>(c) <= 0x20;
  };
  while (!url.empty() && is_dropped(url.front())) url.remove_prefix(1);
  while (!url.empty() && is_dropped(url.back())) url.remove_suffix(1);
  std::string escaped;
  for (const char& c : url) {
    escaped.append(c == '\0' ? std::string_view("%00")
                             : std::string_view(&c, 1));
  }
  return escaped;
}

std::string join(const std::vector<std::string>& tokens) {
  std::string joined;
  for (const std::string& token : tokens) {
    if (!joined.empty()) joined.append(",", 1);
    joined.append(token);
  }
  return joined;
}

class BrowserConnection final : public Connection {
 public:
  BrowserConnection(EMSCRIPTEN_WEBSOCKET_T socket, AttemptNumber attempt,
                    ConnectionListener& listener, Scratch& scratch)
      : socket_(socket),
        attempt_(attempt),
        listener_(listener),
        scratch_(scratch) {
    emsocket_socket_on_message(socket, this, &handle_message);
    emsocket_socket_on_others(socket, this, &handle_open, &handle_error,
                              &handle_close);
  }
  ~BrowserConnection() override { emsocket_socket_release(socket_); }
  BrowserConnection(const BrowserConnection&) = delete;
  BrowserConnection& operator=(const BrowserConnection&) = delete;

  bool send_text(std::string_view text) override {
    return emsocket_socket_send_text(socket_, text.data(), text.size()) != 0;
  }

  bool send_binary(std::span<const std::byte> bytes) override {
    return emsocket_socket_send_binary(socket_, bytes.data(), bytes.size()) !=
           0;
  }

  bool send_host(const HostMessage& message) override {
    const auto& value = static_cast<const BrowserHostMessage&>(message);
    return emsocket_socket_send_value(socket_, value.handle()) != 0;
  }

  void close(std::optional<CloseCode> code, std::string_view reason) override {
    emsocket_socket_close(socket_, code.value_or(0), reason.data(),
                          reason.size());
  }

  [[nodiscard]] bool is_open() const override {
    return static_cast<ReadyState>(emsocket_socket_ready_state(socket_)) ==
           ReadyState::open;
  }

  [[nodiscard]] std::uint64_t buffered_amount() const override {
    return static_cast<std::uint64_t>(emsocket_socket_buffered_amount(socket_));
  }

  void set_binary_type(BinaryType type) override {
    emsocket_socket_set_binary_type(socket_, type == BinaryType::blob ? 1 : 0);
  }

 private:
  // The listener may destroy the connection: nothing of it is touched after.

  static void handle_open(void* context) {
    const auto& self = *static_cast<BrowserConnection*>(context);
    const auto read = [&self](EmsocketProperty property) {
      return read_text(emsocket_socket_property(self.socket_, property));
    };
    self.listener_.on_connection_open(
        self.attempt_, {.url = read(emsocket_url),
                        .protocol = read(emsocket_protocol),
                        .extensions = read(emsocket_extensions)});
  }

  static void handle_error(void* context) {
    const auto& self = *static_cast<BrowserConnection*>(context);
    self.listener_.on_connection_error(self.attempt_);
  }

  static void handle_message(void* context, int kind, double length) {
    const auto& self = *static_cast<BrowserConnection*>(context);
    const auto message_kind = static_cast<MessageKind>(kind);
    BrowserMessageBody body(message_kind, static_cast<std::size_t>(length),
                            self.scratch_);
    const Message message(message_kind, static_cast<std::uint64_t>(length),
                          body);
    self.listener_.on_connection_message(self.attempt_, message);
  }

  static void handle_close(void* context, int code, int was_clean,
                           std::size_t reason_length) {
    const auto& self = *static_cast<BrowserConnection*>(context);
    self.listener_.on_connection_close(
        self.attempt_, static_cast<CloseCode>(code), read_text(reason_length),
        was_clean != 0);
  }

  EMSCRIPTEN_WEBSOCKET_T socket_;
  AttemptNumber attempt_;
  ConnectionListener& listener_;
  Scratch& scratch_;
};

}  // namespace

std::variant<std::unique_ptr<Connection>, Refusal> BrowserTransport::connect(
    const ConnectRequest& request, ConnectionListener& listener) {
  const std::string protocols = join(request.protocols);
  EmscriptenWebSocketCreateAttributes attributes;
  emscripten_websocket_init_create_attributes(&attributes);
  const std::string url = without_nul(request.url);
  attributes.url = url.c_str();
  attributes.protocols = protocols.empty() ? nullptr : protocols.c_str();
  const EMSCRIPTEN_WEBSOCKET_T socket = emsocket_socket_new(&attributes);
  if (socket <= 0) {
    const auto length = static_cast<std::size_t>(-socket);
    return Refusal{ErrorKind::invalid_url, read_text(length)};
  }
  auto connection = std::make_unique<BrowserConnection>(socket, request.attempt,
                                                        listener, scratch_);
  connection->set_binary_type(request.binary_type);
  return connection;
}

}  // namespace emsocket::detail
