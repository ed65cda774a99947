#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "emsocket/json/writer.hpp"

namespace emsocket {

/// Appends CBOR (RFC 8949) to a string: lengths before contents, integers in as
/// few bytes as they need, doubles as floats where nothing is lost.
class CborWriter {
 public:
  explicit CborWriter(std::string& out) : out_(&out) {}

  void write_null();
  void write_bool(bool value);
  void write_int(std::int64_t value);
  void write_uint(std::uint64_t value);
  void write_double(double value);
  void write_string(std::string_view value);
  void write_bytes(std::span<const std::byte> value);
  void begin_object(std::size_t count);
  void write_key(std::string_view key) { write_string(key); }
  void end_object() {}
  void begin_array(std::size_t count);
  void end_array() {}

 private:
  void put_head(unsigned major, std::uint64_t argument);

  std::string* out_;
};

/// The same in MessagePack.
class MessagePackWriter {
 public:
  explicit MessagePackWriter(std::string& out) : out_(&out) {}

  void write_null();
  void write_bool(bool value);
  void write_int(std::int64_t value);
  void write_uint(std::uint64_t value);
  void write_double(double value);
  void write_string(std::string_view value);
  void write_bytes(std::span<const std::byte> value);
  void begin_object(std::size_t count);
  void write_key(std::string_view key) { write_string(key); }
  void end_object() {}
  void begin_array(std::size_t count);
  void end_array() {}

 private:
  std::string* out_;
};

static_assert(Writer<CborWriter> && Writer<MessagePackWriter>);

}  // namespace emsocket
