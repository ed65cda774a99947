// What is in use, and which Emscripten this is. Freed memory is overwritten, so
// that what is used after it was freed cannot go unnoticed.

#include <emscripten/bind.h>
#include <emscripten/emscripten.h>
#include <emscripten/version.h>
#include <malloc.h>

#include <cstddef>
#include <cstdlib>
#include <new>

namespace {

void free_overwritten(void* memory) {
  constexpr unsigned char garbage = 0xee;
  // Volatile, or the compiler would see that nobody may look at it any more.
  auto* const bytes = static_cast<volatile unsigned char*>(memory);
  const std::size_t size = memory ? malloc_usable_size(memory) : 0;
  for (std::size_t i = 0; i < size; ++i) bytes[i] = garbage;
  std::free(memory);
}

/// Bytes that are allocated.
double heap_in_use() { return static_cast<double>(mallinfo().uordblks); }

int version() {
  return __EMSCRIPTEN_major__ * 1'000'000 + __EMSCRIPTEN_minor__ * 1'000 +
         __EMSCRIPTEN_tiny__;
}

}  // namespace

void operator delete(void* memory) noexcept { free_overwritten(memory); }
void operator delete(void* memory, std::size_t) noexcept {
  free_overwritten(memory);
}
void operator delete[](void* memory) noexcept { free_overwritten(memory); }
void operator delete[](void* memory, std::size_t) noexcept {
  free_overwritten(memory);
}

// Emscripten's table of sockets: an array up to 3.1.56, an allocator after.
// clang-format off
EM_JS(int, socket_table_length, (), {
  return WS.sockets ? WS.sockets.length : webSockets.allocated.length;
})
EM_JS(int, sockets_in_table, (), {
  var table = WS.sockets || webSockets.allocated;
  return table.filter(function (socket) { return socket; }).length;
})
// clang-format on

EMSCRIPTEN_BINDINGS(memory_probe) {
  emscripten::function("heapInUse", &heap_in_use);
  emscripten::function("version", &version);
  emscripten::function("socketTableLength", &socket_table_length);
  emscripten::function("socketsInTable", &sockets_in_table);
}
