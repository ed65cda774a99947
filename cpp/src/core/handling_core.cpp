#include "handling_core.hpp"

#include "concat.hpp"
#include "protocols.hpp"

namespace emsocket::detail {

namespace {

PlainOptions plain(const UrlSource& url, const Options& options) {
  const ReconnectOptions& reconnect = options.reconnect;
  return {.binary_type = options.binary_type,
          .connect_timeout = options.connect_timeout,
          .close_timeout = options.close_timeout,
          .reconnect = {.enabled = reconnect.enabled,
                        .backoff = reconnect.backoff(),
                        .max_attempts = reconnect.max_attempts,
                        .stable_after = reconnect.stable_after},
          .heartbeat = {options.heartbeat.interval, options.heartbeat.timeout},
          .outbox = options.outbox,
          .max_message_bytes = options.max_message_bytes,
          .marks = {options.high_water_mark, options.low_water_mark},
          .has_url_provider = url.provider() != nullptr};
}

}  // namespace

HandlingCore::HandlingCore(UrlSource url, Options options,
                           const Environment& environment)
    : ClientCore(plain(url, options), options.heartbeat.message, environment),
      options_(std::move(options)),
      endpoints_(std::move(url), std::move(options_.protocols)) {}

bool HandlingCore::check_options() {
  const auto fault = options_.validate();
  if (!fault) return true;
  refuse(ErrorKind::invalid_option,
         concat({"The option ", fault->option, " ", fault->message, "."}),
         true);
  return false;
}

void HandlingCore::ask_endpoint() {
  endpoints_.resolve(
      {.resolved = [this](Endpoint endpoint) { open(std::move(endpoint)); },
       .failed =
           [this](std::string reason) { fail_endpoint(std::move(reason)); }});
}

void HandlingCore::open(Endpoint endpoint) {
  if (auto fault = find_protocol_fault(endpoint.protocols)) {
    set_url(std::move(endpoint.url));
    refuse(ErrorKind::invalid_protocol, std::move(*fault),
           !endpoints_.has_protocols_provider());
    return;
  }
  ConnectRequest request{.url = std::move(endpoint.url),
                         .protocols = std::move(endpoint.protocols)};
  open_connection(request);
}

void HandlingCore::forget_attempt() {
  endpoints_.cancel();
  on_authentication_.reset();
}

void HandlingCore::authenticate(AttemptNumber attempt) {
  options_.authenticate(Authentication(
      std::static_pointer_cast<HandlingCore>(shared_from_this()), attempt));
}

void HandlingCore::listen(AttemptNumber attempt,
                          std::function<void(const Message&)> handler) {
  if (authenticating(attempt) == nullptr) return;
  on_authentication_ =
      std::make_shared<std::function<void(const Message&)>>(std::move(handler));
}

void HandlingCore::accept(AttemptNumber attempt) {
  // Freed last: what the handler has captured may do anything when it ends.
  const auto ended = authenticating(attempt) != nullptr
                         ? std::move(on_authentication_)
                         : nullptr;
  ClientCore::accept(attempt);
}

void HandlingCore::on_authentication_message(const Message& message) {
  // Held here: the handler may set another one, or end it all.
  const auto handler = on_authentication_;
  if (handler) (*handler)(message);
}

}  // namespace emsocket::detail
