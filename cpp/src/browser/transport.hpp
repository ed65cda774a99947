#pragma once

#include <memory>
#include <variant>

#include "emsocket/environment.hpp"
#include "scratch.hpp"

namespace emsocket::detail {

/// The browser's WebSocket, through Emscripten's API and socket_glue.js.
class BrowserTransport final : public Transport {
 public:
  [[nodiscard]] std::variant<std::unique_ptr<Connection>, Refusal> connect(
      const ConnectRequest& request, ConnectionListener& listener) override;

 private:
  Scratch scratch_;
};

}  // namespace emsocket::detail
