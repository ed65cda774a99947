#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "emsocket/environment.hpp"
#include "emsocket/json/envelope.hpp"
#include "emsocket/json/request.hpp"

namespace emsocket::detail {

/// A request that waits for its outcome.
class PendingRequest {
 public:
  PendingRequest() = default;
  virtual ~PendingRequest() = default;
  PendingRequest(const PendingRequest&) = delete;
  PendingRequest& operator=(const PendingRequest&) = delete;

  /// Calls the callback, with what read() found where there is a reply.
  virtual void finish(RequestStatus status,
                      const std::optional<SendResult>& send_result,
                      const DecodeError* error,
                      ExceptionReporter& exceptions) = 0;

  std::string_view reply_type;  ///< the reply's wire name, or empty
};

/// One whose reply is read from messages of one codec.
template <class R>
class ReadingRequest : public PendingRequest {
 public:
  virtual bool read(R& reader, const Header& header) = 0;
};

/// All requests of one client: their numbers, their timers, and that each gets
/// one outcome.
class PendingRequests : public std::enable_shared_from_this<PendingRequests> {
 public:
  explicit PendingRequests(const Environment& environment);
  ~PendingRequests();
  PendingRequests(const PendingRequests&) = delete;
  PendingRequests& operator=(const PendingRequests&) = delete;

  /// No outcome any more.
  void abandon();

  [[nodiscard]] std::int64_t next_id() { return ++last_id_; }
  /// It was given to the Client; `message` is its wire form, kept where it may
  /// have to be sent again.
  void add(std::int64_t id, std::shared_ptr<PendingRequest> request,
           const RequestOptions& options, SendResult result,
           std::string message);
  /// The request that a message answers, or nullptr.
  [[nodiscard]] std::shared_ptr<PendingRequest> find(
      const Header& header, std::string_view error_type) const;
  bool cancel(std::int64_t id);
  void finish(std::int64_t id, RequestStatus status,
              const DecodeError* error = nullptr);

  using Send = std::function<SendResult(std::string_view message)>;
  /// A connection is open; what waited in the outbox has gone where it
  /// `is_flushed`.
  void on_open(bool is_flushed, const Send& send);
  void on_close(bool will_reconnect);

 private:
  struct Entry {
    std::shared_ptr<PendingRequest> request;
    bool is_idempotent = false;
    std::string message;
    std::chrono::milliseconds due{0};
    Scheduler::TimerId timer = 0;
    bool is_sent = false;     ///< the present connection has it
    bool was_lost = false;    ///< it has to be sent again
    bool is_granted = false;  ///< a late timer has given it more time
    /// An outcome that is told in a task of its own.
    std::optional<RequestStatus> ending;
    std::optional<SendResult> send_result;
  };

  void start_timer(std::int64_t id, Entry& entry,
                   std::chrono::milliseconds delay);
  void end_later(std::int64_t id, Entry& entry, RequestStatus status);
  void on_timer(std::int64_t id);

  Environment environment_;
  std::int64_t last_id_ = 0;
  std::map<std::int64_t, Entry> entries_;
};

}  // namespace emsocket::detail
