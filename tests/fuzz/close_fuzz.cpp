// Close codes and reasons, both ways: which close() takes, what of them reaches
// the peer, and what is made of those that a peer sends.

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "fuzz/support/input.hpp"
#include "fuzz/support/require.hpp"
#include "fuzz/support/world.hpp"

using namespace emsocket;
using namespace std::chrono_literals;
using fuzz::FuzzedClient;
using fuzz::Input;
using fuzz::require;

namespace {

CloseCode any_code(Input& input) {
  return input.ConsumeBool()
             ? input.ConsumeIntegral<CloseCode>()
             : input.PickValueInArray<CloseCode>(
                   {0,    999,  1000, 1001, 1002, 1003, 1004, 1005, 1006,
                    1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 1015,
                    1016, 2999, 3000, 3001, 3003, 4000, 4999, 5000, 65535});
}

// WHATWG WebSockets, close(code, reason): step 1, then step 2.2 on the UTF-8.
CloseResult expected_result(CloseCode code, std::size_t reason_bytes) {
  if (code != 1000 && (code < 3000 || code > 4999)) {
    return CloseResult::invalid_code;
  }
  return reason_bytes > 123 ? CloseResult::reason_too_long : CloseResult::ok;
}

// The table of the documentation (Options, `should_retry`).
bool ends_for_good_by_the_table(CloseCode code) {
  static const std::set<CloseCode> final_codes{1000, 1002, 1003, 1007, 1008,
                                               1010, 1015, 3000, 3003};
  return final_codes.count(code) > 0;
}

void go_to(FuzzedClient& client, State state) {
  if (state != State::idle) client->connect();
  if (state == State::open || state == State::closing) {
    client.transport.last().accept();
  }
  if (state == State::waiting) client.transport.last().refuse();
  if (state == State::closing) client->close();
  client.events.clear();
}

/// The user closes in any state, and in `open` the peer answers.
void close_from_here(Input& input) {
  FuzzedClient client;
  const auto state =
      input.PickValueInArray({State::idle, State::connecting, State::open,
                              State::waiting, State::closing});
  go_to(client, state);
  const std::size_t calls_before =
      client.transport.sockets() > 0
          ? client.transport.last().close_calls.size()
          : 0;
  const CloseCode code = any_code(input);
  const std::string reason = input.bytes(140);

  const CloseResult result = client->close(code, reason);
  require(result == expected_result(code, reason.size()),
          "close() takes what the standard takes, and says what it does not");
  require(client.events.closes.empty(), "no close event within the call");

  const bool is_told = result == CloseResult::ok && state == State::open;
  if (client.transport.sockets() > 0) {
    const auto& calls = client.transport.last().close_calls;
    require(calls.size() == calls_before + (is_told ? 1 : 0),
            "the peer is told once, of an open connection");
    require(!is_told || calls.back() == test::CloseCall{code, reason},
            "code and reason go out as they were given");
  }
  if (result != CloseResult::ok) {
    require(client.state() == state, "bad arguments change nothing");
    client.clock.run_due();
    require(client.events.closes.empty(), "bad arguments close nothing");
    return;
  }

  const CloseCode answer = any_code(input);
  const std::string answered = input.bytes(140);
  const bool is_clean = input.ConsumeBool();
  const bool answers = state == State::open && input.ConsumeBool();
  if (answers) client.transport.last().close(answer, answered, is_clean);
  client.clock.advance(5s);
  require(client.state() == State::closed, "close() ends for good");
  require(client.events.closes.size() == 1, "there is one last close");
  const CloseEvent& told = client.events.closes[0];
  require(!told.will_reconnect && told.retry_in == 0ms, "it is the last");
  require(told.code == (answers ? answer : CloseCode{1006}),
          "its code is the peer's, or 1006");
  require(told.reason == (answers ? answered : ""), "its reason is the peer's");
  require(told.was_clean == (answers && is_clean),
          "it is clean if the peer says so");
  require(client.is_released(), "a closed Client holds nothing");
}

/// The peer closes.
void close_from_there(Input& input) {
  FuzzedClient client;
  client.random.otherwise = input.ConsumeProbability<double>() * 0.999;
  go_to(client, State::open);
  const CloseCode code = any_code(input);
  const std::string reason = input.bytes(140);
  const bool is_clean = input.ConsumeBool();
  client.transport.last().close(code, reason, is_clean);

  require(client.events.closes.size() == 1, "one close for one connection");
  const CloseEvent& told = client.events.closes[0];
  require(
      told.code == code && told.reason == reason && told.was_clean == is_clean,
      "a close is told as the peer made it");
  require(told.will_reconnect != ends_for_good_by_the_table(code),
          "it retries unless the table says that the code is final");
  require(!told.will_reconnect || told.retry_in > 0ms, "no retry is immediate");
  if (code == 1012) {
    require(told.retry_in >= 5s && told.retry_in <= 30s, "1012: 5 to 30 s");
  }
  if (code == 1013) require(told.retry_in == 30s, "1013: max_delay");
  require(
      client.state() == (told.will_reconnect ? State::waiting : State::closed),
      "it waits for a retry, or is closed");
  require(may_be_sent(code) ==
              (expected_result(code, 0) != CloseResult::invalid_code),
          "may_be_sent() is the standard's rule");
  const std::string_view words = describe(code);
  require(words.size() > 10 && words.back() == '.', "each code has a sentence");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  Input input(data, size);
  if (input.ConsumeBool()) {
    close_from_here(input);
  } else {
    close_from_there(input);
  }
  return 0;
}
