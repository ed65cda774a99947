#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "emsocket/environment.hpp"

namespace emsocket::test {

/// A page whose signals the test gives.
class FakePage final : public PageSignals {
 public:
  void subscribe(PageSignalListener& listener) override {
    if (!has(listener)) listeners_.push_back(&listener);
  }
  void unsubscribe(PageSignalListener& listener) override {
    std::erase(listeners_, &listener);
  }

  void signal(PageSignal signal) {
    const auto listeners = listeners_;
    for (auto* listener : listeners) {
      if (has(*listener)) listener->on_page_signal(signal);
    }
  }

  [[nodiscard]] std::size_t listeners() const { return listeners_.size(); }

 private:
  [[nodiscard]] bool has(const PageSignalListener& listener) const {
    return std::find(listeners_.begin(), listeners_.end(), &listener) !=
           listeners_.end();
  }

  std::vector<PageSignalListener*> listeners_;
};

}  // namespace emsocket::test
