#pragma once

#include <cstddef>
#include <memory>
#include <string>

namespace emsocket::detail {

/// The one buffer into which JavaScript values are copied, reused so that a
/// message costs no allocation. A large one is not kept.
class Scratch {
 public:
  /// Room for `size` bytes; what was there before is gone.
  [[nodiscard]] std::byte* reserve(std::size_t size);
  /// Nobody looks at the content any more.
  void release();

 private:
  std::unique_ptr<std::byte[]> buffer_;
  std::size_t capacity_ = 0;
};

/// The text that socket_glue.js has just made ready, of `length` UTF-16 code
/// units, as UTF-8.
[[nodiscard]] std::string read_text(std::size_t length);

}  // namespace emsocket::detail
