#include "heartbeat.hpp"

namespace emsocket::detail {

Heartbeat::Heartbeat(Times times, Scheduler& scheduler, Callbacks callbacks)
    : times_(times),
      scheduler_(scheduler),
      callbacks_(callbacks),
      timer_(scheduler, [this] { on_timer(); }) {}

void Heartbeat::start() {
  if (times_.interval == std::chrono::milliseconds{0}) return;
  running_ = true;
  awaits_answer_ = false;
  last_message_ = scheduler_.now();
  timer_.start(times_.interval);
}

void Heartbeat::stop() {
  running_ = false;
  timer_.stop();
}

void Heartbeat::on_message() {
  if (!running_) return;
  last_message_ = scheduler_.now();
  if (!awaits_answer_) return;
  awaits_answer_ = false;
  timer_.start(times_.interval);
}

void Heartbeat::probe_now() {
  if (running_ && !awaits_answer_) probe();
}

void Heartbeat::on_timer() {
  if (awaits_answer_) {
    // Late, the answer may be waiting behind this very timer: ask again.
    if (timer_.is_overdue()) {
      probe();
    } else {
      callbacks_.lost();
    }
    return;
  }
  const auto silence = scheduler_.now() - last_message_;
  if (silence < times_.interval) {
    timer_.start(times_.interval - silence);
  } else {
    probe();
  }
}

void Heartbeat::probe() {
  awaits_answer_ = true;
  timer_.start(times_.timeout);
  callbacks_.probe();
}

}  // namespace emsocket::detail
