#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "emsocket/client.hpp"
#include "fuzz/support/require.hpp"
#include "support/recorder.hpp"
#include "support/test_client.hpp"

namespace emsocket::fuzz {

/// A Client in a World of its own, with a Recorder that hears everything; what
/// must hold after every input is checked when it goes.
struct FuzzedClient : test::World {
  explicit FuzzedClient(Options options = {}, UrlSource url = test::default_url)
      : client(std::make_unique<Client>(std::move(url), std::move(options),
                                        environment())) {
    events.listen_to(*client);
  }
  ~FuzzedClient() {
    client.reset();
    require(transport.most_live_of_one_client() <= 1,
            "a Client has at most one live socket");
    require(is_released(), "a Client that is gone holds nothing");
    require(reporter.reports.empty(), "no handler throws");
  }
  FuzzedClient(const FuzzedClient&) = delete;
  FuzzedClient& operator=(const FuzzedClient&) = delete;

  [[nodiscard]] Client* operator->() { return client.get(); }
  [[nodiscard]] State state() const { return client->state(); }

  test::Recorder events;
  std::unique_ptr<Client> client;
};

}  // namespace emsocket::fuzz
