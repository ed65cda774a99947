#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "emsocket/json/bytes.hpp"
#include "emsocket/json/writer.hpp"

namespace emsocket {

/// Appends JSON text to a string, without spaces.
class TextWriter {
 public:
  explicit TextWriter(std::string& out) : out_(&out) {}

  void write_null() { put("null"); }
  void write_bool(bool value) { put(value ? "true" : "false"); }
  void write_int(std::int64_t value);
  void write_uint(std::uint64_t value);
  void write_double(double value);
  void write_string(std::string_view value) {
    separate();
    write_quoted(value);
  }
  void write_bytes(std::span<const std::byte> value);

  void begin_object(std::size_t) { open('{'); }
  void write_key(std::string_view key) {
    separate();
    write_quoted(key);
    *out_ += ':';
    follows_value_ = false;
  }
  void end_object() { close('}'); }
  void begin_array(std::size_t) { open('['); }
  void end_array() { close(']'); }

 private:
  /// Before a value or a key.
  void separate() {
    if (follows_value_) *out_ += ',';
    follows_value_ = true;
  }
  void put(std::string_view text) {
    separate();
    *out_ += text;
  }
  void open(char bracket) {
    separate();
    *out_ += bracket;
    follows_value_ = false;
  }
  void close(char bracket) {
    *out_ += bracket;
    follows_value_ = true;
  }
  void write_quoted(std::string_view value);

  std::string* out_;
  bool follows_value_ = false;
};

static_assert(Writer<TextWriter>);

}  // namespace emsocket
