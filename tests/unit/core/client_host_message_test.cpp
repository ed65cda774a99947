#include <string>

#include "support/catch.hpp"
#include "support/fake_message.hpp"
#include "support/test_client.hpp"

using namespace emsocket;
using test::FakeHostMessage;
using test::TestClient;
using Texts = std::vector<std::string>;

TEST_CASE("A message of the page goes to an open connection without a copy",
          "[client][host]") {
  int kept = 0;
  TestClient client;
  client.go_to(State::open);
  CHECK(client->send(FakeHostMessage("one", &kept)) == SendResult::sent);
  CHECK(client.socket().sent_texts() == Texts{"one"});
  CHECK(kept == 0);
}

TEST_CASE("A message of the page waits among the others, in order",
          "[client][host][fault-30]") {
  int kept = 0;
  TestClient client;
  CHECK(client.send("first") == SendResult::queued);
  CHECK(client->send(FakeHostMessage("second", &kept)) == SendResult::queued);
  CHECK(client.send("third") == SendResult::queued);
  CHECK(kept == 1);
  CHECK(client->buffered_amount() == 5 + 6 + 5);
  client.connect_and_open();
  CHECK(client.socket().sent_texts() == Texts{"first", "second", "third"});
  CHECK(client->buffered_amount() == 0);
  CHECK(kept == 0);
}

TEST_CASE("A message of the page that is dropped is let go of",
          "[client][host]") {
  int kept = 0;
  Options options;
  options.outbox.max_messages = 1;
  SECTION("by close()") {
    TestClient client(options);
    CHECK(client->send(FakeHostMessage("one", &kept)) == SendResult::queued);
    CHECK(client->send(FakeHostMessage("two", &kept)) ==
          SendResult::rejected_full);
    CHECK(kept == 1);
    client->close();
    client.clock.run_due();
    CHECK(client.events.closes.back().unsent == 3);
    CHECK(kept == 0);
  }
  SECTION("by an overflow") {
    options.outbox.overflow = Overflow::drop_oldest;
    TestClient client(options);
    CHECK(client->send(FakeHostMessage("one", &kept)) == SendResult::queued);
    CHECK(client->send(FakeHostMessage("two", &kept)) == SendResult::queued);
    CHECK(kept == 1);
  }
  SECTION("by clear_outbox()") {
    TestClient client(options);
    CHECK(client->send(FakeHostMessage("one", &kept)) == SendResult::queued);
    CHECK(client->clear_outbox() == 3);
    CHECK(kept == 0);
    CHECK(client->outbox_messages() == 0);
  }
  SECTION("with its Client") {
    TestClient client(options);
    CHECK(client->send(FakeHostMessage("one", &kept)) == SendResult::queued);
    client.destroy();
    CHECK(kept == 0);
  }
}
