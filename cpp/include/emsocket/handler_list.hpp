#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <memory>
#include <utility>
#include <vector>

#include "emsocket/handler.hpp"

namespace emsocket::detail {

/// The handlers of one event, in the order they were added. A handler may add
/// and remove handlers, itself too, while the list calls it: one that was added
/// meanwhile is not called for this event, one that was removed neither.
template <class Event>
class HandlerList {
 public:
  void add(HandlerId id, Handler<Event> handler) {
    entries_.push_back(std::make_unique<Entry>(Entry{id, std::move(handler)}));
  }

  bool remove(HandlerId id) {
    for (auto& entry : entries_) {
      if (entry->id != id || !entry->active) continue;
      // Freed only when no handler runs: it may be the one that is running.
      entry->active = false;
      has_removed_ = true;
      if (depth_ == 0) free_removed();
      return true;
    }
    return false;
  }

  /// Whether nobody listens.
  [[nodiscard]] bool empty() const {
    return std::none_of(entries_.begin(), entries_.end(),
                        [](const auto& entry) { return entry->active; });
  }

  /// Calls the handlers for as long as `goes_on()` says so.
  template <class GoesOn>
  void call(const Event& event, ExceptionReporter& exceptions,
            const GoesOn& goes_on) {
    const Running running(*this);
    const std::size_t count = entries_.size();
    for (std::size_t i = 0; i < count && goes_on(); ++i) {
      // Entries do not move in memory while they run; the vector may grow.
      Entry& entry = *entries_[i];
      if (entry.active) entry.handler(event, exceptions);
    }
  }

 private:
  struct Entry {
    HandlerId id;
    Handler<Event> handler;
    bool active = true;
  };

  /// Counts a running call(), also where an exception that is not of C++ leaves
  /// it early.
  class Running {
   public:
    explicit Running(HandlerList& list) : list_(list) { ++list_.depth_; }
    ~Running() {
      if (--list_.depth_ == 0 && list_.has_removed_) list_.free_removed();
    }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

   private:
    HandlerList& list_;
  };

  void free_removed() {
    has_removed_ = false;
    // What a handler has captured may do anything when it ends, also remove
    // another handler: the list is whole again before that.
    const auto removed =
        std::stable_partition(entries_.begin(), entries_.end(),
                              [](const auto& entry) { return entry->active; });
    const std::vector<std::unique_ptr<Entry>> ending(
        std::make_move_iterator(removed),
        std::make_move_iterator(entries_.end()));
    entries_.erase(removed, entries_.end());
  }

  std::vector<std::unique_ptr<Entry>> entries_;
  int depth_ = 0;
  bool has_removed_ = false;  ///< some of the entries are not active
};

}  // namespace emsocket::detail
