#include "protocol.hpp"

#include <nlohmann/json.hpp>
#include <utility>

namespace chat {

namespace {

using nlohmann::json;

constexpr std::size_t header_length_bytes = 4;

std::string type_in_words(const json& value) {
  const bool is_vowel = value.is_array() || value.is_object();
  return (is_vowel          ? "an "
          : value.is_null() ? ""
                            : "a ") +
         std::string(value.type_name());
}

/// Reads the fields of one JSON object. The first field that is missing or of
/// the wrong type becomes the fault; what is read after that is empty.
class Fields {
 public:
  Fields(const json& object, std::string path, std::optional<Fault>& fault)
      : object_(object), path_(std::move(path)), fault_(fault) {
    if (!object.is_object()) {
      fail(path_, "expected an object, found " + type_in_words(object));
    }
  }

  [[nodiscard]] std::string text(const char* name) {
    const json* const field = find(name);
    if (!field) return {};
    if (!field->is_string()) return wrong<std::string>(name, "a string");
    return field->get<std::string>();
  }

  [[nodiscard]] double number(const char* name) {
    const json* const field = find(name);
    if (!field) return {};
    if (!field->is_number()) return wrong<double>(name, "a number");
    return field->get<double>();
  }

  [[nodiscard]] std::int64_t integer(const char* name) {
    const json* const field = find(name);
    if (!field) return {};
    // Above the range of int64_t a number is kept as an unsigned one.
    if (!field->is_number_integer() ||
        (field->is_number_unsigned() &&
         !std::in_range<std::int64_t>(field->get<std::uint64_t>()))) {
      return wrong<std::int64_t>(name, "an integer");
    }
    return field->get<std::int64_t>();
  }

  [[nodiscard]] std::optional<std::string> optional_text(const char* name) {
    if (fault_ || !object_.contains(name)) return std::nullopt;
    return text(name);
  }

  [[nodiscard]] std::optional<std::int64_t> optional_integer(const char* name) {
    if (fault_ || !object_.contains(name)) return std::nullopt;
    return integer(name);
  }

  [[nodiscard]] Person person(const char* name) {
    const json* const field = find(name);
    if (!field) return {};
    Fields fields(*field, path_ + "/" + name, fault_);
    return fields.person();
  }

  /// The object itself is a person.
  [[nodiscard]] Person person() { return {text("id"), text("name")}; }

 private:
  const json* find(const char* name) {
    if (fault_) return nullptr;
    const auto found = object_.find(name);
    if (found != object_.end()) return &*found;
    fail(path_ + "/" + name, "is missing");
    return nullptr;
  }

  template <class T>
  T wrong(const char* name, const char* expected) {
    fail(path_ + "/" + name, std::string("expected ") + expected + ", found " +
                                 type_in_words(object_.at(name)));
    return {};
  }

  void fail(std::string path, std::string what) {
    if (!fault_) fault_ = Fault{std::move(path), std::move(what)};
  }

  const json& object_;
  std::string path_;
  std::optional<Fault>& fault_;
};

TextMessage read_fields(const std::string& type, Fields& fields) {
  if (type == "welcome") {
    return Welcome{fields.person(),
                   fields.optional_integer("max_message_bytes")};
  }
  if (type == "joined") return Joined{fields.person()};
  if (type == "left") return Left{fields.person()};
  if (type == "presence") return Presence{fields.integer("people")};
  if (type == "typing") return Typing{fields.person("from")};
  if (type == "say") {
    return Say{fields.text("id"), fields.person("from"), fields.text("text"),
               fields.number("time")};
  }
  if (type == "notice") {
    return Notice{fields.text("level"), fields.text("text"),
                  fields.optional_text("ref")};
  }
  return Fault{"/type", "\"" + type + "\" is no type of message known here"};
}

std::variant<json, Fault> parse_json(std::string_view text) {
  const auto not_json_from = [](std::size_t byte) {
    return Fault{"", "is not JSON, from byte " + std::to_string(byte) + " on"};
  };
  // The parser takes a NUL for the end, and what follows it for nothing.
  const std::size_t nul = text.find('\0');
  if (nul != std::string_view::npos) return not_json_from(nul + 1);
  try {
    return json::parse(text);
  } catch (const json::parse_error& error) {
    return not_json_from(error.byte);
  } catch (const json::exception&) {
    return Fault{"", "has a number that is out of range"};
  }
}

std::string dump(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::size_t read_header_length(std::span<const std::byte> bytes) {
  std::size_t length = 0;
  for (const std::byte byte : bytes.first(header_length_bytes)) {
    length = length << 8U | std::to_integer<std::size_t>(byte);
  }
  return length;
}

}  // namespace

TextMessage parse_text(std::string_view text) {
  auto parsed = parse_json(text);
  if (auto* fault = std::get_if<Fault>(&parsed)) return std::move(*fault);
  std::optional<Fault> fault;
  Fields fields(std::get<json>(parsed), "", fault);
  const std::string type = fields.text("type");
  if (fault) return *fault;
  TextMessage message = read_fields(type, fields);
  if (fault) return *fault;
  return message;
}

std::variant<Image, Fault> parse_binary(std::span<const std::byte> bytes) {
  if (bytes.size() < header_length_bytes) {
    return Fault{"", "is too short for the length of a header"};
  }
  const std::size_t length = read_header_length(bytes);
  const auto rest = bytes.subspan(header_length_bytes);
  if (length > rest.size()) {
    return Fault{"", "has a header of " + std::to_string(length) +
                         " bytes, but only " + std::to_string(rest.size()) +
                         " bytes follow"};
  }
  const auto parsed =
      parse_json({reinterpret_cast<const char*>(rest.data()), length});
  if (const auto* fault = std::get_if<Fault>(&parsed)) {
    return Fault{"", "has a header that " + fault->what};
  }
  std::optional<Fault> fault;
  Fields fields(std::get<json>(parsed), "", fault);
  const std::string type = fields.text("type");
  if (!fault && type != "image") {
    return Fault{"/type",
                 "\"" + type + "\" is no type of binary message known here"};
  }
  Image image{fields.text("id"),   fields.person("from"), fields.text("name"),
              fields.text("mime"), fields.number("time"), rest.subspan(length)};
  if (!fault && !image.mime.starts_with("image/")) {
    fault = Fault{"/mime", "\"" + image.mime + "\" is no image"};
  }
  if (fault) return *fault;
  return image;
}

std::string write_say(std::string_view id, std::string_view text) {
  return dump({{"type", "say"}, {"id", id}, {"text", text}});
}

std::string write_typing() { return dump({{"type", "typing"}}); }

std::string write_image(std::string_view id, std::string_view name,
                        std::string_view mime,
                        std::span<const std::byte> content) {
  const std::string header =
      dump({{"type", "image"}, {"id", id}, {"name", name}, {"mime", mime}});
  std::string message;
  message.reserve(header_length_bytes + header.size() + content.size());
  for (int shift = 24; shift >= 0; shift -= 8) {
    message += static_cast<char>(header.size() >> static_cast<unsigned>(shift) &
                                 0xffU);
  }
  message += header;
  message.append(reinterpret_cast<const char*>(content.data()), content.size());
  return message;
}

}  // namespace chat
