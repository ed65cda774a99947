#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "emsocket/json/binary_reader.hpp"

namespace emsocket::detail {

namespace {

double to_float(std::uint64_t bits) {
  const auto narrow = static_cast<std::uint32_t>(bits);
  float value = 0;
  std::memcpy(&value, &narrow, sizeof value);
  return static_cast<double>(value);
}

double to_double(std::uint64_t bits) {
  double value = 0;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

/// IEEE 754 binary16.
double to_half(std::uint64_t bits) {
  const auto exponent = static_cast<int>(bits >> 10U & 0x1fU);
  const auto fraction = static_cast<double>(bits & 0x3ffU);
  double value = 0;
  if (exponent == 0) {
    value = std::ldexp(fraction, -24);
  } else if (exponent < 31) {
    value = std::ldexp(fraction + 1024, exponent - 25);
  } else {
    value = fraction == 0 ? HUGE_VAL : std::nan("");
  }
  return (bits & 0x8000U) != 0 ? -value : value;
}

void set_real(BinaryHead& head, double value) {
  head.kind = ValueKind::number;
  head.is_real = true;
  head.real = value;
}

void set_bool(BinaryHead& head, bool value) {
  head.kind = ValueKind::boolean;
  head.boolean = value;
}

void set_integer(BinaryHead& head, std::uint64_t magnitude, bool is_negative) {
  head.kind = ValueKind::number;
  head.integer = {magnitude, is_negative};
}

void set_length(BinaryHead& head, ValueKind kind, std::uint64_t length) {
  head.kind = kind;
  head.length = length;
}

/// CBOR's major type 7.
bool read_simple(BinaryHead& head, unsigned info, std::uint64_t argument) {
  switch (info) {
    case 20:
    case 21:
      set_bool(head, info == 21);
      return true;
    case 22:
    case 23:  // undefined
      head.kind = ValueKind::null;
      return true;
    case 24:
      // Those below 32 have to be written in one byte.
      head.is_foreign = true;
      return argument >= 32;
    case 25:
      set_real(head, to_half(argument));
      return true;
    case 26:
      set_real(head, to_float(argument));
      return true;
    case 27:
      set_real(head, to_double(argument));
      return true;
    case 31:
      head.is_break = true;
      return true;
    default:
      head.is_foreign = true;
      return info < 20;
  }
}

}  // namespace

bool CborFormat::read_head(ByteCursor& cursor, BinaryHead& head) {
  head = {};
  while (true) {
    std::uint64_t initial = 0;
    if (!cursor.take(1, initial)) return false;
    const auto major = static_cast<unsigned>(initial >> 5U);
    const auto info = static_cast<unsigned>(initial & 0x1fU);
    std::uint64_t argument = info;
    const bool is_indefinite = info == 31;
    if (info >= 24 && !is_indefinite) {
      if (info > 27 || !cursor.take(std::size_t{1} << (info - 24), argument)) {
        return false;
      }
    }
    if (is_indefinite && (major < 2 || major == 6)) return false;
    head.is_indefinite = is_indefinite && major != 7;
    switch (major) {
      case 0:
        set_integer(head, argument, false);
        return true;
      case 1:
        // It stands for -1 - argument.
        set_integer(head, argument + 1, true);
        head.is_too_big = argument + 1 == 0;
        return true;
      case 2:
        set_length(head, ValueKind::bytes, argument);
        return true;
      case 3:
        set_length(head, ValueKind::string, argument);
        return true;
      case 4:
        set_length(head, ValueKind::array, argument);
        return true;
      case 5:
        set_length(head, ValueKind::object, argument);
        return true;
      case 6:
        continue;  // a tag: what it says of the next value is passed over
      default:
        return read_simple(head, info, argument);
    }
  }
}

bool MessagePackFormat::read_head(ByteCursor& cursor, BinaryHead& head) {
  head = {};
  std::uint64_t first = 0;
  if (!cursor.take(1, first)) return false;
  if (first < 0x80) {
    set_integer(head, first, false);
    return true;
  }
  if (first >= 0xe0) {
    set_integer(head, 0x100 - first, true);
    return true;
  }
  if (first < 0x90) {
    set_length(head, ValueKind::object, first & 0xfU);
    return true;
  }
  if (first < 0xa0) {
    set_length(head, ValueKind::array, first & 0xfU);
    return true;
  }
  if (first < 0xc0) {
    set_length(head, ValueKind::string, first & 0x1fU);
    return true;
  }
  // From here on the low bits say how many bytes the argument has.
  std::uint64_t argument = 0;
  const auto take = [&](std::uint64_t base) {
    return cursor.take(std::size_t{1} << (first - base), argument);
  };
  const auto take_length = [&](std::uint64_t base, ValueKind kind) {
    if (!take(base)) return false;
    set_length(head, kind, argument);
    return true;
  };
  switch (first) {
    case 0xc0:
      head.kind = ValueKind::null;
      return true;
    case 0xc2:
    case 0xc3:
      set_bool(head, first == 0xc3);
      return true;
    case 0xc4:
    case 0xc5:
    case 0xc6:
      return take_length(0xc4, ValueKind::bytes);
    case 0xc7:
    case 0xc8:
    case 0xc9:
      // An extension: its length, then one byte for its type.
      head.is_foreign = true;
      if (!take(0xc7)) return false;
      head.length = argument + 1;
      return true;
    case 0xca:
      if (!cursor.take(4, argument)) return false;
      set_real(head, to_float(argument));
      return true;
    case 0xcb:
      if (!cursor.take(8, argument)) return false;
      set_real(head, to_double(argument));
      return true;
    case 0xcc:
    case 0xcd:
    case 0xce:
    case 0xcf:
      if (!take(0xcc)) return false;
      set_integer(head, argument, false);
      return true;
    case 0xd0:
    case 0xd1:
    case 0xd2:
    case 0xd3: {
      if (!take(0xd0)) return false;
      const unsigned bits = 8U << (first - 0xd0);
      const bool is_negative = (argument >> (bits - 1) & 1U) != 0;
      // Two's complement of so many bits.
      const std::uint64_t mask = ~std::uint64_t{0} >> (64 - bits);
      set_integer(head, is_negative ? (0 - argument) & mask : argument,
                  is_negative);
      return true;
    }
    case 0xd4:
    case 0xd5:
    case 0xd6:
    case 0xd7:
    case 0xd8:
      // An extension of 1, 2, 4, 8 or 16 bytes, after one for its type.
      head.is_foreign = true;
      head.length = (std::uint64_t{1} << (first - 0xd4)) + 1;
      return true;
    case 0xd9:
    case 0xda:
    case 0xdb:
      return take_length(0xd9, ValueKind::string);
    case 0xdc:
    case 0xdd:
      return cursor.take(first == 0xdc ? 2 : 4, argument) &&
             (set_length(head, ValueKind::array, argument), true);
    case 0xde:
    case 0xdf:
      return cursor.take(first == 0xde ? 2 : 4, argument) &&
             (set_length(head, ValueKind::object, argument), true);
    default:
      return false;  // 0xc1 is never used
  }
}

}  // namespace emsocket::detail
