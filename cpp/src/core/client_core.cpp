#include "client_core.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>
#include <variant>

#include "failure_text.hpp"

namespace emsocket::detail {

namespace {

using std::chrono::milliseconds;

// A deadline that fires late (see Timer::is_overdue) gives the events that wait
// behind it so much time to be heard first.
constexpr milliseconds overdue_grace{1'000};
// The platform promises `close` right after `error`; one that breaks the
// promise must not stop the retries.
constexpr milliseconds close_after_error{1'000};
// 1009 is not for a page to send, so the peer is told the same in the range
// that belongs to applications.
constexpr CloseCode message_too_big_on_wire = 4009;

/// Sets a flag for as long as it lives: also where user code is left by an
/// exception that is not of C++, which a handler's guard does not stop.
class Raised {
 public:
  explicit Raised(bool& flag) : flag_(flag) { flag_ = true; }
  ~Raised() { flag_ = false; }
  Raised(const Raised&) = delete;
  Raised& operator=(const Raised&) = delete;

 private:
  bool& flag_;
};

}  // namespace

ClientCore::ClientCore(const PlainOptions& options,
                       std::string heartbeat_message,
                       const Environment& environment)
    : options_(options),
      heartbeat_message_(std::move(heartbeat_message)),
      environment_(environment),
      outbox_(options_.outbox),
      state_timer_(environment.scheduler, [this] { on_state_timer(); }),
      pending_timer_(environment.scheduler,
                     [this] { end_now(std::move(pending_)); }),
      dropped_timer_(environment.scheduler,
                     [this] {
                       const auto self = shared_from_this();
                       report_dropped();
                     }),
      heartbeat_(options_.heartbeat, environment.scheduler,
                 {.probe =
                      [this] {
                        // Never queued: on the next connection it would say
                        // nothing.
                        if (outbox_.empty()) {
                          (void)connection_->send_text(heartbeat_message_);
                        }
                      },
                  .lost = [this] { on_heartbeat_lost(); }}),
      drain_monitor_(
          options_.marks, environment.scheduler,
          [this] { return buffered_amount(); },
          [this](std::uint64_t amount) {
            const auto self = shared_from_this();
            emit(DrainEvent{amount});
          }) {}

ClientCore::~ClientCore() = default;

void ClientCore::abandon() {
  alive_ = false;
  (void)drop_connection();
  pending_timer_.stop();
  dropped_timer_.stop();
  (void)settle_closed();
}

// --- Commands ---------------------------------------------------------------

void ClientCore::connect() {
  if (deciding_) return;
  switch (state_) {
    case State::connecting:
    case State::open:
      return;
    case State::closing:
      connect_after_close_ = true;
      return;
    case State::waiting:
      // reconnect() dropped a connection whose `close` is still to be told.
      if (pending_) return;
      break;
    case State::idle:
    case State::closed:
      was_open_ = false;
      break;
  }
  final_ = false;
  connect_after_close_ = false;
  retries_.reset();
  start_attempt();
}

void ClientCore::close(std::optional<CloseCode> code, std::string_view reason) {
  connect_after_close_ = false;
  if (state_ == State::closed) return;
  final_ = true;
  if (deciding_ || state_ == State::closing) return;
  if (state_ == State::open) {
    heartbeat_.stop();
    connection_->close(code, reason);
    state_timer_.start(options_.close_timeout);
    enter(State::closing);
    return;
  }
  // An attempt that has ended already and waits for its `close` to be told gets
  // no second one.
  if (!pending_) {
    EndingPtr ending;
    if (state_ == State::connecting) {
      ending = failure(ErrorKind::connect_failed, failure_text::closed_early());
    } else {
      ending = std::make_unique<Ending>();
    }
    ending->close.unsent = drop_connection();
    end_later(std::move(ending));
  }
  enter(State::closing);
}

void ClientCore::reconnect() {
  if (state_ != State::open) {
    connect();
    return;
  }
  retries_.reset();
  auto ending = std::make_unique<Ending>();
  ending->close.unsent = drop_connection();
  ending->decision = RetryDecision::retry_after(milliseconds{0});
  end_later(std::move(ending));
  enter(State::waiting);
}

template <class Send, class Copy>
SendResult ClientCore::send_or_queue(const Send& send, const Copy& copy) {
  if (state_ == State::closing || state_ == State::closed) {
    return SendResult::rejected_closed;
  }
  if (state_ == State::open && outbox_.empty() && send(*connection_)) {
    drain_monitor_.on_more();
    return SendResult::sent;
  }
  // The peer is closing, and nothing comes after that for the message to wait
  // for.
  if (ready_state() == ReadyState::closing && !options_.reconnect.enabled) {
    return SendResult::rejected_closed;
  }
  const SendResult result = outbox_.push(copy());
  if (outbox_.has_dropped() && !dropped_timer_.is_running()) {
    dropped_timer_.start(milliseconds{0});
    drain_monitor_.on_less();
  }
  drain_monitor_.on_more();
  return result;
}

SendResult ClientCore::send_text(std::string_view text) {
  return send_or_queue(
      [text](Connection& connection) { return connection.send_text(text); },
      [text] {
        return OutgoingMessage{
            .is_text = true, .bytes = std::string(text), .host = {}};
      });
}

SendResult ClientCore::send_binary(std::span<const std::byte> bytes) {
  return send_or_queue(
      [bytes](Connection& connection) { return connection.send_binary(bytes); },
      [bytes] {
        return OutgoingMessage{
            .is_text = false,
            .bytes = std::string(reinterpret_cast<const char*>(bytes.data()),
                                 bytes.size()),
            .host = {}};
      });
}

SendResult ClientCore::send(const HostMessage& message) {
  return send_or_queue(
      [&message](Connection& connection) {
        return connection.send_host(message);
      },
      [&message] {
        return OutgoingMessage{
            .is_text = false, .bytes = {}, .host = message.keep()};
      });
}

std::uint64_t ClientCore::clear_outbox() {
  const std::uint64_t bytes = outbox_.clear();
  drain_monitor_.on_less();
  return bytes;
}

void ClientCore::set_binary_type(BinaryType type) {
  options_.binary_type = type;
  if (connection_) connection_->set_binary_type(type);
}

ReadyState ClientCore::ready_state() const {
  if (state_ == State::open && connection_ && !connection_->is_open()) {
    return ReadyState::closing;
  }
  return emsocket::ready_state(state_);
}

std::uint64_t ClientCore::buffered_amount() const {
  return outbox_.bytes() + (connection_ ? connection_->buffered_amount() : 0);
}

// --- What happens to a connection -------------------------------------------

void ClientCore::on_connection_open(AttemptNumber attempt,
                                    ConnectionInfo info) {
  // One that has failed cannot open any more: its end is on the way.
  if (!is_current(attempt) || state_ != State::connecting ||
      connection_failed_) {
    return;
  }
  const auto self = shared_from_this();
  info_ = std::move(info);
  drain_monitor_.set_connected(true);
  if (!wants_authentication()) {
    become_open();
    return;
  }
  is_authenticating_ = true;
  authenticate(attempt);
}

void ClientCore::on_connection_message(AttemptNumber attempt,
                                       const Message& message) {
  if (!is_current(attempt)) return;
  if (!is_authenticating_ && state_ != State::open) return;
  const auto self = shared_from_this();
  if (message.is_larger_than(options_.max_message_bytes)) {
    connection_->close(message_too_big_on_wire, "message too big");
    auto ending =
        failure(ErrorKind::message_too_large,
                failure_text::message_too_large(options_.max_message_bytes));
    ending->close.code = close_code::message_too_big;
    end_now(std::move(ending));
    return;
  }
  if (is_authenticating_) {
    on_authentication_message(message);
    return;
  }
  heartbeat_.on_message();
  emit(message);
}

void ClientCore::on_connection_error(AttemptNumber attempt) {
  if (!is_current(attempt)) return;
  connection_failed_ = true;
  state_timer_.start(close_after_error);
}

void ClientCore::on_connection_close(AttemptNumber attempt, CloseCode code,
                                     std::string reason, bool was_clean) {
  if (!is_current(attempt)) return;
  auto ending = state_ == State::connecting || connection_failed_
                    ? lost()
                    : std::make_unique<Ending>();
  ending->close.code = code;
  ending->close.reason = std::move(reason);
  ending->close.was_clean = was_clean;
  end_now(std::move(ending));
}

void ClientCore::on_heartbeat_lost() {
  end_now(failure(ErrorKind::heartbeat_timeout,
                  failure_text::no_sign_of_life(options_.heartbeat.timeout)));
}

void ClientCore::on_page_signal(PageSignal signal) {
  const auto self = shared_from_this();
  if (state_ == State::open) {
    heartbeat_.probe_now();
    return;
  }
  if (signal == PageSignal::offline || state_ != State::waiting || pending_ ||
      !wait_may_be_skipped_) {
    return;
  }
  // Whoever flips through tabs must not turn that into a storm of attempts.
  const auto since = environment_.scheduler.now() - attempt_started_;
  if (since >= options_.reconnect.backoff.initial_delay) {
    start_attempt();
  } else {
    state_timer_.bring_forward(options_.reconnect.backoff.initial_delay -
                               since);
  }
}

void ClientCore::on_state_timer() {
  const auto self = shared_from_this();
  switch (state_) {
    case State::connecting:
      if (connection_ && state_timer_.is_overdue()) {
        state_timer_.start(overdue_grace);
      } else {
        end_now(connection_failed_ ? lost() : timed_out());
      }
      return;
    case State::waiting:
      start_attempt();
      return;
    case State::open:
      if (connection_failed_ && state_timer_.is_overdue()) {
        state_timer_.start(overdue_grace);
      } else if (connection_failed_) {
        end_now(lost());
      } else {
        is_stable_ = true;
        retries_.reset();
      }
      return;
    case State::closing:
      if (state_timer_.is_overdue()) {
        state_timer_.start(overdue_grace);
      } else {
        end_now(connection_failed_ ? lost() : std::make_unique<Ending>());
      }
      return;
    case State::idle:
    case State::closed:
      return;
  }
}

// --- The course of an attempt -----------------------------------------------

void ClientCore::start_attempt() {
  const auto self = shared_from_this();
  const AttemptNumber attempt = ++attempt_;
  attempt_started_ = environment_.scheduler.now();
  connection_failed_ = false;
  is_stable_ = false;
  opened_at_.reset();
  info_ = {};
  const bool options_can_work = check_options();
  if (options_can_work) {
    environment_.page.subscribe(*this);
    state_timer_.start(options_.connect_timeout);
  }
  enter(State::connecting);
  if (options_can_work && attempt_ == attempt && state_ == State::connecting &&
      alive_) {
    ask_endpoint();
  }
}

void ClientCore::open_connection(ConnectRequest& request) {
  info_.url = request.url;
  request.attempt = attempt_;
  request.binary_type = options_.binary_type;
  auto result = environment_.transport.connect(request, *this);
  if (auto* refusal = std::get_if<Refusal>(&result)) {
    refuse(refusal->kind,
           failure_text::url_refused(info_.url, refusal->message),
           !options_.has_url_provider);
    return;
  }
  connection_ = std::move(std::get<std::unique_ptr<Connection>>(result));
}

void ClientCore::fail_endpoint(std::string reason) {
  end_later(failure(ErrorKind::url_provider, std::move(reason)));
}

void ClientCore::refuse(ErrorKind kind, std::string message, bool is_for_ever) {
  auto ending = failure(kind, std::move(message));
  if (is_for_ever) ending->decision = RetryDecision::stop();
  end_later(std::move(ending));
}

Connection* ClientCore::authenticating(AttemptNumber attempt) const {
  return is_current(attempt) && is_authenticating_ ? connection_.get()
                                                   : nullptr;
}

void ClientCore::accept(AttemptNumber attempt) {
  if (authenticating(attempt) == nullptr) return;
  const auto self = shared_from_this();
  is_authenticating_ = false;
  become_open();
}

void ClientCore::reject(AttemptNumber attempt, std::string_view reason) {
  if (authenticating(attempt) == nullptr) return;
  auto ending = failure(ErrorKind::authentication,
                        failure_text::authentication_failed(reason));
  ending->close.unsent = drop_connection();
  end_later(std::move(ending));
}

void ClientCore::become_open() {
  const AttemptNumber attempt = attempt_;
  const std::uint32_t retries = retries_.retries();
  const bool reconnected = std::exchange(was_open_, true);
  opened_at_ = environment_.scheduler.now();
  state_timer_.start(options_.reconnect.stable_after);
  heartbeat_.start();
  enter(State::open);
  if (!is_current(attempt) || state_ != State::open) return;
  flush_outbox();
  emit_open(retries, reconnected);
}

void ClientCore::end_later(EndingPtr ending) {
  pending_ = std::move(ending);
  state_timer_.stop();
  pending_timer_.start(milliseconds{0});
}

void ClientCore::end_now(EndingPtr ending) {
  const auto self = shared_from_this();
  const AttemptNumber attempt = attempt_;
  if (opened_at_ && environment_.scheduler.now() - *opened_at_ >=
                        options_.reconnect.stable_after) {
    // The timer may stand still in a background page; the clock does not.
    is_stable_ = true;
    retries_.reset();
  }
  opened_at_.reset();
  CloseEvent& close = ending->close;
  close.unsent += drop_connection();
  const auto delay = next_delay(*ending);
  if (!alive_) return;
  if (delay) {
    close.will_reconnect = true;
    close.retry_in = *delay;
    state_timer_.start(*delay);
    enter(State::waiting);
  } else {
    close.unsent += settle_closed();
    enter(State::closed);
  }
  report_dropped();
  if (ending->error) emit(*ending->error);
  if (!alive_) return;
  if (attempt == attempt_ && close.will_reconnect && final_) {
    // A handler called close() meanwhile; then this `close` is the last.
    pending_.reset();
    pending_timer_.stop();
    close.will_reconnect = false;
    close.retry_in = milliseconds{0};
    close.unsent += settle_closed();
    enter(State::closed);
    report_dropped();
  }
  if (attempt != attempt_) {
    // A handler began the next attempt meanwhile.
    close.will_reconnect = true;
    close.retry_in = milliseconds{0};
  }
  emit(close);
  if (close.will_reconnect && state_ == State::waiting && !pending_ &&
      attempt == attempt_) {
    emit(ReconnectingEvent{retries_.retries(), close.retry_in,
                           std::move(close)});
  }
  if (alive_ && connect_after_close_ && state_ == State::closed) {
    connect_after_close_ = false;
    connect();
  }
}

std::optional<milliseconds> ClientCore::next_delay(const Ending& ending) {
  if (final_) return std::nullopt;
  RetryDecision decision = RetryDecision::stop();
  if (ending.decision) {
    decision = *ending.decision;
  } else {
    if (!is_stable_) retries_.on_failure();
    if (options_.reconnect.enabled &&
        !retries_.is_exhausted(options_.reconnect.max_attempts)) {
      decision = decide(ending.close);
    }
  }
  if (!decision.retries() || final_) return std::nullopt;
  wait_may_be_skipped_ = !decision.delay();
  if (decision.delay()) {
    retries_.count_retry();
    return std::max(*decision.delay(), milliseconds{0});
  }
  return retries_.next_delay(options_.reconnect.backoff,
                             environment_.random.next());
}

RetryDecision ClientCore::decide(const CloseEvent& close) {
  // The rule is user code that may call anything. Its attempt is over and what
  // comes next is not known: send() queues, as in `waiting`.
  state_ = State::waiting;
  {
    const Raised deciding(deciding_);
    const auto own = own_decision(close);
    if (own) return *own;
  }
  return default_retry_decision(close.code, environment_.random.next(),
                                options_.reconnect.backoff.max_delay);
}

// --- Pieces -----------------------------------------------------------------

std::uint64_t ClientCore::settle_closed() {
  state_timer_.stop();
  drain_monitor_.reset();
  environment_.page.unsubscribe(*this);
  return outbox_.clear();
}

std::uint64_t ClientCore::drop_connection() {
  state_timer_.stop();
  forget_attempt();
  heartbeat_.stop();
  drain_monitor_.set_connected(false);
  is_authenticating_ = false;
  if (!connection_) return 0;
  const std::uint64_t unsent = connection_->buffered_amount();
  connection_.reset();
  return unsent;
}

bool ClientCore::is_current(AttemptNumber attempt) const {
  return alive_ && connection_ && attempt == attempt_;
}

bool ClientCore::hand_over(const OutgoingMessage& message) {
  if (message.host) return connection_->send_host(*message.host);
  if (message.is_text) return connection_->send_text(message.bytes);
  return connection_->send_binary(
      std::as_bytes(std::span(message.bytes.data(), message.bytes.size())));
}

void ClientCore::flush_outbox() {
  while (!outbox_.empty()) {
    // A socket that is closing again takes nothing; the rest waits on.
    if (!hand_over(outbox_.front())) return;
    outbox_.pop_front();
  }
}

void ClientCore::report_dropped() {
  if (!outbox_.has_dropped()) return;
  dropped_timer_.stop();
  const auto dropped = outbox_.take_dropped();
  emit(ErrorEvent{ErrorKind::outbox_full,
                  failure_text::dropped(dropped.messages, dropped.bytes)});
}

ClientCore::EndingPtr ClientCore::failure(ErrorKind kind, std::string message) {
  auto ending = std::make_unique<Ending>();
  ending->error.emplace(ErrorEvent{kind, std::move(message)});
  return ending;
}

ClientCore::EndingPtr ClientCore::lost() const {
  if (state_ != State::connecting) {
    return failure(ErrorKind::connection_lost,
                   failure_text::connection_lost(info_.url));
  }
  return failure(
      ErrorKind::connect_failed,
      failure_text::handshake_failed(
          info_.url, environment_.scheduler.now() - attempt_started_));
}

ClientCore::EndingPtr ClientCore::timed_out() const {
  const milliseconds limit = options_.connect_timeout;
  if (is_asking()) {
    return failure(ErrorKind::url_provider, failure_text::no_answer(limit));
  }
  return failure(ErrorKind::connect_timeout,
                 is_authenticating_
                     ? failure_text::not_authenticated(info_.url, limit)
                     : failure_text::not_open(info_.url, limit));
}

void ClientCore::enter(State state) {
  state_ = state;
  // A handler that changes the state waits its turn: each handler hears of one
  // state after the other.
  untold_states_.push_back(state);
  if (is_telling_state_) return;
  const Raised telling(is_telling_state_);
  while (alive_ && !untold_states_.empty()) {
    const State next = untold_states_.front();
    untold_states_.erase(untold_states_.begin());
    if (told_state_ == next) continue;
    emit(StateEvent{std::exchange(told_state_, next), next});
  }
}

}  // namespace emsocket::detail
