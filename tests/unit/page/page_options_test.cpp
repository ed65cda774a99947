#include "page/page_options.hpp"

#include <chrono>
#include <limits>

#include "support/catch.hpp"

using namespace emsocket;
using namespace std::chrono_literals;
using page::PageOptions;
using page::to_options;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("A page's times are whole milliseconds, and none becomes zero",
          "[page][options][fault-16]") {
  PageOptions page{};
  page.initial_delay = 0.5;
  page.max_delay = 1.5;
  page.heartbeat_interval = 1e-300;
  page.heartbeat_timeout = 2;
  const auto options = to_options(page);
  CHECK(options.reconnect.backoff.initial_delay == 1ms);
  CHECK(options.reconnect.backoff.max_delay == 2ms);
  CHECK(options.reconnect.stable_after == 0ms);
  CHECK(options.heartbeat.interval == 1ms);
  CHECK(options.heartbeat.timeout == 2ms);
}

TEST_CASE("A page's Infinity is unlimited, and a time that never comes",
          "[page][options][fault-17]") {
  PageOptions page{};
  page.connect_timeout = infinity;
  page.max_delay = 1e300;
  page.max_attempts = infinity;
  page.outbox_max_bytes = infinity;
  page.max_message_bytes = 1e300;
  const auto options = to_options(page);
  CHECK(options.connect_timeout > 1000h * 24 * 365);
  // A clock's time can be added to it.
  CHECK(options.connect_timeout < std::chrono::milliseconds::max() / 2);
  CHECK(options.reconnect.backoff.max_delay == options.connect_timeout);
  CHECK(options.reconnect.max_attempts == Options{}.reconnect.max_attempts);
  CHECK(options.outbox.max_bytes == std::numeric_limits<std::uint64_t>::max());
  CHECK(options.max_message_bytes == Options{}.max_message_bytes);
}
