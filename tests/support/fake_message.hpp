#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "emsocket/environment.hpp"
#include "emsocket/message.hpp"

namespace emsocket::test {

/// The bytes of a message, and how often somebody asked for them.
class FakeMessageBody final : public MessageBody {
 public:
  explicit FakeMessageBody(std::string bytes) : bytes_(std::move(bytes)) {}

  [[nodiscard]] std::span<const std::byte> read() override {
    ++reads;
    return std::as_bytes(std::span(bytes_.data(), bytes_.size()));
  }

  int reads = 0;

 private:
  std::string bytes_;
};

/// A message that lives in the page, and a count of those that are kept.
class FakeHostMessage final : public HostMessage {
 public:
  explicit FakeHostMessage(std::string value, int* kept = nullptr)
      : value_(std::move(value)), kept_(kept) {}
  ~FakeHostMessage() override {
    if (is_copy_ && kept_ != nullptr) --*kept_;
  }
  FakeHostMessage(const FakeHostMessage&) = delete;
  FakeHostMessage& operator=(const FakeHostMessage&) = delete;

  [[nodiscard]] std::uint64_t size() const override { return value_.size(); }
  [[nodiscard]] std::unique_ptr<HostMessage> keep() const override {
    auto copy = std::make_unique<FakeHostMessage>(value_, kept_);
    copy->is_copy_ = true;
    if (kept_ != nullptr) ++*kept_;
    return copy;
  }

  [[nodiscard]] const std::string& value() const { return value_; }

 private:
  std::string value_;
  int* kept_;
  bool is_copy_ = false;
};

/// How many UTF-16 code units well-formed UTF-8 has in JavaScript.
[[nodiscard]] constexpr std::uint64_t utf16_length(std::string_view utf8) {
  std::uint64_t length = 0;
  for (const char c : utf8) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xc0) == 0x80) continue;  // goes on with a character
    length += byte >= 0xf0 ? 2 : 1;       // a surrogate pair, or one unit
  }
  return length;
}

}  // namespace emsocket::test
