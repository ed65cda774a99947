#include "core/outbox.hpp"

#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"

using namespace emsocket;
using detail::Outbox;

namespace {

SendResult push(Outbox& outbox, std::string text) {
  return outbox.push({true, std::move(text), nullptr});
}

std::vector<std::string> drain(Outbox& outbox) {
  std::vector<std::string> all;
  while (!outbox.empty()) {
    all.push_back(outbox.front().bytes);
    outbox.pop_front();
  }
  return all;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("An outbox gives back what was put in, in order", "[outbox]") {
  Outbox outbox({});
  CHECK(outbox.empty());
  CHECK(push(outbox, "one") == SendResult::queued);
  CHECK(outbox.push({false, std::string("\0\x01", 2), nullptr}) ==
        SendResult::queued);
  CHECK(push(outbox, "") == SendResult::queued);
  CHECK(outbox.messages() == 3);
  CHECK(outbox.bytes() == 5);

  CHECK(outbox.front().is_text);
  CHECK(outbox.front().bytes == "one");
  outbox.pop_front();
  CHECK_FALSE(outbox.front().is_text);
  CHECK(outbox.front().bytes == std::string("\0\x01", 2));
  outbox.pop_front();
  CHECK(outbox.front().bytes.empty());
  outbox.pop_front();
  CHECK(outbox.empty());
  CHECK(outbox.bytes() == 0);
}

TEST_CASE("Its size is counted in bytes of UTF-8", "[outbox][fault-29]") {
  Outbox outbox({});
  CHECK(push(outbox, "é€😀") == SendResult::queued);
  CHECK(outbox.bytes() == 9);
}

TEST_CASE("A full outbox rejects, and keeps what it has",
          "[outbox][fault-30]") {
  Outbox outbox({.max_bytes = 6});
  CHECK(push(outbox, "one") == SendResult::queued);
  CHECK(push(outbox, "two") == SendResult::queued);
  CHECK(push(outbox, "3") == SendResult::rejected_full);
  CHECK(push(outbox, "") == SendResult::queued);
  CHECK_FALSE(outbox.has_dropped());
  CHECK(drain(outbox) == Texts{"one", "two", ""});
  CHECK(push(outbox, "three") == SendResult::queued);
}

TEST_CASE("A full outbox with drop_newest says that it dropped",
          "[outbox][fault-30]") {
  Outbox outbox({.max_bytes = 6, .overflow = Overflow::drop_newest});
  CHECK(push(outbox, "one") == SendResult::queued);
  CHECK(push(outbox, "four") == SendResult::dropped);
  CHECK(push(outbox, "two") == SendResult::queued);
  CHECK_FALSE(outbox.has_dropped());
  CHECK(drain(outbox) == Texts{"one", "two"});
}

TEST_CASE("A full outbox with drop_oldest makes as much room as it needs",
          "[outbox][fault-30]") {
  Outbox outbox({.max_bytes = 6, .overflow = Overflow::drop_oldest});
  CHECK(push(outbox, "aa") == SendResult::queued);
  CHECK(push(outbox, "bb") == SendResult::queued);
  CHECK(push(outbox, "cc") == SendResult::queued);
  CHECK(push(outbox, "ddd") == SendResult::queued);
  CHECK(outbox.has_dropped());
  const auto dropped = outbox.take_dropped();
  CHECK(dropped.messages == 2);
  CHECK(dropped.bytes == 4);
  CHECK_FALSE(outbox.has_dropped());
  CHECK(outbox.bytes() == 5);
  CHECK(drain(outbox) == Texts{"cc", "ddd"});
}

TEST_CASE("A message larger than the whole outbox never drops others",
          "[outbox]") {
  const auto overflow =
      GENERATE(Overflow::reject, Overflow::drop_oldest, Overflow::drop_newest);
  Outbox outbox({.max_bytes = 3, .overflow = overflow});
  CHECK(push(outbox, "one") == SendResult::queued);
  CHECK(push(outbox, "four") == SendResult::rejected_too_large);
  CHECK_FALSE(outbox.has_dropped());
  CHECK(drain(outbox) == Texts{"one"});
}

TEST_CASE("The number of messages is bounded too", "[outbox]") {
  SECTION("reject") {
    Outbox outbox({.max_messages = 2});
    CHECK(push(outbox, "1") == SendResult::queued);
    CHECK(push(outbox, "") == SendResult::queued);
    CHECK(push(outbox, "") == SendResult::rejected_full);
  }
  SECTION("drop_oldest") {
    Outbox outbox({.max_messages = 2, .overflow = Overflow::drop_oldest});
    for (const char* text : {"1", "2", "3", "4", "5"}) {
      CHECK(push(outbox, text) == SendResult::queued);
    }
    CHECK(outbox.take_dropped().messages == 3);
    CHECK(drain(outbox) == Texts{"4", "5"});
  }
}

TEST_CASE("An outbox of no bytes takes only empty messages", "[outbox]") {
  Outbox outbox({.max_bytes = 0});
  CHECK(push(outbox, "") == SendResult::queued);
  CHECK(push(outbox, "x") == SendResult::rejected_too_large);
}

TEST_CASE("clear() empties it and says how much that was", "[outbox]") {
  Outbox outbox({});
  CHECK(push(outbox, "one") == SendResult::queued);
  CHECK(push(outbox, "four") == SendResult::queued);
  CHECK(outbox.clear() == 7);
  CHECK(outbox.empty());
  CHECK(outbox.bytes() == 0);
  CHECK(outbox.clear() == 0);
}

TEST_CASE("An outbox of no messages takes none, whatever its policy",
          "[outbox]") {
  const auto [overflow, result] = GENERATE(table<Overflow, SendResult>({
      {Overflow::reject, SendResult::rejected_full},
      {Overflow::drop_oldest, SendResult::dropped},
      {Overflow::drop_newest, SendResult::dropped},
  }));
  Outbox outbox({.max_messages = 0, .overflow = overflow});
  CHECK(push(outbox, "one") == result);
  CHECK(push(outbox, "") == result);
  CHECK(outbox.empty());
  CHECK_FALSE(outbox.has_dropped());
}
