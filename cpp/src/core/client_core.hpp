#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "drain_monitor.hpp"
#include "emsocket/client.hpp"
#include "heartbeat.hpp"
#include "outbox.hpp"
#include "plain_options.hpp"
#include "retry_counter.hpp"
#include "timer.hpp"

namespace emsocket::detail {

/// The state machine of a Client. Who hears of its events, and who answers its
/// questions, is up to the class that is made of it.
///
/// Two rules keep it whole while user code runs inside it: everything is in its
/// new place before the first event of a transition goes out, and after each
/// event it looks again whether it is alive and what the user changed. Whoever
/// calls into it from outside holds a shared_ptr, so that it outlives a handler
/// that destroys the Client.
class ClientCore : public ConnectionListener,
                   public PageSignalListener,
                   public std::enable_shared_from_this<ClientCore> {
 public:
  ClientCore(const PlainOptions& options, std::string heartbeat_message,
             const Environment& environment);
  virtual ~ClientCore();
  ClientCore(const ClientCore&) = delete;
  ClientCore& operator=(const ClientCore&) = delete;

  /// The Client is gone: lets go of everything, no event any more.
  void abandon();

  void connect();
  void close(std::optional<CloseCode> code, std::string_view reason);
  void reconnect();

  // For Authentication. An attempt that is not authenticating any more is no
  // error.
  [[nodiscard]] Connection* authenticating(AttemptNumber attempt) const;
  void accept(AttemptNumber attempt);
  void reject(AttemptNumber attempt, std::string_view reason);

  SendResult send_text(std::string_view text);
  SendResult send_binary(std::span<const std::byte> bytes);
  SendResult send(const HostMessage& message);

  void report(const ErrorEvent& event) { emit(event); }

  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] ReadyState ready_state() const;
  [[nodiscard]] const ConnectionInfo& info() const { return info_; }
  [[nodiscard]] BinaryType binary_type() const { return options_.binary_type; }
  void set_binary_type(BinaryType type);
  [[nodiscard]] std::uint64_t buffered_amount() const;
  [[nodiscard]] std::size_t outbox_messages() const {
    return outbox_.messages();
  }
  std::uint64_t clear_outbox();
  [[nodiscard]] bool writable() const { return drain_monitor_.writable(); }

 protected:
  /// False once the Client is gone: nobody is told anything any more.
  [[nodiscard]] bool is_alive() const { return alive_; }
  [[nodiscard]] ExceptionReporter& exceptions() const {
    return environment_.exceptions;
  }

  // Answers to ask_endpoint().
  void set_url(std::string url) { info_.url = std::move(url); }
  void open_connection(ConnectRequest& request);
  void fail_endpoint(std::string reason);
  /// The attempt cannot be made, nor, `is_for_ever`, any other.
  void refuse(ErrorKind kind, std::string message, bool is_for_ever);

 private:
  // Tells an event, `open` with the present info(). Whoever hears of it may
  // call anything, and end the Client.
  virtual void emit_open(std::uint32_t attempt, bool reconnected) = 0;
  virtual void emit(const Message& message) = 0;
  virtual void emit(const ErrorEvent& event) = 0;
  virtual void emit(const CloseEvent& event) = 0;
  virtual void emit(const ReconnectingEvent& event) = 0;
  virtual void emit(const StateEvent& event) = 0;
  virtual void emit(const DrainEvent& event) = 0;

  // Asks.

  /// Refuses where the options cannot work; returns whether they can.
  [[nodiscard]] virtual bool check_options() = 0;
  /// Where does the attempt go? Answered at once or later.
  virtual void ask_endpoint() = 0;
  /// The attempt is over: no answer any more, and no authentication.
  virtual void forget_attempt() = 0;
  /// Whether the answer is still due.
  [[nodiscard]] virtual bool is_asking() const = 0;
  /// The user's rule, if there is one, whether to retry after this.
  [[nodiscard]] virtual std::optional<RetryDecision> own_decision(
      const CloseEvent& close) = 0;
  /// Has the connection to be authenticated? Then that begins.
  [[nodiscard]] virtual bool wants_authentication() const = 0;
  virtual void authenticate(AttemptNumber attempt) = 0;
  virtual void on_authentication_message(const Message& message) = 0;

