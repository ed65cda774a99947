// Where the package without codecs has its memory from.

#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <new>

#include "heap.hpp"

namespace {

void* grow(std::size_t size) {
  void* const memory = sbrk(static_cast<std::intptr_t>(size));
  // The browser has no more.
  if (reinterpret_cast<std::intptr_t>(memory) == -1) __builtin_trap();
  return memory;
}

constinit emsocket::page::Heap heap(&grow);

}  // namespace

void* operator new(std::size_t size) { return heap.allocate(size); }

void operator delete(void* memory) noexcept { heap.free(memory); }

void operator delete(void* memory, std::size_t) noexcept { heap.free(memory); }
