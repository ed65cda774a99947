#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "emsocket/json/pending_requests.hpp"

namespace emsocket::page {

/// The requests of one EmSocket. Their outcomes are told to the page, which
/// keeps what belongs to them and numbers them.
class PageRequests {
 public:
  /// `error_type` is the wire name of a refusal, empty where the envelope tells
  /// replies apart.
  PageRequests(int owner, std::string error_type,
               const Environment& environment);
  ~PageRequests();
  PageRequests(const PageRequests&) = delete;
  PageRequests& operator=(const PageRequests&) = delete;

  void add(std::int64_t id, std::string reply_type,
           const RequestOptions& options, SendResult result,
           std::string message);
  /// Ends the request that the message answers; false where it answers none.
  bool answer(const Header& header);
  bool cancel(std::int64_t id);
  void on_open(bool is_flushed, const detail::PendingRequests::Send& send);
  void on_close(bool will_reconnect);

 private:
  int owner_;
  std::string error_type_;
  std::shared_ptr<detail::PendingRequests> pending_;
};

}  // namespace emsocket::page