  /// How an attempt, or a call of close(), ends.
  struct Ending {
    std::optional<ErrorEvent> error;
    CloseEvent close;
    /// Set where should_retry is not asked.
    std::optional<RetryDecision> decision;
  };
  using EndingPtr = std::unique_ptr<Ending>;

  void on_connection_open(AttemptNumber attempt, ConnectionInfo info) override;
  void on_connection_message(AttemptNumber attempt,
                             const Message& message) override;
  void on_connection_error(AttemptNumber attempt) override;
  void on_connection_close(AttemptNumber attempt, CloseCode code,
                           std::string reason, bool was_clean) override;
  void on_page_signal(PageSignal signal) override;
  void on_state_timer();
  void on_heartbeat_lost();

  // The course of an attempt, in this order.
  void start_attempt();
  void become_open();
  void end_later(EndingPtr ending);
  void end_now(EndingPtr ending);
  [[nodiscard]] RetryDecision decide(const CloseEvent& close);
  [[nodiscard]] std::optional<std::chrono::milliseconds> next_delay(
      const Ending& ending);
  /// Terminal: stops and empties what is left; returns the outbox's bytes.
  std::uint64_t settle_closed();

  /// Lets go of the connection and all that belongs to it; returns the bytes
  /// that it had not sent.
  std::uint64_t drop_connection();
  /// Whether an event of this attempt still concerns anybody.
  [[nodiscard]] bool is_current(AttemptNumber attempt) const;
  /// Hands over what `send` hands to the connection, or queues what `copy`
  /// makes.
  template <class Send, class Copy>
  SendResult send_or_queue(const Send& send, const Copy& copy);
  [[nodiscard]] bool hand_over(const OutgoingMessage& message);
  void flush_outbox();
  void report_dropped();
  [[nodiscard]] static EndingPtr failure(ErrorKind kind, std::string message);
  [[nodiscard]] EndingPtr lost() const;
  [[nodiscard]] EndingPtr timed_out() const;

  /// Changes the state and tells it.
  void enter(State state);

  PlainOptions options_;
  std::string heartbeat_message_;
  Environment environment_;
  Outbox outbox_;
  RetryCounter retries_;

  bool alive_ = true;
  State state_ = State::idle;
  State told_state_ = State::idle;  ///< the last that a StateEvent named
  /// States that were entered while a StateEvent was being told.
  std::vector<State> untold_states_;
  bool is_telling_state_ = false;
  /// close() was called: whatever ends now ends for good.
  bool final_ = false;
  /// connect() was called while closing.
  bool connect_after_close_ = false;
  bool deciding_ = false;  ///< should_retry is running
  bool was_open_ = false;
  bool is_authenticating_ = false;
  bool is_stable_ = false;            ///< open for stable_after
  bool wait_may_be_skipped_ = false;  ///< the backoff chose it, not a rule
  bool connection_failed_ = false;    ///< the platform fired `error`
  AttemptNumber attempt_ = 0;
  std::chrono::milliseconds attempt_started_{0};
  std::optional<std::chrono::milliseconds> opened_at_;  ///< while open
  ConnectionInfo info_;
  std::unique_ptr<Connection> connection_;
  /// An ending that is told in a task of its own, since the call that caused it
  /// must return first.
  EndingPtr pending_;

  /// The one deadline of the present state: connect_timeout, the retry's delay,
  /// stable_after, close_timeout.
  Timer state_timer_;
  Timer pending_timer_;
  Timer dropped_timer_;
  Heartbeat heartbeat_;
  DrainMonitor drain_monitor_;
};

}  // namespace emsocket::detail
