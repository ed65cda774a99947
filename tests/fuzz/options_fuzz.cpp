// Options: which sets validate() takes, and that those lead to no hot loop, no
// overflow and no delay out of bounds.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>

#include "fuzz/support/backoff_bounds.hpp"
#include "fuzz/support/input.hpp"
#include "fuzz/support/require.hpp"
#include "fuzz/support/world.hpp"
#include "page/page_options.hpp"

using namespace emsocket;
using namespace std::chrono_literals;
using fuzz::FuzzedClient;
using fuzz::Input;
using fuzz::require;
using std::chrono::milliseconds;

namespace {

// Further off than this is never: nobody waits for it here.
constexpr milliseconds never{std::int64_t{1} << 50U};

Options any_options(Input& input) {
  Options options;
  // Each group is left as it is by default at times, so that one fault does not
  // hide all behind it.
  if (input.ConsumeBool()) {
    options.connect_timeout = input.time();
    options.close_timeout = input.time();
  }
  if (input.ConsumeBool()) {
    options.reconnect.initial_delay = input.time();
    options.reconnect.max_delay = input.time();
  }
  if (input.ConsumeBool()) options.reconnect.factor = input.number();
  options.reconnect.enabled = input.ConsumeIntegralInRange(0, 7) > 0;
  options.reconnect.jitter =
      static_cast<Jitter>(input.ConsumeIntegralInRange(0, 3));
  if (input.ConsumeBool()) {
    options.reconnect.max_attempts = input.ConsumeIntegralInRange(0U, 5U);
  }
  if (input.ConsumeBool()) options.reconnect.stable_after = input.time();
  if (input.ConsumeBool()) {
    options.heartbeat.interval = input.time();
    options.heartbeat.timeout = input.time();
    options.heartbeat.message = input.bytes(8);
  }
  if (input.ConsumeBool()) options.max_message_bytes = input.size();
  if (input.ConsumeBool()) {
    options.high_water_mark = input.size();
    options.low_water_mark = input.size();
  }
  return options;
}

/// The documented rules, in the order of the fields: the name of the first
/// option that cannot work, or "".
std::string first_fault(const Options& options) {
  const auto& [enabled, initial, factor, max, jitter, attempts, stable, rule] =
      options.reconnect;
  const auto& beat = options.heartbeat;
  const bool beats = beat.interval.count() != 0;
  if (options.connect_timeout.count() < 1) return "connect_timeout";
  if (options.close_timeout.count() < 1) return "close_timeout";
  if (initial.count() < 0) return "reconnect.initial_delay";
  if (!(factor >= 1.0 && factor <= std::numeric_limits<double>::max())) {
    return "reconnect.factor";
  }
  if (max.count() < initial.count()) return "reconnect.max_delay";
  if (attempts < 1) return "reconnect.max_attempts";
  if (stable.count() < 0) return "reconnect.stable_after";
  if (beat.interval.count() < 0) return "heartbeat.interval";
  if (beats && beat.timeout.count() < 1) return "heartbeat.timeout";
  if (beats && beat.message == "") return "heartbeat.message";
  if (options.max_message_bytes < 1) return "max_message_bytes";
  if (options.high_water_mark < options.low_water_mark) {
    return "low_water_mark";
  }
  return "";
}

/// What must come of the attempts of one Client, counted apart from it.
class Session {
 public:
  explicit Session(const Options& options)
      : options_(options), client_(options) {}

  void run(Input& input) {
    client_.random.otherwise =
        std::min(input.ConsumeProbability<double>(), std::nextafter(1.0, 0.0));
    client_->connect();
    for (int i = 0; i < 30 && input.remaining_bytes() > 0; ++i) {
      if (client_.state() == State::closed) break;
      step(input);
      check_closes();
    }
  }

 private:
  void step(Input& input) {
    const bool connecting = client_.state() == State::connecting;
    const bool open = client_.state() == State::open;
    auto& socket = client_.transport.last();
    switch (input.ConsumeIntegralInRange(0, 5)) {
      case 0:
        if (connecting) socket.refuse();
        return;
      case 1:
        if (connecting) {
          socket.accept();
          opened_at_ = client_.clock.now();
        }
        return;
      case 2:
        if (open) socket.close(input.ConsumeBool() ? 1012 : 1013);
        return;
      case 3:
        if (open) socket.drop();
        return;
      case 4:
        if (open) socket.binary(std::string(300, 'x'));
        return;
      default:
        let_time_pass();
        return;
    }
  }

  void let_time_pass() {
    const auto due = client_.clock.next_due_in();
    if (!due || *due > never) return;
    const std::size_t attempts = client_.transport.attempts();
    client_.clock.advance(*due);
    // With an initial_delay of zero a retry may follow at once.
    require(client_.transport.attempts() <= attempts + 1,
            "no two attempts in one moment");
  }

  /// Each close that came meanwhile.
  void check_closes() {
    const auto& closes = client_.events.closes;
    require(closes.size() <= closes_ + 1, "one close for one attempt");
    if (closes.size() == closes_) return;
    closes_ = closes.size();
    const CloseEvent& close = closes.back();
    const milliseconds now = client_.clock.now();
    if (opened_at_ && now - *opened_at_ >= options_.reconnect.stable_after) {
      failures_ = 0;
      retries_ = 0;
      previous_ = 0ms;
    } else {
      ++failures_;
    }
    opened_at_.reset();
    require(
        close.will_reconnect == (options_.reconnect.enabled &&
                                 failures_ < options_.reconnect.max_attempts),
        "it retries as long as the attempts last");
    if (close.will_reconnect) check_delay(close);
  }

