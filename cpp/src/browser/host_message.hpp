#pragma once

#include <cstdint>

#include "emsocket/environment.hpp"

namespace emsocket {
class Client;
enum class SendResult : std::uint8_t;
}  // namespace emsocket

namespace emsocket::detail {

/// The JavaScript value of a handle, or the present one (see socket_glue.js).
class BrowserHostMessage final : public HostMessage {
 public:
  /// The present value; good until the call from JavaScript returns.
  BrowserHostMessage() = default;
  ~BrowserHostMessage() override;
  BrowserHostMessage(const BrowserHostMessage&) = delete;
  BrowserHostMessage& operator=(const BrowserHostMessage&) = delete;

  [[nodiscard]] std::uint64_t size() const override;
  [[nodiscard]] std::unique_ptr<HostMessage> keep() const override;

  /// 0 for the present value.
  [[nodiscard]] int handle() const { return handle_; }

 private:
  int handle_ = 0;
  std::uint64_t size_ = 0;
};

/// Sends the present value. For emsocket::embind, which is compiled apart from
/// this header.
[[nodiscard]] SendResult send_present_value(Client& client);

}  // namespace emsocket::detail
