#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace emsocket {

/// In which way a message is not what it should be.
enum class DecodeFault : std::uint8_t {
  syntax,         ///< not JSON, not CBOR, not MessagePack
  wrong_type,     ///< a string where a number belongs
  missing_field,  ///< a field without a default is not there
  out_of_range,   ///< a number that its C++ type cannot hold; a wrong length
  unknown_value,  ///< a name that its enum or variant does not have
  duplicate_key,  ///< one key twice in one object
  invalid_utf8,   ///< a string that is no UTF-8
  not_finite,     ///< NaN or an infinity, which CBOR and MessagePack can write
  too_deep,       ///< over DecodeLimits::max_depth
  too_large,      ///< over DecodeLimits::max_bytes
};

/// The fault's name as in the enumeration: "wrong_type".
[[nodiscard]] std::string_view to_string(DecodeFault fault);

/// What a message may be before anybody looks at what it means.
struct DecodeLimits {
  /// Objects and arrays within one another.
  std::size_t max_depth = 64;
  /// Unlike Options::max_message_bytes this does not cost the connection.
  std::uint64_t max_bytes = std::numeric_limits<std::uint64_t>::max();
};

/// What is wrong with a message, and where.
struct DecodeError {
  DecodeFault fault = DecodeFault::syntax;  ///< in which way it is wrong
  /// A JSON pointer (RFC 6901) to the place, in binary codecs too: "/items/3".
  /// Empty for the message as a whole.
  std::string pointer;
  std::string expected;  ///< "a string"
  std::string found;     ///< "the number 17"
  std::string type;      ///< the message's wire name, as far as it was read
  /// The first 120 bytes of the message, see excerpt(). Empty where the fault
  /// is too_large: nobody has read it then.
  std::string excerpt;
};

/// A sentence for a person: what an ErrorEvent of kind `decode` says.
[[nodiscard]] std::string describe(const DecodeError& error);

/// At most the first `max_bytes` of a message in a form that can be logged: cut
/// where a character ends; control characters and what is no UTF-8 become
/// `\xNN`.
[[nodiscard]] std::string excerpt(std::string_view message,
                                  std::size_t max_bytes = 120);

/// What the readers of one message share: the limits, the first fault, and room
/// for a string that has to be unescaped.
class DecodeContext {
 public:
  /// For one message.
  explicit DecodeContext(const DecodeLimits& limits = {}) : limits_(limits) {}

  /// What the message may be.
  [[nodiscard]] const DecodeLimits& limits() const { return limits_; }

  /// Notes the fault; the first one stays. Always false, so that a reader can
  /// return it.
  bool fail(DecodeFault fault, std::string expected, std::string found);
  /// fail() with DecodeFault::too_deep.
  bool too_deep();
  /// Whether a fault was noted.
  [[nodiscard]] bool failed() const { return error_.has_value(); }
  /// Once failed().
  [[nodiscard]] DecodeError& error() { return *error_; }

  // Where the fault is gets known on the way out, from the innermost to the
  // outermost; a message without a fault pays nothing for it.

  /// The fault is in this member of an object. Always false.
  bool within(std::string_view key);
  /// The fault is in this element of an array. Always false.
  bool within(std::size_t index);

  /// Used by readers; what read_string() gives may point into it.
  std::string scratch;

 private:
  DecodeLimits limits_;
  std::optional<DecodeError> error_;
};

}  // namespace emsocket
