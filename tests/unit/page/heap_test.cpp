#include "page/heap.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <set>

#include "support/catch.hpp"

using emsocket::page::Heap;

namespace {

/// Memory that grows as that of a module does.
alignas(16) std::byte memory[64 * 1024];
std::size_t used = 0;

void* grow(std::size_t size) {
  REQUIRE(used + size <= sizeof memory);
  void* const grown = memory + used;
  used += size;
  return grown;
}

Heap new_heap() {
  used = 0;
  return Heap(&grow);
}

}  // namespace

TEST_CASE("Memory of every size is aligned and all its own", "[page][heap]") {
  Heap heap = new_heap();
  std::set<std::byte*> given;
  for (std::size_t size = 0; size < 200; ++size) {
    auto* const block = static_cast<std::byte*>(heap.allocate(size));
    CHECK(reinterpret_cast<std::uintptr_t>(block) % Heap::alignment == 0);
    std::memset(block, 0xff, size);
    if (!given.empty()) CHECK(*given.rbegin() + size <= block);
    CHECK(block + size <= memory + used);
    given.insert(block);
  }
  // Nothing that was written is in the way of what is freed and given again.
  for (std::byte* block : given) heap.free(block);
  const std::size_t used_before = used;
  for (std::size_t size = 0; size < 200; ++size) {
    CHECK(given.erase(static_cast<std::byte*>(heap.allocate(size))) == 1);
  }
  CHECK(used == used_before);
}

TEST_CASE("What is freed is given to the next of about that size",
          "[page][heap]") {
  Heap heap = new_heap();
  void* const small = heap.allocate(20);
  void* const large = heap.allocate(1000);
  heap.free(small);
  heap.free(large);
  CHECK(heap.allocate(900) == large);
  CHECK(heap.allocate(24) == small);
  CHECK(heap.allocate(24) != small);
  heap.free(nullptr);
}
