#include "host_message.hpp"

#include "emsocket/client.hpp"
#include "socket_glue.hpp"

namespace emsocket::detail {

BrowserHostMessage::~BrowserHostMessage() {
  if (handle_ != 0) emsocket_value_free(handle_);
}

std::uint64_t BrowserHostMessage::size() const {
  if (handle_ != 0) return size_;
  return static_cast<std::uint64_t>(emsocket_value_size());
}

std::unique_ptr<HostMessage> BrowserHostMessage::keep() const {
  auto kept = std::make_unique<BrowserHostMessage>();
  kept->size_ = size();
  kept->handle_ = emsocket_value_keep();
  return kept;
}

SendResult send_present_value(Client& client) {
  return client.send(BrowserHostMessage());
}

}  // namespace emsocket::detail
