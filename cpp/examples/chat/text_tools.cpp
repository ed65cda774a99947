#include "text_tools.hpp"

#include <algorithm>
#include <cstdint>

namespace chat {

namespace {

std::string percent_encode(std::string_view text) {
  constexpr std::string_view unreserved =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    if (unreserved.find(c) != std::string_view::npos) {
      encoded += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    encoded += '%';
    encoded += digits[byte >> 4U];
    encoded += digits[byte & 0xfU];
  }
  return encoded;
}

}  // namespace

std::string with_parameter(std::string_view url, std::string_view name,
                           std::string_view value) {
  const std::string_view fragment =
      url.substr(std::min(url.find('#'), url.size()));
  url.remove_suffix(fragment.size());
  std::string result(url);
  result += url.find('?') == std::string_view::npos ? '?' : '&';
  result += name;
  result += '=';
  result += percent_encode(value);
  result += fragment;
  return result;
}

bool is_absolute(std::string_view url) {
  constexpr std::string_view letters =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  const std::size_t scheme = url.find_first_not_of(letters);
  return scheme != 0 && scheme != std::string_view::npos &&
         url.substr(scheme).starts_with("://");
}

bool is_plain_text(std::span<const std::byte> bytes) {
  std::size_t continuations = 0;
  std::uint32_t point = 0;
  std::uint32_t least = 0;
  for (const std::byte each : bytes) {
    const auto byte = std::to_integer<std::uint32_t>(each);
    if (continuations > 0) {
      if ((byte & 0xc0U) != 0x80U) return false;
      point = point << 6U | (byte & 0x3fU);
      if (--continuations > 0) continue;
      const bool is_surrogate = point >= 0xd800 && point < 0xe000;
      if (point < least || point > 0x10ffff || is_surrogate) return false;
    } else if (byte < 0x80U) {
      const bool is_blank = byte == '\t' || byte == '\n' || byte == '\r';
      if ((byte < 0x20U && !is_blank) || byte == 0x7fU) return false;
    } else if ((byte & 0xe0U) == 0xc0U) {
      continuations = 1;
      point = byte & 0x1fU;
      least = 0x80;
    } else if ((byte & 0xf0U) == 0xe0U) {
      continuations = 2;
      point = byte & 0x0fU;
      least = 0x800;
    } else if ((byte & 0xf8U) == 0xf0U) {
      continuations = 3;
      point = byte & 0x07U;
      least = 0x10000;
    } else {
      return false;
    }
  }
  return continuations == 0 && !bytes.empty();
}

std::string excerpt(std::string_view text) {
  constexpr std::size_t max_bytes = 160;
  if (text.size() <= max_bytes) return std::string(text);
  const auto is_continuation = [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U;
  };
  std::size_t end = max_bytes;
  while (end > 0 && is_continuation(text[end])) --end;
  return std::string(text.substr(0, end)) + "…";
}

std::string_view sniff_image(std::span<const std::byte> bytes) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()),
                              bytes.size());
  if (text.starts_with("\x89PNG\r\n\x1a\n")) return "image/png";
  if (text.starts_with("\xff\xd8\xff")) return "image/jpeg";
  if (text.starts_with("GIF87a") || text.starts_with("GIF89a")) {
    return "image/gif";
  }
  constexpr std::size_t webp_header = 12;
  if (text.size() >= webp_header && text.starts_with("RIFF") &&
      text.substr(0, webp_header).ends_with("WEBP")) {
    return "image/webp";
  }
  return {};
}

}  // namespace chat
