#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "emsocket/client.hpp"

/// The trace: everything that was observed while one history ran, in order.
///
/// Whoever judges a run (the invariants, the replay against the abstract model)
/// reads this and nothing else: no test reaches into the Client. Each piece of
/// the world notes what goes through it at the moment when it happens, so what
/// lies between a Called and its Returned happened inside that call, and what
/// lies between a told event and its Left happened inside that handler.
namespace emsocket::simulation {

using std::chrono::milliseconds;

/// Sockets, provider questions, authentications, messages: counted from 1, each
/// kind for itself, in the order in which they came up.
using Number = std::uint32_t;

// --- The user ----------------------------------------------------------------

/// Something that the user calls.
enum class Command : std::uint8_t {
  // of the Client
  connect,
  close,
  reconnect,
  send,
  clear_outbox,
  set_binary_type,
  add_handler,
  remove_handler,
  move,     ///< the Client is moved to another place
  destroy,  ///< the Client's destructor, or an assignment over it
  // of a Reply, also long after anybody waits for it
  resolve_url,
  reject_url,
  resolve_protocols,
  reject_protocols,
  // of an Authentication, also long after it is over
  authentication_send,
  authentication_listen,
  authentication_accept,
  authentication_reject,
};

enum class MessageForm : std::uint8_t { text, binary, host };

/// Where the user's code runs: the events' handlers and the functions among the
/// options.
enum class Callback : std::uint8_t {
  open,
  message,
  error,
  close,
  reconnecting,
  state,
  drain,
  url,           ///< the url provider
  protocols,     ///< the protocols provider
  authenticate,  ///< Options::authenticate
  authentication_message,
  should_retry,
  handler_end,  ///< the destructor of what a handler captured
};
inline constexpr std::size_t callbacks = 13;

/// A call begins. The fields that belong to the command are set.
struct Called {
  Command command{};
  /// Of the Reply or the Authentication; for add_handler and remove_handler the
  /// handler's.
  Number number = 0;
  std::optional<CloseCode> code{};  ///< close: the overload with a code
  /// The message, the reason, or the url.
  std::string text{};
  std::vector<std::string> protocols{};
  MessageForm form = MessageForm::text;
  BinaryType type = BinaryType::array_buffer;
  Callback event{};  ///< add_handler: of which event
};

/// That call has returned. Calls nest, so Called and Returned pair like
/// brackets.
struct Returned {
  Command command{};
  SendResult sent{};          ///< send
  CloseResult closed{};       ///< close
  std::uint64_t cleared = 0;  ///< clear_outbox
  bool done = false;          ///< remove_handler, authentication_send
};

/// One more handler, that was added with add_handler, hears an event. The
/// events themselves are noted by the handler that was added before all others.
struct Heard {
  Callback event{};
  Number handler = 0;
};

/// Code of the user is left by an exception.
struct Threw {
  Callback callback{};
};
/// The ExceptionReporter was told.
struct Reported {
  std::string what;
};
/// An exception came out of the Client, which must not be.
struct Escaped {
  std::string what;
};

// --- What the Client asks of the user's functions ----------------------------

/// A provider, or Options::authenticate, is called.
struct Asked {
  Callback callback{};
  Number number = 0;
};
struct RuleAsked {
  CloseEvent event;
};
/// What the rule says; nothing when it throws.
struct RuleAnswered {
  std::optional<RetryDecision> decision;
};
/// A message that went to Authentication::on_message().
struct AuthenticationMessage {
  MessageKind kind{};
  std::string bytes;
};

// --- What the Client tells ---------------------------------------------------

// The events are noted as they are: StateEvent, OpenEvent, ErrorEvent,
// CloseEvent, ReconnectingEvent, DrainEvent; and for a message:
struct MessageTold {
  MessageKind kind{};
  std::string bytes;
};

/// The callback, with all that it led to, is over (also by an exception).
struct Left {
  Callback callback{};
};

// --- The transport -----------------------------------------------------------

/// Transport::connect().
struct ConnectAsked {
  AttemptNumber attempt = 0;
  std::string url;
  std::vector<std::string> protocols;
  BinaryType binary_type{};
  Number socket = 0;                 ///< the new socket, or
  std::optional<ErrorKind> refusal;  ///< why there is none
};
/// Connection::send_...(). Not taken: the socket is not open.
struct HandedOver {
  Number socket = 0;
  MessageForm form = MessageForm::text;
  std::string bytes;
  bool taken = false;
};
/// Connection::close().
struct CloseAsked {
  Number socket = 0;
  std::optional<CloseCode> code;
  std::string reason;
};
struct BinaryTypeSet {
  Number socket = 0;
  BinaryType type{};
};
/// The Connection was destroyed.
struct Released {
  Number socket = 0;
  std::uint64_t buffered = 0;  ///< what it had not sent
};

// --- The network, the server and the browser ---------------------------------

// What happens to a socket. `heard`: the Client is told. A socket that was
// released is not heard of any more, unless the history has a sloppy platform,
// which tells of it nevertheless; the Client must drop that.

struct SocketOpened {
  Number socket = 0;
  ConnectionInfo info;
  bool heard = false;
};
struct SocketMessage {
  Number socket = 0;
  MessageKind kind{};
  std::string bytes;
  bool heard = false;
};
struct SocketError {
  Number socket = 0;
  bool heard = false;
};
struct SocketClosed {
  Number socket = 0;
  CloseCode code{};
  std::string reason;
  bool was_clean = false;
  bool heard = false;
};
/// From now on the socket takes no message: its `close` is on the way.
struct StoppedTaking {
  Number socket = 0;
};

// --- The clock, chance and the page ------------------------------------------

struct TimerSet {
  Scheduler::TimerId timer = 0;
  milliseconds delay{0};
};
struct TimerCancelled {
  Scheduler::TimerId timer = 0;
};
/// The timer's task begins, so much later than it was due.
struct TimerFired {
  Scheduler::TimerId timer = 0;
  milliseconds late{0};
};
struct Drawn {
  double value = 0;
};
struct Subscribed {};
struct Unsubscribed {};
/// `heard`: somebody listens.
struct Signalled {
  PageSignal signal{};
  bool heard = false;
};

// --- The run -----------------------------------------------------------------

/// One task of the event loop, or one action of the user, has run to its end:
/// no code of the Client is on the stack.
struct StepEnded {
  bool has_client = false;
  std::size_t live_sockets = 0;
  std::size_t live_timers = 0;
  std::size_t due_timers = 0;  ///< due by now, and not fired yet
  std::size_t page_listeners = 0;
  std::uint64_t socket_buffered = 0;  ///< of the live socket
  // What the Client says of its connection.
  ConnectionInfo info;
};
/// The history is over and the Client is destroyed.
struct RunEnded {
  int kept_messages = 0;  ///< HostMessages that are still kept
  int kept_captures = 0;  ///< what handlers and options captured, still alive
};

using Record =
    std::variant<Called, Returned, Heard, Threw, Reported, Escaped, Asked,
                 RuleAsked, RuleAnswered, AuthenticationMessage, StateEvent,
                 OpenEvent, MessageTold, ErrorEvent, CloseEvent,
                 ReconnectingEvent, DrainEvent, Left, ConnectAsked, HandedOver,
                 CloseAsked, BinaryTypeSet, Released, SocketOpened,
                 SocketMessage, SocketError, SocketClosed, StoppedTaking,
                 TimerSet, TimerCancelled, TimerFired, Drawn, Subscribed,
                 Unsubscribed, Signalled, StepEnded, RunEnded>;

/// What the Client's getters said when the record was noted.
struct Glance {
  State state{};
  ReadyState ready_state{};
  std::uint64_t buffered_amount = 0;
  std::size_t outbox_messages = 0;
  bool writable = true;
  BinaryType binary_type{};
};

struct Entry {
  milliseconds at{0};
  /// 0 at the top; one more inside each callback of the user.
  int depth = 0;
  /// Set where the user's code runs and the Client is there: Called (before the
  /// call), Returned, the events, Asked, RuleAsked, RuleAnswered,
  /// AuthenticationMessage, Heard, Left, StepEnded.
  std::optional<Glance> glance;
  Record record;
};

/// Reads a trace while it is written.
class Observer {
 public:
  Observer() = default;
  virtual ~Observer() = default;
  Observer(const Observer&) = delete;
  Observer& operator=(const Observer&) = delete;
  virtual void on(const Entry& entry) = 0;
};

}  // namespace emsocket::simulation
