#include "setup_text.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <sstream>
#include <string_view>

namespace emsocket::simulation {

namespace {

using Words = std::string_view;

constexpr std::array<Words, 9> url_words{
    "a fixed url",
    "a fixed url that the browser refuses",
    "a url provider that answers at once",
    "a url provider that answers later",
    "a url provider that answers when it is told to",
    "a url provider that throws every other time",
    "a url provider that rejects",
    "a url provider that answers three times",
    "a url provider whose every other url the browser refuses"};
constexpr std::array<Words, 10> protocols_words{
    "no protocols",
    "fixed protocols",
    "fixed protocols, one of them twice",
    "a protocols provider that answers at once",
    "a protocols provider that answers later",
    "a protocols provider that answers when it is told to",
    "a protocols provider that throws every other time",
    "a protocols provider that rejects",
    "a protocols provider that answers twice",
    "a protocols provider whose every other answer is no token"};
constexpr std::array<Words, 9> authenticate_words{
    "no authenticate()",
    "authenticate() accepts",
    "authenticate() accepts on a message",
    "authenticate() accepts later",
    "authenticate() rejects",
    "authenticate() rejects later",
    "authenticate() throws",
    "authenticate() does what it is told to",
    "authenticate() listens, and its handler throws"};
constexpr std::array<Words, 7> rule_words{
    "no should_retry",
    "should_retry says yes",
    "should_retry says no",
    "should_retry says after 700 ms",
    "should_retry throws",
    "should_retry says yes twice, then no",
    "should_retry says after -5 ms"};
constexpr std::array<Words, 9> server_words{
    "a server that does what it is told to",
    "a server that accepts, and answers every message",
    "a server that accepts and closes at once",
    "a server that refuses",
    "a server that never accepts",
    "a server that accepts, and then says nothing",
    "a server that accepts, and sends by itself",
    "a platform that tells an error and no close",
    "a server that accepts, and later breaks off"};
constexpr std::array<Words, 4> jitter_words{"none", "equal", "full",
                                            "decorrelated"};
constexpr std::array<Words, 3> overflow_words{"reject", "drop_oldest",
                                              "drop_newest"};

std::string in_ms(std::chrono::milliseconds time) {
  return std::to_string(time.count()) + " ms";
}

std::string short_text(double number) {
  std::ostringstream text;
  text << number;
  return text.str();
}

/// "name value"; names are those of the options.
std::string text_of(Choice choice, const Setup& setup, const Options& options) {
  const auto value = setup[choice];
  const auto word = [value](const auto& words) {
    return std::string(words[value]);
  };
  const ReconnectOptions& reconnect = options.reconnect;
  switch (choice) {
    case Choice::connect_timeout:
      return "connect_timeout " + in_ms(options.connect_timeout);
    case Choice::close_timeout:
      return "close_timeout " + in_ms(options.close_timeout);
    case Choice::reconnect_enabled:
      return "reconnect.enabled false";
    case Choice::initial_delay:
      return "initial_delay " + in_ms(reconnect.initial_delay);
    case Choice::factor:
      return "factor " + short_text(reconnect.factor);
    case Choice::max_delay:
      return "max_delay " + in_ms(reconnect.max_delay);
    case Choice::jitter:
      return "jitter " +
             std::string(
                 jitter_words[static_cast<std::size_t>(reconnect.jitter)]);
    case Choice::max_attempts:
      return "max_attempts " + std::to_string(reconnect.max_attempts);
    case Choice::stable_after:
      return "stable_after " + in_ms(reconnect.stable_after);
    case Choice::should_retry:
      return word(rule_words);
    case Choice::heartbeat:
      return "heartbeat after " + in_ms(options.heartbeat.interval) +
             " with timeout " + in_ms(options.heartbeat.timeout);
    case Choice::outbox_max_bytes:
      return "outbox.max_bytes " + std::to_string(options.outbox.max_bytes);
    case Choice::outbox_max_messages:
      return "outbox.max_messages " +
             std::to_string(options.outbox.max_messages);
    case Choice::overflow:
      return "outbox.overflow " + word(overflow_words);
    case Choice::max_message_bytes:
      return "max_message_bytes " + std::to_string(options.max_message_bytes);
    case Choice::marks:
      return "high_water_mark " + std::to_string(options.high_water_mark) +
             ", low_water_mark " + std::to_string(options.low_water_mark);
    case Choice::binary_type:
      return "binary_type blob";
    case Choice::invalid_option:
      return "an invalid " + std::string(setup.faulty_option());
    case Choice::url:
      return word(url_words);
    case Choice::protocols:
      return word(protocols_words);
    case Choice::authenticate:
      return word(authenticate_words);
    case Choice::server:
      return word(server_words);
    case Choice::server_code:
      return "the server closes with " + std::to_string(setup.server_code());
    case Choice::latency:
      return "latency " + in_ms(setup.latency());
    case Choice::uplink:
      return value == 1 ? "a slow uplink" : "an uplink that stands still";
    case Choice::timers_first:
      return "the network goes before timers";
    case Choice::sloppy:
      return "a platform that tells of sockets that were let go of";
  }
  return {};
}

}  // namespace

std::vector<std::string> describe(const Setup& setup) {
  const Options options = setup.options();
  std::vector<std::string> phrases;
  for (std::size_t i = 0; i < choices; ++i) {
    const auto choice = static_cast<Choice>(i);
    if (setup[choice] != 0) phrases.push_back(text_of(choice, setup, options));
  }
  return phrases;
}

}  // namespace emsocket::simulation
