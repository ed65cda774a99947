#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "emsocket/json/bytes.hpp"
#include "emsocket/json/writer.hpp"

namespace emsocket {

/// Appends JSON text to a string, without spaces. The string is whole when the
/// writer is gone; until then there is room behind what is written.
class TextWriter {
 public:
  /// The string outlives the writer.
  explicit TextWriter(std::string& out) : out_(&out), used_(out.size()) {}
  ~TextWriter() { out_->resize(used_); }
  TextWriter(const TextWriter&) = delete;
  TextWriter& operator=(const TextWriter&) = delete;

  void write_null() { write_word("null"); }
  void write_bool(bool value) { write_word(value ? "true" : "false"); }
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
    put(':');
    follows_value_ = false;
  }
  void end_object() { close('}'); }
  void begin_array(std::size_t) { open('['); }
  void end_array() { close(']'); }

 private:
  /// Before a value or a key.
  void separate() {
    if (follows_value_) put(',');
    follows_value_ = true;
  }
  void open(char bracket) {
    separate();
    put(bracket);
    follows_value_ = false;
  }
  void close(char bracket) {
    put(bracket);
    follows_value_ = true;
  }
  void put(char c) {
    *room(1) = c;
    ++used_;
  }
  /// Where the next `size` characters go, once `used_` counts them.
  [[nodiscard]] char* room(std::size_t size) {
    if (out_->size() - used_ < size) grow(size);
    return out_->data() + used_;
  }
  void grow(std::size_t size);
  void append(std::string_view text);
  void write_word(std::string_view word);
  void write_quoted(std::string_view value);
  void write_not_plain(const char* at, const char* end);
  void write_escaped(char c);

  std::string* out_;
  std::size_t used_;
  bool follows_value_ = false;
};

static_assert(Writer<TextWriter>);

}  // namespace emsocket
