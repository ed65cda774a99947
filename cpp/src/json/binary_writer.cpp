#include "emsocket/json/binary_writer.hpp"

#include <cmath>
#include <cstring>
#include <limits>

#include "utf8.hpp"

namespace emsocket {

namespace {

void put_byte(std::string& out, std::uint64_t byte) {
  out += static_cast<char>(byte & 0xffU);
}

/// The highest byte first.
void put_number(std::string& out, std::uint64_t value, unsigned size) {
  for (unsigned i = size; i-- > 0;) put_byte(out, value >> (8U * i));
}

/// How many of 1, 2, 4 and 8 bytes hold a number, as a power of two.
unsigned size_exponent(std::uint64_t value) {
  return value <= 0xff ? 0 : value <= 0xffff ? 1 : value <= 0xffffffff ? 2 : 3;
}

void put_argument(std::string& out, unsigned first, std::uint64_t value) {
  const unsigned exponent = size_exponent(value);
  put_byte(out, first + exponent);
  put_number(out, value, 1U << exponent);
}

/// A finite number, as a float where that is the same.
void put_real(std::string& out, double value, unsigned float_head,
              unsigned double_head) {
  constexpr double most = std::numeric_limits<float>::max();
  if (std::fabs(value) <= most &&
      static_cast<double>(static_cast<float>(value)) == value) {
    const auto narrow = static_cast<float>(value);
    std::uint32_t bits = 0;
    std::memcpy(&bits, &narrow, sizeof bits);
    put_byte(out, float_head);
    put_number(out, bits, sizeof bits);
  } else {
    std::uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    put_byte(out, double_head);
    put_number(out, bits, sizeof bits);
  }
}

/// Calls `put` with the text as well-formed UTF-8.
template <class F>
void with_utf8(std::string_view text, const F& put) {
  if (detail::is_utf8(text)) {
    put(text);
  } else {
    put(to_well_formed(text));
  }
}

void put_raw(std::string& out, std::span<const std::byte> bytes) {
  out.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

}  // namespace

void CborWriter::put_head(unsigned major, std::uint64_t argument) {
  const unsigned first = major << 5U;
  if (argument < 24) {
    put_byte(*out_, first + argument);
  } else {
    put_argument(*out_, first + 24, argument);
  }
}

void CborWriter::write_null() { put_byte(*out_, 0xf6); }

void CborWriter::write_bool(bool value) {
  put_byte(*out_, value ? 0xf5 : 0xf4);
}

void CborWriter::write_int(std::int64_t value) {
  const auto bits = static_cast<std::uint64_t>(value);
  if (value < 0) {
    put_head(1, ~bits);
  } else {
    put_head(0, bits);
  }
}

void CborWriter::write_uint(std::uint64_t value) { put_head(0, value); }

void CborWriter::write_double(double value) {
  if (std::isfinite(value)) {
    put_real(*out_, value, 0xfa, 0xfb);
  } else {
    write_null();
  }
}

void CborWriter::write_string(std::string_view value) {
  with_utf8(value, [this](std::string_view text) {
    put_head(3, text.size());
    *out_ += text;
  });
}

void CborWriter::write_bytes(std::span<const std::byte> value) {
  put_head(2, value.size());
  put_raw(*out_, value);
}

void CborWriter::begin_object(std::size_t count) { put_head(5, count); }

void CborWriter::begin_array(std::size_t count) { put_head(4, count); }

void MessagePackWriter::write_null() { put_byte(*out_, 0xc0); }

void MessagePackWriter::write_bool(bool value) {
  put_byte(*out_, value ? 0xc3 : 0xc2);
}

void MessagePackWriter::write_int(std::int64_t value) {
  const auto bits = static_cast<std::uint64_t>(value);
  if (value >= 0) {
    write_uint(bits);
  } else if (value >= -32) {
    put_byte(*out_, bits);
  } else {
    // Of -128 the magnitude less one is 127, which has to fit 7 bits.
    const unsigned exponent = size_exponent(~bits << 1U);
    put_byte(*out_, 0xd0U + exponent);
    put_number(*out_, bits, 1U << exponent);
  }
}

void MessagePackWriter::write_uint(std::uint64_t value) {
  if (value < 0x80) {
    put_byte(*out_, value);
  } else {
    put_argument(*out_, 0xcc, value);
  }
}

void MessagePackWriter::write_double(double value) {
  if (std::isfinite(value)) {
    put_real(*out_, value, 0xca, 0xcb);
  } else {
    write_null();
  }
}

void MessagePackWriter::write_string(std::string_view value) {
  with_utf8(value, [this](std::string_view text) {
    if (text.size() < 32) {
      put_byte(*out_, 0xa0 + text.size());
    } else {
      put_argument(*out_, 0xd9, text.size());
    }
    *out_ += text;
  });
}

void MessagePackWriter::write_bytes(std::span<const std::byte> value) {
  put_argument(*out_, 0xc4, value.size());
  put_raw(*out_, value);
}

void MessagePackWriter::begin_object(std::size_t count) {
  if (count < 16) {
    put_byte(*out_, 0x80 + count);
  } else {
    put_byte(*out_, count <= 0xffff ? 0xde : 0xdf);
    put_number(*out_, count, count <= 0xffff ? 2 : 4);
  }
}

void MessagePackWriter::begin_array(std::size_t count) {
  if (count < 16) {
    put_byte(*out_, 0x90 + count);
  } else {
    put_byte(*out_, count <= 0xffff ? 0xdc : 0xdd);
    put_number(*out_, count, count <= 0xffff ? 2 : 4);
  }
}

}  // namespace emsocket
