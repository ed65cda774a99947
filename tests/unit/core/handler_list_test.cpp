#include "emsocket/handler_list.hpp"

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "support/catch.hpp"
#include "support/recording_reporter.hpp"

using namespace emsocket;
using detail::HandlerList;

namespace {

struct Fixture {
  HandlerList<int> list;
  test::RecordingReporter reporter;
  std::string heard;
  bool goes_on = true;

  void note(std::uint32_t id, char name) {
    list.add({id}, guarded<int>([this, name](int) { heard += name; }));
  }
  template <class F>
  void add(std::uint32_t id, F handler) {
    list.add({id}, guarded<int>(std::move(handler)));
  }
  std::string call(int event = 0) {
    heard.clear();
    list.call(event, reporter, [this] { return goes_on; });
    return heard;
  }
};

}  // namespace

TEST_CASE_METHOD(Fixture, "Handlers are called in the order they were added",
                 "[handler_list]") {
  note(1, 'a');
  note(2, 'b');
  note(3, 'c');
  CHECK(call() == "abc");
}

TEST_CASE_METHOD(Fixture, "A removed handler is not called", "[handler_list]") {
  note(1, 'a');
  note(2, 'b');
  CHECK(list.remove({1}));
  CHECK_FALSE(list.remove({1}));
  CHECK_FALSE(list.remove({9}));
  CHECK(call() == "b");
}

TEST_CASE_METHOD(Fixture, "A handler added meanwhile waits for the next event",
                 "[handler_list][fault-11]") {
  std::uint32_t next_id = 10;
  add(1, [&](int) { note(++next_id, 'n'); });
  note(2, 'b');
  CHECK(call() == "b");
  CHECK(call() == "bn");
  CHECK(call() == "bnn");
}

TEST_CASE_METHOD(Fixture, "Many handlers added meanwhile move nobody",
                 "[handler_list][fault-11]") {
  // The captured string lives in the handler, which must stay where it is.
  add(1, [this, kept = std::string(100, 'x')](int) {
    for (std::uint32_t id = 100; id < 200; ++id) note(id, 'n');
    heard += kept.back();
  });
  note(2, 'b');
  CHECK(call() == "xb");
}

TEST_CASE_METHOD(Fixture, "A handler may remove itself and go on running",
                 "[handler_list][fault-11]") {
  add(1, [this, kept = std::make_shared<std::string>("alive")](int) {
    CHECK(list.remove({1}));
    CHECK_FALSE(list.remove({1}));
    heard += *kept;
  });
  note(2, 'b');
  CHECK(call() == "aliveb");
  CHECK(call() == "b");
}

TEST_CASE_METHOD(Fixture, "A handler removed by an earlier one is not called",
                 "[handler_list][fault-11]") {
  add(1, [this](int) {
    list.remove({2});
    list.remove({4});
  });
  note(2, 'b');
  note(3, 'c');
  note(4, 'd');
  CHECK(call() == "c");
}

TEST_CASE_METHOD(Fixture, "A handler that removes an earlier one skips nobody",
                 "[handler_list]") {
  note(1, 'a');
  add(2, [this](int) { list.remove({1}); });
  note(3, 'c');
  CHECK(call() == "ac");
  CHECK(call() == "c");
}

TEST_CASE_METHOD(Fixture, "An event within an event reaches everybody",
                 "[handler_list]") {
  add(1, [this](int event) {
    heard += std::to_string(event);
    if (event == 0) {
      list.remove({1});
      note(3, 'n');
      list.call(1, reporter, [] { return true; });
    }
  });
  note(2, 'b');
  CHECK(call(0) == "0bnb");
}

TEST_CASE_METHOD(Fixture, "Nobody is called once the owner is gone",
                 "[handler_list][fault-12]") {
  note(1, 'a');
  add(2, [this](int) { goes_on = false; });
  note(3, 'c');
  CHECK(call() == "a");
}

TEST_CASE_METHOD(Fixture, "A handler that throws is reported, the rest goes on",
                 "[handler_list][fault-11]") {
  add(1, [](int) { throw std::runtime_error("broken"); });
  add(2, [](int) { throw 7; });
  note(3, 'c');
  CHECK(call() == "c");
  REQUIRE(reporter.reports.size() == 2);
  CHECK(reporter.reports[0] == "broken");
  CHECK_FALSE(reporter.reports[1].empty());
}

TEST_CASE_METHOD(Fixture, "A removed handler's captures are let go of",
                 "[handler_list]") {
  const auto captured = std::make_shared<int>(1);
  add(1, [captured](int) {});
  add(2, [this, captured](int) { list.remove({2}); });
  list.remove({1});
  CHECK(captured.use_count() == 2);
  (void)call();
  CHECK(captured.use_count() == 1);
}
