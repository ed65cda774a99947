#include "emsocket/options.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>

#include "support/catch.hpp"

using namespace emsocket;
using namespace std::chrono_literals;

namespace {

/// The option that validate() names, or "" where it finds no fault.
std::string fault(const Options& options) {
  const auto found = options.validate();
  if (!found) return {};
  CHECK_FALSE(found->message.empty());
  return std::string(found->option);
}

}  // namespace

TEST_CASE("The defaults are those of the documentation",
          "[options][defaults]") {
  const Options options;
  REQUIRE(options.protocols.value() != nullptr);
  CHECK(options.protocols.value()->empty());
  CHECK(options.binary_type == BinaryType::array_buffer);
  CHECK(options.connect_timeout == 10s);
  CHECK(options.close_timeout == 5s);
  CHECK(options.reconnect.enabled);
  CHECK(options.reconnect.initial_delay == 500ms);
  CHECK(options.reconnect.factor == 2.0);
  CHECK(options.reconnect.max_delay == 30s);
  CHECK(options.reconnect.jitter == Jitter::equal);
  CHECK(options.reconnect.max_attempts ==
        std::numeric_limits<std::uint32_t>::max());
  CHECK(options.reconnect.stable_after == 5s);
  CHECK(options.heartbeat.interval == 0ms);
  CHECK(options.heartbeat.timeout == 10s);
  CHECK(options.heartbeat.message.empty());
  CHECK(options.outbox.max_bytes == 1'048'576);
  CHECK(options.outbox.max_messages == std::numeric_limits<std::size_t>::max());
  CHECK(options.outbox.overflow == Overflow::reject);
  CHECK(options.max_message_bytes == std::numeric_limits<std::uint64_t>::max());
  CHECK(options.high_water_mark == 0);
  CHECK(options.low_water_mark == 0);
}

TEST_CASE("The defaults have no fault", "[options]") { CHECK(fault({}) == ""); }

TEST_CASE("A fault is told by the name of its option", "[options]") {
  Options options;
  SECTION("connect_timeout") {
    options.connect_timeout = 0ms;
    CHECK(fault(options) == "connect_timeout");
    options.connect_timeout = -1ms;
    CHECK(fault(options) == "connect_timeout");
    options.connect_timeout = 1ms;
    CHECK(fault(options) == "");
  }
  SECTION("close_timeout") {
    options.close_timeout = 0ms;
    CHECK(fault(options) == "close_timeout");
  }
  SECTION("reconnect.initial_delay") {
    options.reconnect.initial_delay = -1ms;
    CHECK(fault(options) == "reconnect.initial_delay");
    options.reconnect.initial_delay = 0ms;
    CHECK(fault(options) == "");
  }
  SECTION("reconnect.factor") {
    const double bad =
        GENERATE(0.0, 0.999, -2.0, std::numeric_limits<double>::infinity(),
                 std::numeric_limits<double>::quiet_NaN());
    options.reconnect.factor = bad;
    CHECK(fault(options) == "reconnect.factor");
    options.reconnect.factor = 1;
    CHECK(fault(options) == "");
  }
  SECTION("reconnect.max_delay") {
    options.reconnect.max_delay = 499ms;
    CHECK(fault(options) == "reconnect.max_delay");
    options.reconnect.max_delay = 500ms;
    CHECK(fault(options) == "");
  }
  SECTION("reconnect.max_attempts") {
    options.reconnect.max_attempts = 0;
    CHECK(fault(options) == "reconnect.max_attempts");
    options.reconnect.max_attempts = 1;
    CHECK(fault(options) == "");
  }
  SECTION("reconnect.stable_after") {
    options.reconnect.stable_after = -1ms;
    CHECK(fault(options) == "reconnect.stable_after");
    options.reconnect.stable_after = 0ms;
    CHECK(fault(options) == "");
  }
  SECTION("heartbeat.interval") {
    options.heartbeat.interval = -1ms;
    CHECK(fault(options) == "heartbeat.interval");
  }
  SECTION("heartbeat.timeout") {
    options.heartbeat.message = "ping";
    options.heartbeat.interval = 1s;
    options.heartbeat.timeout = 0ms;
    CHECK(fault(options) == "heartbeat.timeout");
    options.heartbeat.timeout = 1ms;
    CHECK(fault(options) == "");
  }
  SECTION("heartbeat.message") {
    options.heartbeat.interval = 1s;
    CHECK(fault(options) == "heartbeat.message");
    options.heartbeat.message = "ping";
    CHECK(fault(options) == "");
  }
  SECTION("max_message_bytes") {
    options.max_message_bytes = 0;
    CHECK(fault(options) == "max_message_bytes");
  }
  SECTION("low_water_mark") {
    options.high_water_mark = 10;
    options.low_water_mark = 11;
    CHECK(fault(options) == "low_water_mark");
    options.low_water_mark = 10;
    CHECK(fault(options) == "");
  }
}

TEST_CASE("A heartbeat that is off needs no message and no timeout",
          "[options]") {
  Options options;
  options.heartbeat.timeout = 0ms;
  CHECK(fault(options) == "");
}

TEST_CASE("Of several faults the first is named", "[options]") {
  Options options;
  options.max_message_bytes = 0;
  options.connect_timeout = 0ms;
  CHECK(fault(options) == "connect_timeout");
}
