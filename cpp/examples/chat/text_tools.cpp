#include "text_tools.hpp"

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
  if (text.starts_with("RIFF") && text.substr(0, 12).ends_with("WEBP")) {
    return "image/webp";
  }
  return {};
}

}  // namespace chat
