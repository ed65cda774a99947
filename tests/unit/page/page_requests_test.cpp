#include "page/codecs/page_requests.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "page/codecs/codecs_glue.hpp"
#include "support/catch.hpp"
#include "support/test_client.hpp"

using namespace emsocket;
using namespace std::chrono_literals;

namespace {

struct Ending {
  int owner;
  double id;
  RequestStatus status;
  int send_result;
};

// What the page would hear.
std::vector<Ending> endings;
std::function<void()> during;

struct Fixture : test::World {
  Fixture() {
    endings.clear();
    during = nullptr;
  }
  ~Fixture() {
    requests.reset();
    CHECK(clock.live_timers() == 0);
  }

  void add(std::int64_t id, std::chrono::milliseconds timeout = 5s,
           bool is_idempotent = false) {
    RequestOptions options{timeout};
    options.is_idempotent = is_idempotent;
    requests->add(id, "joined", options, SendResult::sent,
                  is_idempotent ? "again" : "");
  }
  [[nodiscard]] static Header reply(std::int64_t id,
                                    std::string type = "joined") {
    return {Header::Role::message, std::move(type), id};
  }

  std::optional<page::PageRequests> requests{std::in_place, 7, "error",
                                             environment()};
};

}  // namespace

void emsocket_request_end(int owner, double id, int status, int send_result) {
  endings.push_back(
      {owner, id, static_cast<RequestStatus>(status), send_result});
  if (during) during();
}

TEST_CASE_METHOD(Fixture, "A page's request ends with its reply, once",
                 "[page][requests]") {
  add(1);
  CHECK_FALSE(requests->answer(reply(2)));
  CHECK_FALSE(requests->answer(reply(1, "chat")));
  CHECK(requests->answer(reply(1)));
  CHECK_FALSE(requests->answer(reply(1)));
  REQUIRE(endings.size() == 1);
  CHECK(endings[0].owner == 7);
  CHECK(endings[0].id == 1);
  CHECK(endings[0].status == RequestStatus::ok);
  CHECK(endings[0].send_result == -1);
}

TEST_CASE_METHOD(Fixture, "A page's request is refused by either envelope",
                 "[page][requests]") {
  add(1);
  add(2);
  CHECK(requests->answer(reply(1, "error")));
  CHECK(requests->answer({Header::Role::error_reply, "", 2}));
  REQUIRE(endings.size() == 2);
  CHECK(endings[0].status == RequestStatus::error_reply);
  CHECK(endings[1].status == RequestStatus::error_reply);
}

TEST_CASE_METHOD(Fixture, "A page's request waits for so long",
                 "[page][requests]") {
  add(1, 5s);
  clock.advance(4'999ms);
  CHECK(endings.empty());
  clock.advance(1ms);
  REQUIRE(endings.size() == 1);
  CHECK(endings[0].status == RequestStatus::timeout);
}

TEST_CASE_METHOD(Fixture, "A lost connection ends a page's request",
                 "[page][requests]") {
  add(1);
  add(2, 5s, true);
  requests->on_close(true);
  REQUIRE(endings.size() == 1);
  CHECK(endings[0].id == 1);
  CHECK(endings[0].status == RequestStatus::disconnected);
  std::vector<std::string> sent;
  requests->on_open(true, [&](std::string_view message) {
    sent.emplace_back(message);
    return SendResult::sent;
  });
  CHECK(sent == std::vector<std::string>{"again"});
  CHECK(requests->answer(reply(2)));
}

TEST_CASE_METHOD(Fixture, "The page may drop its requests in an outcome",
                 "[page][requests]") {
  during = [this] { requests.reset(); };
  add(1);
  add(2);
  SECTION("of a reply") { requests->answer(reply(1)); }
  SECTION("of a close") { requests->on_close(false); }
  SECTION("of a timer") { clock.advance(5s); }
  CHECK(endings.size() == 1);
}
