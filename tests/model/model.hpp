#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emsocket/close_code.hpp"
#include "emsocket/events.hpp"
#include "support/state_name.hpp"

/// The state machine of a Client, written down a second time: without time,
/// bytes and memory, as a table of rules (rules.cpp) over a small value.
///
/// A rule says what one input does in some states. It changes the value, and it
/// lists what comes next: the steps of the machine's own agenda. A step that
/// calls out (an event's handlers, a provider, should_retry) stops the machine;
/// whatever happens inside that call is an input like any other, and the rest
/// of the agenda waits until the call returns. So the model says of every
/// moment what a handler may do there, and what becomes of what was to follow.
namespace emsocket::model {

/// What the table knows of the options: constant through a history.
struct Settings {
  bool url_provider = false;
  bool protocols_provider = false;
  bool authenticator = false;
  bool own_rule = false;      ///< should_retry is set
  bool reconnects = true;     ///< reconnect.enabled
  bool heartbeat = false;     ///< heartbeat.interval is on
  bool overflow = false;      ///< outbox.overflow is drop_oldest
  bool option_fault = false;  ///< Options::validate() finds something
  /// reconnect.max_attempts; 0 is unlimited.
  std::uint8_t max_attempts = 0;

  friend bool operator==(const Settings&, const Settings&) = default;
};

enum class Input : std::uint8_t {
  // The user: at any time, also inside of whatever the machine calls.
  connect,
  reconnect,
  close,
  destroy,
  overflows,         ///< send() makes the outbox drop its oldest message
  provider_answers,  ///< one of those that were asked for this attempt
  provider_fails,
  listens,  ///< Authentication::on_message()
  accept,
  reject,
  returns,  ///< what the machine called has returned

  // The browser, when it is asked for a socket.
  gets_socket,
  url_refused,
  protocol_refused,  ///< not a token: the machine itself sees that

  // The network.
  socket_opens,
  message,
  large_message,  ///< over max_message_bytes
  socket_fails,   ///< the platform's `error`
  socket_closes,
  late_event,  ///< anything of a socket that was let go of

  // Time.
  connect_timeout,
  close_overdue,  ///< no `close` came after the platform's `error`
  retry_due,
  stable,  ///< open for stable_after
  close_timeout,
  heartbeat_lost,
  pending_due,    ///< the task that tells what a call ended
  overflow_due,   ///< the task that tells what the outbox dropped
  drains,         ///< what waits fell to low_water_mark
  deadline_late,  ///< a deadline fired far too late: it gives grace

  // The page.
  page_signal,
  early_page_signal,  ///< within initial_delay of the last attempt's start
  offline_signal,

  // The machine's own next steps.
  tell_states,
  ask_url,
  ask_protocols,
  open_socket,
  tell_open,
  end,
  decide,
  rule_says,
  tell_overflow,
  tell_error,
  heed_close,
  tell_close,
  tell_reconnecting,
  connect_again,
};

/// What the machine calls: user code inside of which inputs may come; only
/// `socket` (Transport::connect) gets an answer and nothing else.
enum class Call : std::uint8_t {
  none,
  state,
  open,
  message,
  error,
  close,
  reconnecting,
  drain,
  url_provider,
  protocols_provider,
  authenticate,
  authentication_message,
  should_retry,
  socket,
};

enum class Decision : std::uint8_t {
  open,  ///< nobody has decided
  stop,
  retry,         ///< after the backoff's delay
  retry_at_set,  ///< after a delay that the backoff did not choose
};

/// How an attempt ends.
struct Ending {
  std::optional<ErrorKind> error = {};
  CloseCode code = close_code::abnormal;
  bool was_clean = false;
  Decision decision = Decision::open;
  bool will_reconnect = false;
  bool error_told = false;

  friend bool operator==(const Ending&, const Ending&) = default;
};

/// An input with what belongs to it; on the agenda, a step or, where `call` is
/// set, a call out that has not returned.
struct Item {
  Input input = Input::returns;
  Call call = Call::none;
  /// No newer attempt has begun since this was put on the agenda.
  bool same_attempt = true;
  bool reconnected = false;  ///< of what `open` will say
  Ending ending = {};

  friend bool operator==(const Item&, const Item&) = default;
};

/// What the machine tells with a call.
struct Output {
  Call call = Call::none;
  State state = State::idle;              ///< of `state`
  std::optional<ErrorKind> error = {};    ///< of `error`
  bool reconnected = false;               ///< of `open`
  CloseCode code = close_code::abnormal;  ///< of `close`, `should_retry`
  bool was_clean = false;                 ///< of these two
  bool will_reconnect = false;            ///< of `close`

