#include "delivery_list.hpp"

#include <string>
#include <vector>

#include "support/catch.hpp"

using chat::DeliveryList;
using chat::OwnMessage;
using chat::ShownIds;

namespace {

OwnMessage message(std::string id) {
  OwnMessage message;
  message.id = std::move(id);
  return message;
}

std::vector<std::string> ids_of(DeliveryList& list) {
  std::vector<std::string> ids;
  for (const OwnMessage& message : list.take()) ids.push_back(message.id);
  return ids;
}

}  // namespace

TEST_CASE("A DeliveryList keeps its messages in order", "[chat][delivery]") {
  DeliveryList list;
  for (const char* id : {"b", "a", "c"}) list.add(message(id));
  CHECK(ids_of(list) == std::vector<std::string>{"b", "a", "c"});
}

TEST_CASE("A confirmed message is taken out once", "[chat][delivery]") {
  DeliveryList list;
  for (const char* id : {"a", "b", "c"}) list.add(message(id));
  CHECK(list.remove("b"));
  CHECK_FALSE(list.remove("b"));
  CHECK_FALSE(list.remove(""));
  CHECK(ids_of(list) == std::vector<std::string>{"a", "c"});
}

TEST_CASE("Taking all messages leaves the list empty", "[chat][delivery]") {
  DeliveryList list;
  list.add(message("a"));
  CHECK(list.take().size() == 1);
  CHECK(list.take().empty());
  CHECK_FALSE(list.remove("a"));
}

TEST_CASE("Only what was in the list is marked as handed over",
          "[chat][delivery]") {
  DeliveryList list;
  list.add(message("a"));
  list.mark_handed_over(list.size());
  list.add(message("b"));
  const auto messages = list.take();
  CHECK(messages.at(0).handed_over);
  CHECK_FALSE(messages.at(1).handed_over);
}

TEST_CASE("An id is new once", "[chat][delivery]") {
  ShownIds shown;
  CHECK(shown.add("a"));
  CHECK_FALSE(shown.add("a"));
  CHECK(shown.add("b"));
  CHECK_FALSE(shown.add("a"));
}

TEST_CASE("The last thousand ids are remembered, no more", "[chat][delivery]") {
  ShownIds shown;
  for (int i = 0; i < 1000; ++i) REQUIRE(shown.add(std::to_string(i)));
  CHECK_FALSE(shown.add("0"));
  CHECK(shown.add("1000"));
  CHECK_FALSE(shown.add("1"));
  CHECK(shown.add("0"));
}
