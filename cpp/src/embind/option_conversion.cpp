// Options out of JavaScript objects.

#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "emsocket/embind.hpp"
#include "emsocket/embind_client.hpp"

using emscripten::EM_VAL;
using emscripten::val;

extern "C" {
// client_glue.js
using EmsocketSettled = void (*)(void* context, int is_resolved,
                                 std::size_t length);
void emsocket_val_ask(EM_VAL function, void* context, EmsocketSettled callback);
// socket_glue.js
std::size_t emsocket_text_take(void* destination);
}

namespace emsocket::embind {

namespace {

using std::chrono::milliseconds;

bool is_given(const val& value) {
  return !value.isUndefined() && !value.isNull();
}

/// What is no number is NaN, so that Options::validate() finds fault with it.
double to_number(const val& value) {
  return value.isNumber() ? value.as<double>()
                          : std::numeric_limits<double>::quiet_NaN();
}

milliseconds to_time(double time) {
  // None of Options may be below zero.
  if (std::isnan(time)) return milliseconds{-1};
  constexpr auto most = static_cast<double>(milliseconds::max().count());
  if (time >= most) return milliseconds::max();
  if (time <= -most) return milliseconds::min();
  return milliseconds(static_cast<std::int64_t>(time));
}

template <class T>
T to_count(double count) {
  constexpr T most = std::numeric_limits<T>::max();
  if (!(count > 0)) return 0;
  return count >= static_cast<double>(most) ? most : static_cast<T>(count);
}

/// The fields of one object.
class Fields {
 public:
  explicit Fields(val object) : object_(std::move(object)) {}

  [[nodiscard]] val operator[](const char* name) const {
    return is_given(object_) ? object_[name] : val::undefined();
  }
  [[nodiscard]] Fields group(const char* name) const {
    const val value = (*this)[name];
    return Fields(to_text(value.typeOf()) == "object" ? value
                                                      : val::undefined());
  }

  void read(const char* name, milliseconds& time) const {
    const val value = (*this)[name];
    if (is_given(value)) time = to_time(to_number(value));
  }
  void read(const char* name, double& number) const {
    const val value = (*this)[name];
    if (is_given(value)) number = to_number(value);
  }
  template <std::unsigned_integral T>
  void read(const char* name, T& count) const {
    const val value = (*this)[name];
    if (is_given(value)) count = to_count<T>(to_number(value));
  }
  void read(const char* name, std::string& text) const {
    const val value = (*this)[name];
    if (is_given(value)) text = to_text(value);
  }
  /// One of some names; what is none of them has no effect.
  template <class Enum>
  void read(
      const char* name, Enum& value,
      std::initializer_list<std::pair<std::string_view, Enum>> names) const {
    std::string text;
    read(name, text);
    for (const auto& [known, meant] : names) {
      if (text == known) value = meant;
    }
  }

 private:
  val object_;
};

RetryPolicy to_retry_policy(const val& rule) {
  if (to_text(rule.typeOf()) != "function") return {};
  return [rule = guard(rule)](const CloseEvent& event) -> RetryDecision {
    val details = val::object();
    details.set("code", static_cast<int>(event.code));
    details.set("reason", from_text(event.reason));
    details.set("wasClean", event.was_clean);
    details.set("unsent", static_cast<double>(event.unsent));
    const val answer = rule(details);
    if (answer.isNumber()) {
      return RetryDecision::retry_after(to_time(answer.as<double>()));
    }
    // Also where it threw.
    return answer.isFalse() ? RetryDecision::stop() : RetryDecision::retry();
  };
}

ProtocolsSource to_protocols(const val& protocols) {
  std::vector<std::string> list;
  if (protocols.isArray()) {
    const auto length = protocols["length"].as<unsigned>();
    for (unsigned i = 0; i < length; ++i) list.push_back(to_text(protocols[i]));
  } else if (is_given(protocols)) {
    list.push_back(to_text(protocols));
  }
  return list;
}

void settle(void* context, int is_resolved, std::size_t length) {
  const std::unique_ptr<Reply<std::string>> reply(
      static_cast<Reply<std::string>*>(context));
  constexpr std::size_t max_bytes_per_code_unit = 3;
  std::string text(length * max_bytes_per_code_unit, '\0');
  text.resize(emsocket_text_take(text.data()));
  if (is_resolved != 0) {
    reply->resolve(std::move(text));
  } else {
    reply->reject(std::move(text));
  }
}

}  // namespace

UrlSource to_url_source(const val& url) {
  if (to_text(url.typeOf()) != "function") return to_text(url);
  return UrlSource([url](Reply<std::string> reply) {
    emsocket_val_ask(url.as_handle(), new Reply<std::string>(std::move(reply)),
                     &settle);
  });
}

Options to_options(const val& object) {
  Options options;
  const Fields fields(object);
  options.protocols = to_protocols(fields["protocols"]);
  fields.read(
      "binaryType", options.binary_type,
      {{"arraybuffer", BinaryType::array_buffer}, {"blob", BinaryType::blob}});
  fields.read("connectTimeout", options.connect_timeout);
  fields.read("closeTimeout", options.close_timeout);
  fields.read("maxMessageBytes", options.max_message_bytes);
  fields.read("highWaterMark", options.high_water_mark);
  fields.read("lowWaterMark", options.low_water_mark);

  options.reconnect.enabled = !fields["reconnect"].isFalse();
  const Fields reconnect = fields.group("reconnect");
  reconnect.read("initialDelay", options.reconnect.initial_delay);
  reconnect.read("factor", options.reconnect.factor);
  reconnect.read("maxDelay", options.reconnect.max_delay);
  reconnect.read("jitter", options.reconnect.jitter,
                 {{"none", Jitter::none},
                  {"equal", Jitter::equal},
                  {"full", Jitter::full},
                  {"decorrelated", Jitter::decorrelated}});
  reconnect.read("maxAttempts", options.reconnect.max_attempts);
  reconnect.read("stableAfter", options.reconnect.stable_after);
  options.reconnect.should_retry = to_retry_policy(reconnect["shouldRetry"]);

  const Fields heartbeat = fields.group("heartbeat");
  heartbeat.read("interval", options.heartbeat.interval);
  heartbeat.read("timeout", options.heartbeat.timeout);
  heartbeat.read("message", options.heartbeat.message);

  const Fields outbox = fields.group("outbox");
  outbox.read("maxBytes", options.outbox.max_bytes);
  outbox.read("maxMessages", options.outbox.max_messages);
  outbox.read("overflow", options.outbox.overflow,
              {{"reject", Overflow::reject},
               {"drop_oldest", Overflow::drop_oldest},
               {"drop_newest", Overflow::drop_newest}});
  return options;
}

}  // namespace emsocket::embind
