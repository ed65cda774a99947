#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "emsocket/environment.hpp"
#include "journal.hpp"

namespace emsocket::simulation {

/// Chance, the same for the same seed.
class Dice final : public Random {
 public:
  Dice(Journal& journal, std::uint32_t seed)
      : journal_(journal), engine_(seed) {}
  [[nodiscard]] double next() override {
    // The ends of the range come often: the bounds are where mistakes show.
    const auto draw = engine_();
    double value = static_cast<double>(draw) / 4294967296.0;
    if (draw % 8 == 0) value = 0;
    if (draw % 8 == 1) value = 4294967295.0 / 4294967296.0;
    journal_.note(Drawn{value});
    return value;
  }

 private:
  Journal& journal_;
  std::mt19937 engine_;
};

class Page final : public PageSignals {
 public:
  explicit Page(Journal& journal) : journal_(journal) {}
  void subscribe(PageSignalListener& listener) override {
    if (std::count(listeners_.begin(), listeners_.end(), &listener) > 0) return;
    listeners_.push_back(&listener);
    journal_.note(Subscribed{});
  }
  void unsubscribe(PageSignalListener& listener) override {
    if (std::erase(listeners_, &listener) > 0) journal_.note(Unsubscribed{});
  }
  void signal(PageSignal signal) {
    journal_.note(Signalled{signal, !listeners_.empty()});
    const auto listeners = listeners_;
    for (auto* listener : listeners) listener->on_page_signal(signal);
  }
  [[nodiscard]] std::size_t listeners() const { return listeners_.size(); }

 private:
  Journal& journal_;
  std::vector<PageSignalListener*> listeners_;
};

class Reporter final : public ExceptionReporter {
 public:
  explicit Reporter(Journal& journal) : journal_(journal) {}
  void report(std::string_view what) override {
    journal_.note(Reported{std::string(what)});
  }

 private:
  Journal& journal_;
};

}  // namespace emsocket::simulation