  void check_delay(const CloseEvent& close) {
    const milliseconds delay = close.retry_in;
    if (close.code == 1012) {
      require(delay >= 5s && delay <= 30s, "1012: after 5 to 30 s");
    } else if (close.code == 1013) {
      require(delay == options_.reconnect.max_delay, "1013: after max_delay");
    } else {
      const auto [low, high] =
          fuzz::bounds(options_.reconnect.backoff(), retries_, previous_);
      require(delay >= low && delay <= high,
              "each delay is within the bounds of its jitter");
      previous_ = delay;
    }
    ++retries_;
    if (client_.state() != State::waiting) return;  // it was due at once
    const auto due = client_.clock.next_due_in();
    require(due.has_value() && (*due <= delay || delay > never),
            "a retry has its timer");
  }

  Options options_;
  FuzzedClient client_;
  std::size_t closes_ = 0;
  std::uint32_t failures_ = 0;
  std::uint32_t retries_ = 0;
  milliseconds previous_{0};
  std::optional<milliseconds> opened_at_;
};

void any_set(Input& input) {
  const Options options = any_options(input);
  const auto fault = options.validate();
  require((fault ? std::string(fault->option) : "") == first_fault(options),
          "validate() names the first option that cannot work");
  if (!fault) {
    Session(options).run(input);
    return;
  }
  require(!fault->message.empty(), "it says what is wrong");
  FuzzedClient client(options);
  client->connect();
  client.clock.run_due();
  require(client.state() == State::closed && client.transport.attempts() == 0,
          "options that cannot work open nothing");
  require(client.events.errors.size() == 1 &&
              client.events.errors[0].kind == ErrorKind::invalid_option &&
              client.events.errors[0].message.find(fault->option) !=
                  std::string::npos,
          "the error names the option");
  require(client.is_released(), "and nothing stays");
}

/// The Options that would be these where the state machine works with them.
Options options_of(const detail::PlainOptions& plain) {
  const detail::PlainOptions::Reconnect& reconnect = plain.reconnect;
  Options options;
  options.binary_type = plain.binary_type;
  options.connect_timeout = plain.connect_timeout;
  options.close_timeout = plain.close_timeout;
  options.reconnect.enabled = reconnect.enabled;
  options.reconnect.initial_delay = reconnect.backoff.initial_delay;
  options.reconnect.factor = reconnect.backoff.factor;
  options.reconnect.max_delay = reconnect.backoff.max_delay;
  options.reconnect.jitter = reconnect.backoff.jitter;
  options.reconnect.max_attempts = reconnect.max_attempts;
  options.reconnect.stable_after = reconnect.stable_after;
  options.heartbeat.interval = plain.heartbeat.interval;
  options.heartbeat.timeout = plain.heartbeat.timeout;
  options.outbox = plain.outbox;
  options.max_message_bytes = plain.max_message_bytes;
  options.high_water_mark = plain.marks.high;
  options.low_water_mark = plain.marks.low;
  return options;
}

/// A page hands options over as doubles; web/src/options.ts has seen to it that
/// they are in these ranges.
void set_of_a_page(Input& input) {
  const auto number = [&input](double least, bool may_be_infinite) {
    const double value = std::abs(input.number());
    if (std::isnan(value)) return least;
    if (std::isinf(value)) return may_be_infinite ? value : 1e300;
    return std::max(least, value);
  };
  page::PageOptions page{};
  page.connect_timeout = number(1, true);
  page.close_timeout = number(1, true);
  page.reconnect_enabled = 1;
  page.initial_delay = number(0, false);
  page.factor = number(1, false);
  page.max_delay = std::max(page.initial_delay, number(0, false));
  page.jitter = input.ConsumeIntegralInRange(0, 3);
  page.max_attempts = std::floor(number(1, true));
  page.stable_after = number(0, false);
  page.heartbeat_interval = number(0, false);
  page.heartbeat_timeout = number(1, false);
  page.outbox_max_bytes = number(0, true);
  page.outbox_max_messages = std::floor(number(0, true));
  page.outbox_overflow = input.ConsumeIntegralInRange(0, 2);
  page.max_message_bytes = number(1, true);
  page.high_water_mark = number(0, false);
  page.low_water_mark = std::min(page.high_water_mark, number(0, false));

  Options options = options_of(page::to_options(page));
  options.heartbeat.message = "ping";
  require(!options.validate(), "what the page may say is valid");
  const auto is_kept = [](double time, milliseconds kept) {
    return (time > 0) == (kept > 0ms);
  };
  require(is_kept(page.initial_delay, options.reconnect.initial_delay) &&
              is_kept(page.heartbeat_interval, options.heartbeat.interval),
          "a time that is not zero does not become zero");
  Session(options).run(input);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  Input input(data, size);
  if (input.ConsumeIntegralInRange(0, 3) > 0) {
    any_set(input);
  } else {
    set_of_a_page(input);
  }
  return 0;
}
