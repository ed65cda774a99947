#pragma once

#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "simulation/trace.hpp"

namespace emsocket::simulation {

/// Where each piece of the world notes what goes through it.
class Journal {
 public:
  void add(Observer& observer) { observers_.push_back(&observer); }

  void note(Record record) { write({now, depth, {}, std::move(record)}); }
  /// The same with what the Client's getters say.
  void note_glancing(Record record) {
    write({now, depth, glance ? glance() : std::nullopt, std::move(record)});
  }

  milliseconds now{0};
  int depth = 0;
  std::function<std::optional<Glance>()> glance;

 private:
  void write(const Entry& entry) {
    for (Observer* observer : observers_) observer->on(entry);
  }

  std::vector<Observer*> observers_;
};

}  // namespace emsocket::simulation
