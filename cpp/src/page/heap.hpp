#pragma once

#include <array>
#include <bit>
#include <cstddef>

namespace emsocket::page {

/// Memory in blocks of 16, 32, 64 … bytes; a free block waits in the list of
/// its size and is used for nothing larger or smaller. What a client has is
/// small and comes again and again in the same sizes, so a general allocator
/// would do no better with five times the code, which was a twelfth of the
/// module.
class Heap {
 public:
  /// Gives so many new bytes, aligned as `alignment`; must not fail.
  using Grow = void* (*)(std::size_t size);

  static constexpr std::size_t alignment = 8;

  constexpr explicit Heap(Grow grow) : grow_(grow) {}

  [[nodiscard]] void* allocate(std::size_t size) {
    const auto list = static_cast<std::size_t>(
        std::bit_width((size + sizeof(Block) - 1) / smallest));
    if (list >= free_.size()) __builtin_trap();
    Block* block = free_[list];
    if (block != nullptr) {
      free_[list] = block->next;
    } else {
      block = static_cast<Block*>(grow_(smallest << list));
    }
    block->list = list;
    return block + 1;
  }

  /// Takes what allocate() gave, or nullptr.
  void free(void* memory) {
    if (memory == nullptr) return;
    Block* const block = static_cast<Block*>(memory) - 1;
    const std::size_t list = block->list;
    block->next = free_[list];
    free_[list] = block;
  }

 private:
  /// What each block begins with.
  union alignas(alignment) Block {
    std::size_t list;  ///< while it is used: the list that it belongs to
    Block* next;       ///< while it is free
  };

  static constexpr std::size_t smallest = 16;

  Grow grow_;
  std::array<Block*, 28> free_{};  ///< by size, up to 2 GB
};

}  // namespace emsocket::page
