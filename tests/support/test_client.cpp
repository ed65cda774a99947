#include "support/test_client.hpp"

#include <exception>
#include <stdexcept>

#include "support/catch.hpp"

namespace emsocket::test {

TestClient::TestClient(Options options, UrlSource url)
    : client(std::make_unique<Client>(std::move(url), std::move(options),
                                      environment())) {
  events.listen_to(*client);
}

TestClient::~TestClient() {
  client.reset();
  if (std::uncaught_exceptions() > 0) return;
  CHECK(transport.most_live_of_one_client() <= 1);
  CHECK(transport.live_sockets() == 0);
  CHECK(clock.live_timers() == 0);
  CHECK(page.listeners() == 0);
}

void TestClient::connect_and_open() {
  client->connect();
  socket().accept();
}

void TestClient::wait_for_retry() {
  if (state() != State::waiting) throw std::logic_error("it does not wait");
  clock.advance(events.closes.back().retry_in);
}

void TestClient::fail_and_retry() {
  socket().refuse();
  wait_for_retry();
}

void TestClient::go_to(State target) {
  if (target != State::idle) client->connect();
  if (target == State::open || target == State::closing ||
      target == State::closed) {
    socket().accept();
  }
  if (target == State::waiting) socket().refuse();
  if (target == State::closing) client->close();
  if (target == State::closed) socket().close(close_code::normal);
  if (state() != target) throw std::logic_error("it did not get there");
  events.clear();
}

}  // namespace emsocket::test
