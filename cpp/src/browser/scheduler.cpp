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

BrowserScheduler::Timers::iterator BrowserScheduler::find(TimerId id) {
  return std::lower_bound(
      timers_.begin(), timers_.end(), id,
      [](const auto& entry, TimerId wanted) { return entry->id < wanted; });
}

bool BrowserScheduler::is_there(Timers::iterator place, TimerId id) const {
  return place != timers_.end() && (*place)->id == id;
}

Scheduler::TimerId BrowserScheduler::call_after(std::chrono::milliseconds delay,
                                                std::function<void()> task) {
  Timers::iterator place;
  do {
    ++last_id_;
    place = find(last_id_);
  } while (last_id_ == 0 || is_there(place, last_id_));
  auto entry = std::make_unique<Entry>(Entry{last_id_, std::move(task), delay});
  arm(*entry);
  const auto before = place - timers_.begin();
  timers_.push_back(std::move(entry));
  // At the end already, as long as the numbers have not begun anew.
  for (auto i = timers_.end() - 1; i - timers_.begin() > before; --i) {
    std::swap(*i, *(i - 1));
  }
  return last_id_;
}

void BrowserScheduler::cancel(TimerId timer) {
  const auto place = find(timer);
  if (!is_there(place, timer)) return;
  emscripten_clear_timeout((*place)->handle);
  // Out of the table first: what the task has captured may do anything when it
  // ends.
  const auto ended = std::move(*place);
  timers_.erase(place);
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
  const auto place = find(id);
  if (!is_there(place, id)) return;
  if ((*place)->remaining > std::chrono::milliseconds{0}) {
    arm(**place);
    return;
  }
  // Out of the table first: the task may start and cancel timers.
  const auto entry = std::move(*place);
  timers_.erase(place);
  entry->task();
}

}  // namespace emsocket::detail
