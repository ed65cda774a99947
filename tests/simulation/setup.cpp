#include "setup.hpp"

#include <chrono>
#include <limits>

namespace emsocket::simulation {

namespace {

using std::chrono::milliseconds;

constexpr std::array<ChoiceInfo, choices> infos{{
    {"connect_timeout", 3, 30},
    {"close_timeout", 2, 30},
    {"reconnect_disabled", 2, 12},
    {"initial_delay", 4, 40},
    {"factor", 4, 30},
    {"max_delay", 4, 40},
    {"jitter", 4, 60},
    {"max_attempts", 4, 25},
    {"stable_after", 3, 40},
    {"should_retry", 7, 25},
    {"heartbeat", 4, 55},
    {"outbox_max_bytes", 4, 35},
    {"outbox_max_messages", 4, 40},
    {"overflow", 3, 50},
    {"max_message_bytes", 2, 30},
    {"marks", 5, 60},
    {"binary_type", 2, 30},
    {"invalid_option", 14, 3},
    {"url", 9, 45},
    {"protocols", 10, 30},
    {"authenticate", 9, 30},
    {"server", 9, 75},
    {"server_code", 10, 60},
    {"latency", 5, 70},
    {"uplink", 3, 50},
    {"timers_first", 2, 50},
    {"sloppy", 2, 40},
}};

template <class T, std::size_t count>
T pick(const std::array<T, count>& values, std::uint8_t index) {
  return values[index % count];
}

struct Fault {
  std::string_view option;
  void (*make)(Options&);
};

constexpr std::array<Fault, 13> faults{{
    {"connect_timeout",
     [](Options& o) { o.connect_timeout = milliseconds{0}; }},
    {"close_timeout", [](Options& o) { o.close_timeout = milliseconds{0}; }},
    {"reconnect.initial_delay",
     [](Options& o) { o.reconnect.initial_delay = milliseconds{-1}; }},
    {"reconnect.factor", [](Options& o) { o.reconnect.factor = 0.99; }},
    {"reconnect.factor",
     [](Options& o) {
       o.reconnect.factor = std::numeric_limits<double>::infinity();
     }},
    {"reconnect.max_delay",
     [](Options& o) {
       o.reconnect.initial_delay = milliseconds{2};
       o.reconnect.max_delay = milliseconds{1};
     }},
    {"reconnect.max_attempts",
     [](Options& o) { o.reconnect.max_attempts = 0; }},
    {"reconnect.stable_after",
     [](Options& o) { o.reconnect.stable_after = milliseconds{-1}; }},
    {"heartbeat.interval",
     [](Options& o) { o.heartbeat.interval = milliseconds{-1}; }},
    {"heartbeat.timeout",
     [](Options& o) {
       o.heartbeat = {milliseconds{1}, milliseconds{0}, "ping"};
     }},
    {"heartbeat.message",
     [](Options& o) {
       o.heartbeat = {milliseconds{1}, milliseconds{1}, {}};
     }},
    {"max_message_bytes", [](Options& o) { o.max_message_bytes = 0; }},
    {"low_water_mark",
     [](Options& o) {
       o.high_water_mark = 10;
       o.low_water_mark = 11;
     }},
}};

}  // namespace

const ChoiceInfo& info(Choice choice) {
  return infos[static_cast<std::size_t>(choice)];
}

Options Setup::options() const {
  const auto at = [this](Choice choice) { return (*this)[choice]; };
  Options options;
  options.connect_timeout = milliseconds{
      pick(std::array{10'000, 1'000, 3'000}, at(Choice::connect_timeout))};
  options.close_timeout =
      milliseconds{pick(std::array{5'000, 1'000}, at(Choice::close_timeout))};
  ReconnectOptions& reconnect = options.reconnect;
  reconnect.enabled = at(Choice::reconnect_enabled) == 0;
  reconnect.initial_delay = milliseconds{
      pick(std::array{500, 100, 50, 0}, at(Choice::initial_delay))};
  // With the last one the second power is infinite already.
  reconnect.factor = pick(std::array{2.0, 1.0, 1.5, 1e300}, at(Choice::factor));
  reconnect.max_delay = milliseconds{
      pick(std::array{30'000, 500, 1'200, 4'000}, at(Choice::max_delay))};
  reconnect.jitter =
      static_cast<Jitter>(pick(std::array{Jitter::equal, Jitter::none,
                                          Jitter::full, Jitter::decorrelated},
                               at(Choice::jitter)));
  constexpr auto unlimited = std::numeric_limits<std::uint32_t>::max();
  reconnect.max_attempts =
      pick(std::array<std::uint32_t, 4>{unlimited, 1, 2, 4},
           at(Choice::max_attempts));
  reconnect.stable_after =
      milliseconds{pick(std::array{5'000, 0, 1'000}, at(Choice::stable_after))};
  options.heartbeat = pick(
      std::array<HeartbeatOptions, 4>{
          HeartbeatOptions{},
          {milliseconds{3'000}, milliseconds{2'000}, "ping"},
          {milliseconds{1'000}, milliseconds{10'000}, "ping"},
          {milliseconds{1'000}, milliseconds{500}, "ping"}},
      at(Choice::heartbeat));
  options.outbox.max_bytes =
      pick(std::array<std::uint64_t, 4>{1024 * 1024, 60, 20, 0},
           at(Choice::outbox_max_bytes));
  options.outbox.max_messages =
      pick(std::array<std::size_t, 4>{std::numeric_limits<std::size_t>::max(),
                                      3, 1, 0},
           at(Choice::outbox_max_messages));
  options.outbox.overflow = static_cast<Overflow>(at(Choice::overflow));
  if (at(Choice::max_message_bytes) != 0) options.max_message_bytes = 20;
  switch (at(Choice::marks)) {
    case 1:
      options.high_water_mark = 30;
      options.low_water_mark = 10;
      break;
    case 2:
      options.high_water_mark = 30;
      break;
    case 3:
      options.high_water_mark = 15;
      options.low_water_mark = 15;
      break;
    case 4:
      options.high_water_mark = 5;
      options.low_water_mark = 4;
      break;
    default:
      break;
  }
  options.binary_type = at(Choice::binary_type) == 0 ? BinaryType::array_buffer
                                                     : BinaryType::blob;
  if (const auto fault = at(Choice::invalid_option)) {
    faults[fault - 1U].make(options);
  }
  return options;
}

std::string_view Setup::faulty_option() const {
  const auto fault = (*this)[Choice::invalid_option];
  return fault == 0 ? std::string_view{} : faults[fault - 1U].option;
}

milliseconds Setup::latency() const {
  return milliseconds{
      pick(std::array{20, 0, 150, 600, 2'600}, (*this)[Choice::latency])};
}

CloseCode Setup::server_code() const {
  return pick(std::array<CloseCode, 10>{1011, 1000, 1001, 1005, 1006, 1008,
                                        1012, 1013, 3000, 4000},
              (*this)[Choice::server_code]);
}

}  // namespace emsocket::simulation
