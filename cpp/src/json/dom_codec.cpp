#include "emsocket/json/dom_codec.hpp"

#include <cmath>

#include "numbers.hpp"
#include "utf8.hpp"

namespace emsocket {

namespace {

using nlohmann::json;

/// Builds a json out of what nlohmann's parsers tell, and stops them where the
/// message is too deep, before their recursion is.
class DomBuilder {
 public:
  DomBuilder(json& root, DecodeContext& context)
      : root_(root), context_(context) {}

  // nlohmann::json_sax
  bool null() { return put(nullptr); }
  bool boolean(bool value) { return put(value); }
  bool number_integer(std::int64_t value) { return put(value); }
  bool number_unsigned(std::uint64_t value) { return put(value); }
  bool number_float(double value, const std::string&) { return put(value); }
  bool string(std::string& value) { return put(std::move(value)); }
  bool binary(json::binary_t& value) { return put(std::move(value)); }
  bool start_object(std::size_t) { return open(json::object()); }
  bool key(std::string& key) {
    key_ = std::move(key);
    return !open_.back()->contains(key_) ||
           context_.fail(DecodeFault::duplicate_key, "each key once",
                         "\"" + excerpt(key_, 40) + "\" twice");
  }
  bool end_object() { return close(); }
  bool start_array(std::size_t) { return open(json::array()); }
  bool end_array() { return close(); }
  bool parse_error(std::size_t position, const std::string&,
                   const json::exception&) {
    return context_.fail(DecodeFault::syntax, "a well-formed message",
                         "a fault at byte " + std::to_string(position));
  }

 private:
  bool put(json value) {
    (void)place(std::move(value));
    return true;
  }
  json& place(json value) {
    if (open_.empty()) return root_ = std::move(value);
    json& parent = *open_.back();
    if (parent.is_array()) return parent.emplace_back(std::move(value));
    return parent[key_] = std::move(value);
  }
  bool open(json container) {
    if (open_.size() >= context_.limits().max_depth) {
      return context_.too_deep();
    }
    open_.push_back(&place(std::move(container)));
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
  }

  json& root_;
  DecodeContext& context_;
  std::vector<json*> open_;
  std::string key_;
};

}  // namespace

bool parse_dom(std::span<const std::byte> bytes, json::input_format_t format,
               DecodeContext& context, json& dom) {
  DomBuilder builder(dom, context);
  const auto* const data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  return json::sax_parse(data, data + bytes.size(), &builder, format);
}

ValueKind DomReader::peek() const {
  using Type = json::value_t;
  switch (value_->type()) {
    case Type::null:
      return ValueKind::null;
    case Type::boolean:
      return ValueKind::boolean;
    case Type::number_integer:
    case Type::number_unsigned:
    case Type::number_float:
      return ValueKind::number;
    case Type::string:
      return ValueKind::string;
    case Type::binary:
      return ValueKind::bytes;
    case Type::array:
      return ValueKind::array;
    case Type::object:
      return ValueKind::object;
    case Type::discarded:
      break;
  }
  return ValueKind::none;
}

bool DomReader::read_null() { return value_->is_null() || mismatch("null"); }

bool DomReader::read_bool(bool& value) {
  const auto* const found = value_->get_ptr<const bool*>();
  if (found == nullptr) return mismatch("true or false");
  value = *found;
  return true;
}

bool DomReader::read_integer(Integer& value) {
  if (const auto* const natural = value_->get_ptr<const std::uint64_t*>()) {
    value = {*natural, false};
    return true;
  }
  if (const auto* const integer = value_->get_ptr<const std::int64_t*>()) {
    const auto bits = static_cast<std::uint64_t>(*integer);
    value = {*integer < 0 ? 0 - bits : bits, *integer < 0};
    return true;
  }
  const auto* const real = value_->get_ptr<const double*>();
  return (real != nullptr && detail::to_integer(*real, value)) ||
         mismatch("an integer");
}

bool DomReader::read_double(double& value) {
  if (const auto* const real = value_->get_ptr<const double*>()) {
    value = *real;
    return std::isfinite(value) ||
           context_->fail(DecodeFault::not_finite, "a finite number",
                          "NaN or an infinity");
  }
  Integer integer;
  if (!value_->is_number()) return mismatch("a number");
  (void)read_integer(integer);
  value = static_cast<double>(integer.magnitude);
  if (integer.is_negative) value = -value;
  return true;
}

bool DomReader::read_string(std::string_view& value) {
  const auto* const text = value_->get_ptr<const std::string*>();
  if (text == nullptr) return mismatch("a string");
  value = *text;
  return detail::is_utf8(value) ||
         context_->fail(DecodeFault::invalid_utf8, "UTF-8", "other bytes");
}

bool DomReader::read_bytes(Bytes& value) {
  if (const auto* const found = value_->get_ptr<const json::binary_t*>()) {
    const auto bytes = std::as_bytes(std::span(found->data(), found->size()));
    value.assign(bytes.begin(), bytes.end());
    return true;
  }
  // Formats without bytes carry base64, as JSON does.
  const auto* const text = value_->get_ptr<const std::string*>();
  if (text == nullptr) return mismatch("bytes");
  return decode_base64(*text, value) ||
         context_->fail(DecodeFault::unknown_value, "base64", "another string");
}

bool DomReader::enter() {
  return ++depth_ <= context_->limits().max_depth || context_->too_deep();
}

bool DomReader::mismatch(const char* expected) {
  return context_->fail(DecodeFault::wrong_type, expected,
                        std::string(in_words(peek())));
}

void DomWriter::write_double(double value) {
  if (std::isfinite(value)) {
    put(value);
  } else {
    write_null();
  }
}

void DomWriter::write_bytes(std::span<const std::byte> value) {
  if (has_bytes_) {
    const auto* const data =
        reinterpret_cast<const std::uint8_t*>(value.data());
    put(json::binary({data, data + value.size()}));
  } else {
    std::string text;
    append_base64(text, value.data(), value.size());
    put(std::move(text));
  }
}

json& DomWriter::put(json value) {
  if (open_.empty()) return *root_ = std::move(value);
  json& parent = *open_.back();
  if (parent.is_array()) return parent.emplace_back(std::move(value));
  return parent[key_] = std::move(value);
}

}  // namespace emsocket
