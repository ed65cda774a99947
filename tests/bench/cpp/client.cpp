#include "emsocket/client.hpp"

#include "payload.hpp"

extern "C" {

emsocket::Client* bench_client_new(const char* url) {
  auto* client = new emsocket::Client(url);
  client->on_message(
      [](const emsocket::Message& message) { bench::hear(message.bytes()); });
  client->connect();
  return client;
}

void bench_client_delete(emsocket::Client* client) { delete client; }

void bench_client_send_text(emsocket::Client* client, int count) {
  for (int i = 0; i < count; ++i) (void)client->send(bench::text());
}

/// Before it is open.
void bench_client_queue_text(emsocket::Client* client, int count) {
  bench_client_send_text(client, count);
}

void bench_client_send_binary(emsocket::Client* client, int count) {
  for (int i = 0; i < count; ++i) (void)client->send(bench::bytes());
}
}
