#include "endpoint_resolver.hpp"

#include "failure_text.hpp"

namespace emsocket::detail {

template <class T>
void EndpointResolver::ask(const Source<T>& source, T Endpoint::*field,
                           const char* name,
                           const std::shared_ptr<Asking>& asking) {
  // `this` is only touched while the Asking is alive, which it owns; during
  // resolve() the caller keeps both alive.
  auto resolve = [this, field, weak = std::weak_ptr(asking)](T value) {
    const auto current = weak.lock();
    if (!current || asking_ != current) return;
    current->endpoint.*field = std::move(value);
    if (--current->answers_due > 0) return;
    asking_.reset();
    current->callbacks.resolved(std::move(current->endpoint));
  };
  if (const T* value = source.value()) {
    resolve(*value);
    return;
  }
  (*source.provider())(Reply<T>(std::move(resolve), refusing(name, asking)));
}

Reply<std::string>::Reject EndpointResolver::refusing(
    const char* name, const std::shared_ptr<Asking>& asking) {
  return [this, name, weak = std::weak_ptr(asking)](const std::string& reason) {
    const auto current = weak.lock();
    if (!current || asking_ != current) return;
    asking_.reset();
    current->callbacks.failed(failure_text::provider_failed(name, reason));
  };
}

void EndpointResolver::resolve(Callbacks callbacks) {
  const auto asking = std::make_shared<Asking>(callbacks);
  asking_ = asking;
  ask(url_, &Endpoint::url, "url", asking);
  // The url provider may have failed, or led to cancel().
  if (asking_ != asking) return;
  ask(protocols_, &Endpoint::protocols, "protocols", asking);
}

}  // namespace emsocket::detail