  friend bool operator==(const Output&, const Output&) = default;
};

struct ModelState {
  Settings settings;
  State state = State::idle;
  bool alive = true;                 ///< not destroyed
  bool final = false;                ///< close() was called
  bool connect_after_close = false;  ///< connect() was called while closing
  bool was_open = false;             ///< since connect() in idle or closed
  std::uint8_t failures = 0;         ///< in a row, up to max_attempts

  // The attempt.
  std::uint8_t sockets = 0;      ///< live ones; a count, so that 2 can be seen
  std::uint8_t answers_due = 0;  ///< of the url's and the protocols' sources
  bool authenticating = false;
  bool listening = false;  ///< Authentication::on_message() was called
  bool failed = false;     ///< the platform fired `error`
  bool stable = false;
  std::optional<Ending> pending =
      {};  ///< ended by a call; to be told in a task

  bool skippable = false;  ///< in waiting: a page signal ends the wait
  bool overflow = false;   ///< the outbox dropped something: to be told

  State told = State::idle;        ///< the last state that was told
  std::vector<State> untold = {};  ///< entered since
  std::vector<Item> agenda = {};   ///< what comes next is at the back
  std::uint8_t closes_due =
      0;  ///< attempts and calls of close() without theirs

  friend bool operator==(const ModelState&, const ModelState&) = default;

  /// A call out is running: the user's turn.
  [[nodiscard]] bool is_calling() const;
  [[nodiscard]] bool is_calling(Call call) const;
  /// The agenda is empty: the world's turn.
  [[nodiscard]] bool is_quiet() const { return agenda.empty(); }
  /// How many calls out have not returned.
  [[nodiscard]] std::size_t nesting() const;
  /// Whether this step is on the agenda.
  [[nodiscard]] bool is_ahead(Input step) const;
  [[nodiscard]] bool is_asking() const;
  /// should_retry is running.
  [[nodiscard]] bool is_deciding() const;
};

/// A few values of an enumeration.
template <class E>
class Set {
 public:
  Set() = default;
  constexpr Set(std::initializer_list<E> values) {
    for (const E value : values) insert(value);
  }
  constexpr void insert(E value) { bits_ |= bit(value); }
  constexpr void erase(E value) { bits_ &= ~bit(value); }
  [[nodiscard]] constexpr bool contains(E value) const {
    return (bits_ & bit(value)) != 0;
  }

 private:
  static constexpr std::uint64_t bit(E value) {
    return std::uint64_t{1} << static_cast<unsigned>(value);
  }
  std::uint64_t bits_ = 0;
};

/// A condition of a rule, with its words.
struct Guard {
  std::string_view text;
  bool (*holds)(const ModelState&, const Item&);
};

/// Something that a rule does at once, with its words.
struct Deed {
  std::string_view text;
  /// The item goes on to the steps that come next.
  void (*perform)(ModelState&, Item&);
};

struct Rule {
  int number = 0;
  Set<State> in = {};
  Set<Input> on = {};
  std::vector<Guard> when = {};  ///< all hold
  std::vector<Deed> does = {};   ///< in this order, before anything is told
  std::optional<State> to = {};  ///< told first, as an event of its own
  Call calls = Call::none;       ///< then this
  std::vector<Input> then = {};  ///< and after it, in this order
};

using Rules = std::vector<Rule>;

/// The table.
[[nodiscard]] const Rules& rules();

/// A rule was applied.
struct Applied {
  int rule = 0;
  State from = State::idle;
  State to = State::idle;
};

/// What one input led to: the machine ran on until it called out, or until
/// nothing was left to do.
struct Step {
  ModelState after;
  std::optional<Output> output;
  std::vector<Applied> applied;
  /// Set where the table has no rule, or two, for something that came up.
  std::string fault;
};

/// Gives the machine an input. Which inputs can come at all is for the caller
/// to say.
[[nodiscard]] Step step(const Rules& rules, const ModelState& before,
                        const Item& input);

using test::to_string;
[[nodiscard]] std::string_view to_string(Input input);
[[nodiscard]] std::string_view to_string(Call call);
[[nodiscard]] std::string to_string(const Output& output);
/// One line, for a person who looks for a fault.
[[nodiscard]] std::string to_string(const ModelState& state);
[[nodiscard]] std::string to_string(const Item& item);

}  // namespace emsocket::model
