#include "image.hpp"

#include <optional>
#include <utility>

#include "wording.hpp"

namespace chat {

namespace {

constexpr std::size_t header_length_bytes = 4;
constexpr std::string_view image_type = "image";

struct ImageHeader {
  std::string type;
  std::string id;
  Person from;
  std::string name;
  std::string mime;
  Time time = 0;
};
EMSOCKET_STRUCT(ImageHeader, type, id, from, name, mime, time)

struct OwnImageHeader {
  std::string type;
  std::string id;
  std::string name;
  std::string mime;
};
EMSOCKET_STRUCT(OwnImageHeader, type, id, name, mime)

std::size_t read_header_length(std::span<const std::byte> bytes) {
  std::size_t length = 0;
  for (const std::byte byte : bytes.first(header_length_bytes)) {
    length = length << 8U | std::to_integer<std::size_t>(byte);
  }
  return length;
}

}  // namespace

std::variant<Image, std::string> read_image(std::span<const std::byte> bytes) {
  if (bytes.size() < header_length_bytes) {
    return "is too short for the length of a header";
  }
  const std::size_t length = read_header_length(bytes);
  const auto rest = bytes.subspan(header_length_bytes);
  if (length > rest.size()) {
    return "has a header of " + std::to_string(length) + " bytes, but only " +
           std::to_string(rest.size()) + " bytes follow";
  }
  ImageHeader header;
  const auto fault = emsocket::decode(
      std::string_view(reinterpret_cast<const char*>(rest.data()), length),
      header);
  if (fault) return "has a header that does not fit: " + in_words(*fault);
  if (header.type != image_type) {
    return "/type \"" + header.type +
           "\" is no type of binary message known here";
  }
  if (!header.mime.starts_with("image/")) {
    return "/mime \"" + header.mime + "\" is no image";
  }
  return Image{std::move(header.id),
               std::move(header.from),
               std::move(header.name),
               std::move(header.mime),
               header.time,
               rest.subspan(length)};
}

std::string write_image(std::string_view id, std::string_view name,
                        std::string_view mime,
                        std::span<const std::byte> content) {
  const std::string header =
      emsocket::encode(OwnImageHeader{std::string(image_type), std::string(id),
                                      std::string(name), std::string(mime)});
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
