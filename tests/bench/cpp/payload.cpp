#include "payload.hpp"

#include <cstdint>
#include <vector>

namespace bench {

namespace {

std::string sent_text;
std::uint64_t heard = 0;
std::uint32_t sum = 0;
std::vector<std::byte> scratch_buffer;

}  // namespace

const std::string& text() { return sent_text; }

std::span<const std::byte> bytes() {
  return std::as_bytes(std::span(sent_text.data(), sent_text.size()));
}

void hear(std::span<const std::byte> message) {
  heard += message.size();
  if (message.empty()) return;
  sum += static_cast<std::uint32_t>(message.front());
  sum += static_cast<std::uint32_t>(message.back());
}

}  // namespace bench

extern "C" {

/// From now on a text of so many bytes is sent.
void bench_payload_text(std::size_t bytes, int is_cjk) {
  bench::sent_text.clear();
  while (bench::sent_text.size() < bytes) {
    bench::sent_text += is_cjk != 0 ? "\xe4\xb8\xad" : "a";
  }
}

/// From now on so many bytes are sent.
void bench_payload_bytes(std::size_t bytes) {
  bench::sent_text.assign(bytes, '\x01');
}

double bench_bytes_heard() { return static_cast<double>(bench::heard); }

std::uint32_t bench_checksum() { return bench::sum; }

/// For the JavaScript that copies a message by itself: room, and the call that
/// hands it over.
std::byte* bench_scratch(std::size_t size) {
  if (bench::scratch_buffer.size() < size) bench::scratch_buffer.resize(size);
  return bench::scratch_buffer.data();
}
void bench_take(std::size_t size) {
  bench::hear(std::span(bench::scratch_buffer).first(size));
}
}
