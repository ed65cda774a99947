#include "scheduler.hpp"

#include <emscripten/emscripten.h>
#include <emscripten/html5.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "browser_environment.hpp"

namespace emsocket::detail {

namespace {
// setTimeout takes a signed 32-bit number; anything above fires at once.
constexpr std::chrono::milliseconds longest_timeout{0x7fffffff};
}  // namespace

std::chrono::milliseconds BrowserScheduler::now() const {
  return std::chrono::milliseconds(
      static_cast<std::int64_t>(emscripten_get_now()));
}

BrowserScheduler::EntryPtr& BrowserScheduler::find(TimerId id) {
  EntryPtr* place = &lists_[id % lists_.size()];
  while (*place && (*place)->id != id) place = &(*place)->next;
  return *place;
}

Scheduler::TimerId BrowserScheduler::call_after(std::chrono::milliseconds delay,
                                                std::function<void()> task) {
  // The numbers begin anew some day; 0 is none.
  while (++last_id_ == 0 || find(last_id_)) {
  }
  EntryPtr& place = find(last_id_);
  place = EntryPtr(new Entry{last_id_, std::move(task), delay, 0, nullptr});
  arm(*place);
  return last_id_;
}

void BrowserScheduler::cancel(TimerId timer) {
  EntryPtr& place = find(timer);
  if (!place) return;
  emscripten_clear_timeout(place->handle);
  // Out of the list first: what the task has captured may do anything when it
  // ends.
  const auto ended = std::move(place);
  place = std::move(ended->next);
}

void BrowserScheduler::arm(Entry& entry) {
  const auto slice = std::min(entry.remaining, longest_timeout);
  entry.remaining -= slice;
  entry.handle = emscripten_set_timeout(
      [](void* timer) {
        browser_scheduler().on_timeout(
            static_cast<TimerId>(reinterpret_cast<std::uintptr_t>(timer)));
      },
      static_cast<double>(slice.count()),
      reinterpret_cast<void*>(static_cast<std::uintptr_t>(entry.id)));
}

void BrowserScheduler::on_timeout(TimerId id) {
  EntryPtr& place = find(id);
  if (!place) return;
  if (place->remaining > std::chrono::milliseconds{0}) {
    arm(*place);
    return;
  }
  // Out of the list first: the task may start and cancel timers.
  const auto entry = std::move(place);
  place = std::move(entry->next);
  entry->task();
}

}  // namespace emsocket::detail
