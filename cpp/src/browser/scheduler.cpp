#include "scheduler.hpp"

#include <emscripten/emscripten.h>
#include <emscripten/html5.h>

#include <algorithm>
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

Scheduler::TimerId BrowserScheduler::call_after(std::chrono::milliseconds delay,
                                                std::function<void()> task) {
  do {
    ++last_id_;
  } while (last_id_ == 0 || timers_.contains(last_id_));
  const TimerId id = last_id_;
  arm(id, timers_[id] = Entry{std::move(task), delay});
  return id;
}

void BrowserScheduler::cancel(TimerId timer) {
  const auto found = timers_.find(timer);
  if (found == timers_.end()) return;
  emscripten_clear_timeout(found->second.handle);
  timers_.erase(found);
}

void BrowserScheduler::arm(TimerId id, Entry& entry) {
  const auto slice = std::min(entry.remaining, longest_timeout);
  entry.remaining -= slice;
  entry.handle = emscripten_set_timeout(
      [](void* timer) {
        browser_scheduler().on_timeout(
            static_cast<TimerId>(reinterpret_cast<std::uintptr_t>(timer)));
      },
      static_cast<double>(slice.count()),
      reinterpret_cast<void*>(static_cast<std::uintptr_t>(id)));
}

void BrowserScheduler::on_timeout(TimerId id) {
  const auto found = timers_.find(id);
  if (found == timers_.end()) return;
  if (found->second.remaining > std::chrono::milliseconds{0}) {
    arm(id, found->second);
    return;
  }
  // Out of the table first: the task may start and cancel timers.
  const auto task = std::move(found->second.task);
  timers_.erase(found);
  task();
}

}  // namespace emsocket::detail
