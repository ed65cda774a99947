#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "emsocket/json/bytes.hpp"
#include "emsocket/json/codec.hpp"
#include "emsocket/json/dom.hpp"

namespace emsocket {

/// Walks through a nlohmann::json as a Reader does through a message.
class DomReader {
 public:
  /// Both outlive the reader.
  DomReader(const nlohmann::json& value, DecodeContext& context)
      : value_(&value), context_(&context) {}

  [[nodiscard]] DecodeContext& context() { return *context_; }
  [[nodiscard]] ValueKind peek() const;
  bool read_null();
  bool read_bool(bool& value);
  [[nodiscard]] bool next_is_integer() const {
    return value_->is_number_integer();
  }
  bool read_integer(Integer& value);
  bool read_double(double& value);
  bool read_string(std::string_view& value);
  bool read_bytes(Bytes& value);
  template <class F>
  bool read_object(F&& on_member) {
    const nlohmann::json& object = *value_;
    if (!object.is_object()) return mismatch("an object");
    if (!enter()) return false;
    for (const auto& [key, member] : object.items()) {
      value_ = &member;
      if (!on_member(std::string_view(key))) return false;
    }
    --depth_;
    return true;
  }
  template <class F>
  bool read_array(F&& on_element) {
    const nlohmann::json& array = *value_;
    if (!array.is_array()) return mismatch("an array");
    if (!enter()) return false;
    for (const auto& element : array) {
      value_ = &element;
      if (!on_element()) return false;
    }
    --depth_;
    return true;
  }
  bool skip() { return true; }

 private:
  bool enter();
  bool mismatch(const char* expected);

  const nlohmann::json* value_;
  std::size_t depth_ = 0;
  DecodeContext* context_;
};
static_assert(Reader<DomReader>);

/// Builds a nlohmann::json; bytes become its binary value or base64.
class DomWriter {
 public:
  DomWriter(nlohmann::json& root, bool has_bytes)
      : root_(&root), has_bytes_(has_bytes) {}

  void write_null() { put(nullptr); }
  void write_bool(bool value) { put(value); }
  void write_int(std::int64_t value) { put(value); }
  void write_uint(std::uint64_t value) { put(value); }
  void write_double(double value);
  void write_string(std::string_view value) { put(to_well_formed(value)); }
  void write_bytes(std::span<const std::byte> value);
  void begin_object(std::size_t) { open(nlohmann::json::object()); }
  void write_key(std::string_view key) { key_ = to_well_formed(key); }
  void end_object() { open_.pop_back(); }
  void begin_array(std::size_t) { open(nlohmann::json::array()); }
  void end_array() { open_.pop_back(); }

 private:
  nlohmann::json& put(nlohmann::json value);
  void open(nlohmann::json container) {
    open_.push_back(&put(std::move(container)));
  }

  nlohmann::json* root_;
  bool has_bytes_;
  std::vector<nlohmann::json*> open_;
  std::string key_;
};
static_assert(Writer<DomWriter>);

/// A codec out of two functions over nlohmann::json: see UserCodec in
/// tests/support/user_codec.hpp for one in thirty lines. `parse` returns
/// what DecodeContext::fail() returned where the bytes are none of its own, and
/// must stand whatever a peer sends; parse_dom() does for nlohmann's formats.
template <class Format>
struct DomCodec {
  /// @{
  /// What every Codec has.
  using Reader = DomReader;
  using Writer = DomWriter;
  static constexpr MessageKind kind = Format::kind;

  template <class F>
  static bool read(std::span<const std::byte> bytes, DecodeContext& context,
                   F&& use) {
    nlohmann::json dom;
    if (!Format::parse(bytes, context, dom)) return false;
    DomReader reader(dom, context);
    return use(reader);
  }
  template <class F>
  static void write(std::string& out, F&& use) {
    nlohmann::json dom;
    DomWriter writer(dom, Format::has_bytes);
    use(writer);
    Format::dump(dom, out);
  }
  /// @}
};

/// Parses one of the formats that nlohmann::json knows, within the limits of
/// the context, and without an exception.
bool parse_dom(std::span<const std::byte> bytes,
               nlohmann::json::input_format_t format, DecodeContext& context,
               nlohmann::json& dom);

}  // namespace emsocket
