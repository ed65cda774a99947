// Where the package without codecs has its memory from.

#include <cstddef>
#include <cstdint>
#include <new>

#include "heap.hpp"

/// Where what the linker has placed ends.
extern "C" unsigned char __heap_base;

namespace {

/// In place of sbrk, which asks JavaScript for more: here nothing in JavaScript
/// has to know of it (small_glue.js).
void* grow(std::size_t size) {
  constexpr std::size_t page = 0x10000;
  static std::uintptr_t end = reinterpret_cast<std::uintptr_t>(&__heap_base);
  const std::uintptr_t begin = end;
  const std::size_t pages = (begin + size + page - 1) / page;
  const std::size_t present = __builtin_wasm_memory_size(0);
  if (pages > present &&
      __builtin_wasm_memory_grow(0, pages - present) == SIZE_MAX) {
    // The browser has no more.
    __builtin_trap();
  }
  end += size;
  return reinterpret_cast<void*>(begin);
}

constinit emsocket::page::Heap heap(&grow);

}  // namespace

// What libc++ refers to without a call of it: without these the linker takes
// the library's own memory, which begins with code that runs before all other.
extern "C" {
void* malloc(std::size_t size) { return heap.allocate(size); }
void free(void* memory) { heap.free(memory); }
int posix_memalign(void** /*memory*/, std::size_t /*alignment*/,
                   std::size_t /*size*/) {
  // Nothing here is aligned more than every block is.
  __builtin_trap();
}
}

void* operator new(std::size_t size) { return heap.allocate(size); }
void* operator new[](std::size_t size) { return heap.allocate(size); }

void operator delete(void* memory) noexcept { heap.free(memory); }
void operator delete[](void* memory) noexcept { heap.free(memory); }

void operator delete(void* memory, std::size_t) noexcept { heap.free(memory); }
void operator delete[](void* memory, std::size_t) noexcept {
  heap.free(memory);
}
