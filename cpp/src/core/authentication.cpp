#include "emsocket/authentication.hpp"

#include <utility>

#include "handling_core.hpp"

namespace emsocket {

Authentication::Authentication(std::weak_ptr<detail::HandlingCore> core,
                               std::uint32_t attempt)
    : core_(std::move(core)), attempt_(attempt) {}

bool Authentication::send(std::string_view text) const {
  const auto core = core_.lock();
  Connection* const connection =
      core ? core->authenticating(attempt_) : nullptr;
  return connection != nullptr && connection->send_text(text);
}

bool Authentication::send(std::span<const std::byte> bytes) const {
  const auto core = core_.lock();
  Connection* const connection =
      core ? core->authenticating(attempt_) : nullptr;
  return connection != nullptr && connection->send_binary(bytes);
}

bool Authentication::send(const HostMessage& message) const {
  const auto core = core_.lock();
  Connection* const connection =
      core ? core->authenticating(attempt_) : nullptr;
  return connection != nullptr && connection->send_host(message);
}

void Authentication::listen(std::function<void(const Message&)> handler) const {
  const auto core = core_.lock();
  if (core) core->listen(attempt_, std::move(handler));
}

void Authentication::accept() const {
  const auto core = core_.lock();
  if (core) core->accept(attempt_);
}

void Authentication::reject(const std::string& reason) const {
  const auto core = core_.lock();
  if (core) core->reject(attempt_, reason);
}

}  // namespace emsocket
