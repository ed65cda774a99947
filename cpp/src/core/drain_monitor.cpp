#include "drain_monitor.hpp"

#include <chrono>

namespace emsocket::detail {

namespace {
// Often enough that a sender is not idle for long, rare enough to cost nothing.
constexpr std::chrono::milliseconds look_interval{20};
}  // namespace

DrainMonitor::DrainMonitor(Marks marks, Scheduler& scheduler,
                           SmallFunction<std::uint64_t()> amount,
                           SmallFunction<void(std::uint64_t)> drained)
    : marks_(marks),
      amount_(amount),
      drained_(drained),
      timer_(scheduler, [this] { look(); }) {}

void DrainMonitor::on_more() {
  if (marks_.high == 0 || over_ || amount_() < marks_.high) return;
  over_ = true;
  timer_.start(look_interval);
}

void DrainMonitor::on_less() {
  if (over_ && !timer_.is_running()) timer_.start(look_interval);
}

void DrainMonitor::set_connected(bool connected) {
  connected_ = connected;
  on_less();
}

void DrainMonitor::reset() {
  over_ = false;
  timer_.stop();
}

void DrainMonitor::look() {
  const std::uint64_t amount = amount_();
  if (amount > marks_.low) {
    if (connected_) timer_.start(look_interval);
    return;
  }
  over_ = false;
  drained_(amount);
}

}  // namespace emsocket::detail
