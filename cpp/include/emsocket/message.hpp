#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace emsocket {

/// What a message is.
enum class MessageKind : std::uint8_t {
  text,    ///< UTF-8
  binary,  ///< bytes
  /// A Blob, which only JavaScript can read: BinaryType::blob was asked for.
  blob,
};

/// Where the bytes of an inbound message are (a port, see environment.hpp).
class MessageBody {
 public:
  virtual ~MessageBody() = default;
  /// The bytes (text as UTF-8), brought into C++ memory at the first call. They
  /// stay valid until the message's handlers have returned. Empty for a Blob.
  [[nodiscard]] virtual std::span<const std::byte> read() = 0;
};

/// An inbound message. It stays a JavaScript value until its text or bytes are
/// asked for; a handler that does not ask pays for no copy. What text() and
/// bytes() return is valid until the handler returns: copy what you keep.
class Message {
 public:
  /// `length` is in UTF-16 code units for text, in bytes for all else.
  Message(MessageKind kind, std::uint64_t length, MessageBody& body)
      : kind_(kind), length_(length), body_(&body) {}

  Message(const Message&) = delete;
  Message& operator=(const Message&) = delete;

  /// What the message is.
  [[nodiscard]] MessageKind kind() const { return kind_; }
  /// Whether it is MessageKind::text.
  [[nodiscard]] bool is_text() const { return kind_ == MessageKind::text; }

  /// The message as UTF-8. NUL and BOM are kept, a lone surrogate is U+FFFD.
  /// For a binary message these are its bytes, whatever they mean.
  [[nodiscard]] std::string_view text() const {
    const auto data = body_->read();
    return {reinterpret_cast<const char*>(data.data()), data.size()};
  }

  /// The message's bytes; for text its UTF-8. Empty for MessageKind::blob.
  [[nodiscard]] std::span<const std::byte> bytes() const {
    return body_->read();
  }

  /// Whether the message has more than `limit` bytes. Copies nothing unless the
  /// answer depends on how many bytes the text's characters take.
  [[nodiscard]] bool is_larger_than(std::uint64_t limit) const {
    constexpr std::uint64_t max_bytes_per_code_unit = 3;
    if (length_ > limit) return true;
    if (!is_text() || length_ <= limit / max_bytes_per_code_unit) return false;
    return body_->read().size() > limit;
  }

 private:
  MessageKind kind_;
  std::uint64_t length_;
  MessageBody* body_;
};

}  // namespace emsocket
