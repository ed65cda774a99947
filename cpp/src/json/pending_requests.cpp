#include "emsocket/json/pending_requests.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace emsocket {

using std::chrono::milliseconds;

std::string_view to_string(RequestStatus status) {
  switch (status) {
    case RequestStatus::ok:
      return "ok";
    case RequestStatus::error_reply:
      return "error_reply";
    case RequestStatus::invalid_reply:
      return "invalid_reply";
    case RequestStatus::timeout:
      return "timeout";
    case RequestStatus::cancelled:
      return "cancelled";
    case RequestStatus::disconnected:
      return "disconnected";
    case RequestStatus::rejected:
      break;
  }
  return "rejected";
}

bool RequestHandle::cancel() {
  const auto requests = requests_.lock();
  return requests && requests->cancel(id_);
}

namespace detail {

PendingRequests::PendingRequests(const Environment& environment)
    : environment_(environment) {}

PendingRequests::~PendingRequests() { abandon(); }

void PendingRequests::abandon() {
  // What a callback has captured may do anything when it ends.
  const auto entries = std::exchange(entries_, {});
  for (const auto& [id, entry] : entries) {
    environment_.scheduler.cancel(entry.timer);
  }
}

void PendingRequests::add(std::int64_t id,
                          std::shared_ptr<PendingRequest> request,
                          const RequestOptions& options, SendResult result,
                          std::string message) {
  Entry& entry = entries_[id];
  entry.request = std::move(request);
  entry.is_idempotent = options.is_idempotent;
  if (options.is_idempotent) entry.message = std::move(message);
  entry.is_sent = result == SendResult::sent;
  if (result == SendResult::sent || result == SendResult::queued) {
    start_timer(id, entry, std::max(options.timeout, milliseconds{0}));
  } else {
    entry.send_result = result;
    end_later(id, entry, RequestStatus::rejected);
  }
}

std::shared_ptr<PendingRequest> PendingRequests::find(
    const Header& header, std::string_view error_type) const {
  if (!header.id) return nullptr;
  const auto* const id = std::get_if<std::int64_t>(&*header.id);
  if (id == nullptr) return nullptr;
  const auto entry = entries_.find(*id);
  if (entry == entries_.end() || entry->second.ending) return nullptr;
  const auto& request = entry->second.request;
  if (header.role == Header::Role::message &&
      (header.type.empty() ||
       (header.type != request->reply_type && header.type != error_type))) {
    return nullptr;
  }
  return request;
}

bool PendingRequests::cancel(std::int64_t id) {
  const auto entry = entries_.find(id);
  if (entry == entries_.end() || entry->second.ending) return false;
  end_later(id, entry->second, RequestStatus::cancelled);
  return true;
}

void PendingRequests::finish(std::int64_t id, RequestStatus status,
                             const DecodeError* error) {
  auto node = entries_.extract(id);
  if (node.empty()) return;
  const Entry entry = std::move(node.mapped());
  environment_.scheduler.cancel(entry.timer);
  entry.request->finish(status, entry.send_result, error,
                        environment_.exceptions);
}

void PendingRequests::on_open(bool is_flushed, const Send& send) {
  for (auto& [id, entry] : entries_) {
    if (entry.ending) continue;
    if (entry.was_lost) {
      entry.was_lost = false;
      const SendResult result = send(entry.message);
      entry.is_sent = result == SendResult::sent;
      if (!entry.is_sent && result != SendResult::queued) {
        entry.send_result = result;
        end_later(id, entry, RequestStatus::rejected);
      }
    } else if (is_flushed) {
      entry.is_sent = true;
    }
  }
}

void PendingRequests::on_close(bool will_reconnect) {
  const auto self = shared_from_this();
  std::vector<std::int64_t> lost;
  for (auto& [id, entry] : entries_) {
    if (entry.ending) continue;
    if (!will_reconnect || (entry.is_sent && !entry.is_idempotent)) {
      lost.push_back(id);
    } else if (entry.is_sent) {
      entry.is_sent = false;
      entry.was_lost = true;
    }
  }
  for (const std::int64_t id : lost) {
    // A callback may have cancelled it meanwhile.
    const auto entry = entries_.find(id);
    if (entry != entries_.end() && !entry->second.ending) {
      finish(id, RequestStatus::disconnected);
    }
  }
}

void PendingRequests::start_timer(std::int64_t id, Entry& entry,
                                  milliseconds delay) {
  environment_.scheduler.cancel(entry.timer);
  const auto now = environment_.scheduler.now();
  entry.due = now + std::min(delay, milliseconds::max() - now);
  entry.timer =
      environment_.scheduler.call_after(delay, [weak = weak_from_this(), id] {
        if (const auto self = weak.lock()) self->on_timer(id);
      });
}

void PendingRequests::end_later(std::int64_t id, Entry& entry,
                                RequestStatus status) {
  entry.ending = status;
  start_timer(id, entry, milliseconds{0});
}

void PendingRequests::on_timer(std::int64_t id) {
  const auto found = entries_.find(id);
  if (found == entries_.end()) return;
  Entry& entry = found->second;
  entry.timer = 0;
  // So late, the page was frozen or the machine asleep, and a reply may wait
  // behind this timer.
  constexpr milliseconds ordinary_delay{2'000};
  constexpr milliseconds grace{1'000};
  if (!entry.ending && !entry.is_granted &&
      environment_.scheduler.now() - entry.due > ordinary_delay) {
    entry.is_granted = true;
    start_timer(id, entry, grace);
    return;
  }
  finish(id, entry.ending.value_or(RequestStatus::timeout));
}

}  // namespace detail

}  // namespace emsocket
