#include "page_requests.hpp"

#include <optional>
#include <utility>

#include "codecs_glue.hpp"

namespace emsocket::page {

namespace {

/// What the page knows by its number.
class PageRequest final : public detail::PendingRequest {
 public:
  PageRequest(int owner, std::int64_t id, std::string type)
      : owner_(owner), id_(id), type_(std::move(type)) {
    reply_type = type_;
  }

  void finish(RequestStatus status,
              const std::optional<SendResult>& send_result, const DecodeError*,
              ExceptionReporter&) override {
    emsocket_request_end(owner_, static_cast<double>(id_),
                         static_cast<int>(status),
                         send_result ? static_cast<int>(*send_result) : -1);
  }

 private:
  int owner_;
  std::int64_t id_;
  std::string type_;
};

}  // namespace

PageRequests::PageRequests(int owner, std::string error_type,
                           const Environment& environment)
    : owner_(owner),
      error_type_(std::move(error_type)),
      pending_(std::make_shared<detail::PendingRequests>(environment)) {}

PageRequests::~PageRequests() { pending_->abandon(); }

void PageRequests::add(std::int64_t id, std::string reply_type,
                       const RequestOptions& options, SendResult result,
                       std::string message) {
  pending_->add(
      id, std::make_shared<PageRequest>(owner_, id, std::move(reply_type)),
      options, result, std::move(message));
}

// The page may destroy this object when it hears of an outcome: what is used
// after that is held here.

bool PageRequests::answer(const Header& header) {
  const auto pending = pending_;
  if (!pending->find(header, error_type_)) return false;
  const bool is_refusal =
      header.role == Header::Role::error_reply ||
      (header.role == Header::Role::message && header.type == error_type_);
  pending->finish(std::get<std::int64_t>(*header.id),
                  is_refusal ? RequestStatus::error_reply : RequestStatus::ok);
  return true;
}

bool PageRequests::cancel(std::int64_t id) { return pending_->cancel(id); }

void PageRequests::on_open(bool is_flushed,
                           const detail::PendingRequests::Send& send) {
  pending_->on_open(is_flushed, send);
}

void PageRequests::on_close(bool will_reconnect) {
  const auto pending = pending_;
  pending->on_close(will_reconnect);
}

}  // namespace emsocket::page
