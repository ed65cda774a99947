#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "emsocket/source.hpp"
#include "small_function.hpp"

namespace emsocket::detail {

/// Where an attempt goes.
struct Endpoint {
  std::string url;
  std::vector<std::string> protocols;
};

/// Asks the url's and the protocols' sources, both at once, and waits for both.
class EndpointResolver {
 public:
  /// Called once: with the endpoint, or with what a provider said instead.
  struct Callbacks {
    SmallFunction<void(Endpoint)> resolved;
    SmallFunction<void(std::string)> failed;
  };

  EndpointResolver(UrlSource url, ProtocolsSource protocols)
      : url_(std::move(url)), protocols_(std::move(protocols)) {}

  /// Asks; what an earlier asking still brings is dropped. A callback may come
  /// from within this call.
  void resolve(Callbacks callbacks);

  /// No callback after this.
  void cancel() { asking_.reset(); }

  [[nodiscard]] bool is_waiting() const { return asking_ != nullptr; }
  [[nodiscard]] bool has_url_provider() const {
    return url_.provider() != nullptr;
  }
  [[nodiscard]] bool has_protocols_provider() const {
    return protocols_.provider() != nullptr;
  }

 private:
  struct Asking {
    explicit Asking(Callbacks answers) : callbacks(answers) {}

    Endpoint endpoint;
    int answers_due = 2;
    Callbacks callbacks;
  };

  template <class T>
  void ask(const Source<T>& source, T Endpoint::*field, const char* name,
           const std::shared_ptr<Asking>& asking);
  [[nodiscard]] Reply<std::string>::Reject refusing(
      const char* name, const std::shared_ptr<Asking>& asking);

  UrlSource url_;
  ProtocolsSource protocols_;
  // A reply holds it weakly: once it is gone, the reply goes nowhere.
  std::shared_ptr<Asking> asking_;
};

}  // namespace emsocket::detail
