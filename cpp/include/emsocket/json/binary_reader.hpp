#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "emsocket/json/bytes.hpp"
#include "emsocket/json/reader.hpp"

namespace emsocket {

namespace detail {

/// What stands before the content of one value in CBOR and MessagePack.
struct BinaryHead {
  ValueKind kind = ValueKind::none;
  bool boolean = false;
  bool is_real = false;  ///< of a number: it is in `real`, else in `integer`
  Integer integer;
  double real = 0;
  std::uint64_t length = 0;  ///< bytes, elements, or members
  /// CBOR: chunks, elements or members until a break.
  bool is_indefinite = false;
  bool is_break = false;
  bool is_too_big = false;  ///< CBOR: an integer under -2^64 + 1
  /// A value that JSON has no word for, whose content has `length` bytes.
  bool is_foreign = false;
};

/// The bytes of a message and a place in them.
struct ByteCursor {
  const std::byte* at = nullptr;
  const std::byte* end = nullptr;

  [[nodiscard]] std::size_t left() const {
    return static_cast<std::size_t>(end - at);
  }
  /// A number of `size` bytes, the highest first; false where they are not
  /// there.
  [[nodiscard]] bool take(std::size_t size, std::uint64_t& value);
};

/// How each format writes heads; false where there is none.
struct CborFormat {
  static bool read_head(ByteCursor& cursor, BinaryHead& head);
};
struct MessagePackFormat {
  static bool read_head(ByteCursor& cursor, BinaryHead& head);
};

}  // namespace detail

/// Reads CBOR (RFC 8949) or MessagePack straight from its bytes. In CBOR tags
/// are passed over and `undefined` is null; extensions of MessagePack and the
/// other simple values of CBOR are nothing that a message can have.
template <class Format>
class BinaryReader {
 public:
  /// Both outlive the reader.
  BinaryReader(std::span<const std::byte> bytes, DecodeContext& context)
      : begin_(bytes.data()),
        cursor_{bytes.data(), bytes.data() + bytes.size()},
        context_(&context) {}

  [[nodiscard]] DecodeContext& context() { return *context_; }

  [[nodiscard]] ValueKind peek() const;
  bool read_null();
  bool read_bool(bool& value);
  [[nodiscard]] bool next_is_integer() const;
  bool read_integer(Integer& value);
  bool read_double(double& value);
  bool read_string(std::string_view& value);
  bool read_bytes(Bytes& value);

  template <class F>
  bool read_object(F&& on_member) {
    return read_items(ValueKind::object, "an object", [&] {
      std::string_view key;
      return read_string(key) && on_member(key);
    });
  }
  template <class F>
  bool read_array(F&& on_element) {
    return read_items(ValueKind::array, "an array", on_element);
  }
  bool skip();

  /// Nothing may follow the message.
  bool finish() {
    return cursor_.left() == 0 || malformed("the end of the message");
  }

 private:
  using Head = detail::BinaryHead;

  template <class F>
  bool read_items(ValueKind kind, const char* expected, F&& read_item) {
    Head head;
    if (!read_head(head, kind, expected)) return false;
    if (++depth_ > context_->limits().max_depth) return context_->too_deep();
    if (head.is_indefinite) {
      while (!take_break()) {
        if (!read_item()) return false;
      }
    } else {
      for (std::uint64_t i = 0; i < head.length; ++i) {
        if (!read_item()) return false;
      }
    }
    --depth_;
    return true;
  }

  /// The head of a value of this kind; where it is of another, the cursor
  /// stays.
  bool read_head(Head& head, ValueKind kind, const char* expected);
  /// Whether a CBOR container ends here; then the break is behind us.
  bool take_break();
  bool take_text(std::uint64_t length, std::string_view& text);
  bool skip_content(const Head& head);
  bool mismatch(const Head& head, const char* expected);
  bool malformed(const char* expected);
  [[nodiscard]] std::string position() const;

  const std::byte* begin_;
  detail::ByteCursor cursor_;
  std::size_t depth_ = 0;
  DecodeContext* context_;
};

extern template class BinaryReader<detail::CborFormat>;
extern template class BinaryReader<detail::MessagePackFormat>;

/// Reads CBOR (RFC 8949).
using CborReader = BinaryReader<detail::CborFormat>;
/// Reads MessagePack.
using MessagePackReader = BinaryReader<detail::MessagePackFormat>;

static_assert(Reader<CborReader> && Reader<MessagePackReader>);

}  // namespace emsocket
