#include <algorithm>

#include "model/model.hpp"

// The table. Of the rules for an input exactly one applies at any time; the
// explorer checks that. Read it beside cpp/src/core/client_core.cpp.

namespace emsocket::model {

namespace {

constexpr State idle = State::idle;
constexpr State connecting = State::connecting;
constexpr State open = State::open;
constexpr State waiting = State::waiting;
constexpr State closing = State::closing;
constexpr State closed = State::closed;
using enum Input;
constexpr Set<State> any{idle, connecting, open, waiting, closing, closed};

// --- Conditions --------------------------------------------------------------

using Model = ModelState;

constexpr Guard attempt_runs{
    "the attempt has not ended",
    [](const Model& m, const Item&) { return !m.pending; }};
constexpr Guard close_is_due{
    "a `close` is to be told",
    [](const Model& m, const Item&) { return m.pending.has_value(); }};
constexpr Guard deciding{
    "should_retry is running",
    [](const Model& m, const Item&) { return m.is_deciding(); }};
constexpr Guard not_deciding{
    "should_retry is not running",
    [](const Model& m, const Item&) { return !m.is_deciding(); }};

constexpr Guard asking{"it is asked for", [](const Model& m, const Item&) {
                         return m.is_asking();
                       }};
constexpr Guard not_asking{
    "nobody asks any more",
    [](const Model& m, const Item&) { return !m.is_asking(); }};
constexpr Guard last_answer{
    "it is the last answer due",
    [](const Model& m, const Item&) { return m.answers_due == 1; }};
constexpr Guard not_last_answer{
    "another answer is due",
    [](const Model& m, const Item&) { return m.answers_due > 1; }};
constexpr Guard asking_for_this{
    "this attempt still asks", [](const Model& m, const Item& i) {
      return i.same_attempt && m.is_asking() && !m.pending;
    }};
constexpr Guard not_asking_for_this{
    "this attempt does not ask any more", [](const Model& m, const Item& i) {
      return !i.same_attempt || !m.is_asking() || m.pending.has_value();
    }};
constexpr Guard url_provider{
    "there is a url provider",
    [](const Model& m, const Item&) { return m.settings.url_provider; }};
constexpr Guard no_url_provider{
    "the url is fixed",
    [](const Model& m, const Item&) { return !m.settings.url_provider; }};
constexpr Guard protocols_provider{
    "there is a protocols provider",
    [](const Model& m, const Item&) { return m.settings.protocols_provider; }};
constexpr Guard no_protocols_provider{
    "the protocols are fixed",
    [](const Model& m, const Item&) { return !m.settings.protocols_provider; }};

constexpr Guard authenticator{
    "there is an authenticator",
    [](const Model& m, const Item&) { return m.settings.authenticator; }};
constexpr Guard no_authenticator{
    "there is no authenticator",
    [](const Model& m, const Item&) { return !m.settings.authenticator; }};
constexpr Guard authenticating{
    "authenticating",
    [](const Model& m, const Item&) { return m.authenticating; }};
constexpr Guard not_authenticating{
    "not authenticating",
    [](const Model& m, const Item&) { return !m.authenticating; }};
constexpr Guard listening{
    "the authenticator listens",
    [](const Model& m, const Item&) { return m.listening; }};
constexpr Guard not_listening{
    "the authenticator does not listen",
    [](const Model& m, const Item&) { return !m.listening; }};

constexpr Guard failed{"the platform told an `error`",
                       [](const Model& m, const Item&) { return m.failed; }};
constexpr Guard not_failed{
    "the platform told no `error`",
    [](const Model& m, const Item&) { return !m.failed; }};
constexpr Guard still_open{"this attempt is still open",
                           [](const Model& m, const Item& i) {
                             return i.same_attempt && m.state == open;
                           }};
constexpr Guard not_open_any_more{"this attempt is not open any more",
                                  [](const Model& m, const Item& i) {
                                    return !i.same_attempt || m.state != open;
                                  }};

constexpr Guard close_called{
    "close() was called", [](const Model& m, const Item&) { return m.final; }};
constexpr Guard close_not_called{
    "close() was not called",
    [](const Model& m, const Item&) { return !m.final; }};
constexpr Guard to_stop{"for good", [](const Model&, const Item& i) {
                          return i.ending.decision == Decision::stop;
                        }};
constexpr Guard to_retry{"with a retry", [](const Model&, const Item& i) {
                           return i.ending.decision == Decision::retry ||
                                  i.ending.decision == Decision::retry_at_set;
                         }};
constexpr Guard undecided{"nothing is decided yet",
                          [](const Model&, const Item& i) {
                            return i.ending.decision == Decision::open;
                          }};
constexpr Guard may_retry{
    "retries are on, and fewer than max_attempts failures in a row",
    [](const Model& m, const Item&) {
      return m.settings.reconnects && (m.settings.max_attempts == 0 ||
                                       m.failures < m.settings.max_attempts);
    }};
constexpr Guard may_not_retry{
    "retries are off, or max_attempts failures in a row",
    [](const Model& m, const Item& i) { return !may_retry.holds(m, i); }};
constexpr Guard own_rule{
    "should_retry is set",
    [](const Model& m, const Item&) { return m.settings.own_rule; }};
constexpr Guard default_rule{
    "should_retry is not set",
    [](const Model& m, const Item&) { return !m.settings.own_rule; }};

constexpr Guard skippable{
    "the backoff chose the delay",
    [](const Model& m, const Item&) { return m.skippable; }};
constexpr Guard not_skippable{
    "something else chose the delay",
    [](const Model& m, const Item&) { return !m.skippable; }};

constexpr Guard untold{
    "a state is not told yet",
    [](const Model& m, const Item&) { return !m.untold.empty(); }};
constexpr Guard all_told{"each state is told", [](const Model& m, const Item&) {
                           return m.untold.empty();
                         }};
constexpr Guard dropped{"the outbox dropped something",
                        [](const Model& m, const Item&) { return m.overflow; }};
constexpr Guard nothing_dropped{
    "the outbox dropped nothing",
    [](const Model& m, const Item&) { return !m.overflow; }};
constexpr Guard with_error{"with an error", [](const Model&, const Item& i) {
                             return i.ending.error.has_value();
                           }};
constexpr Guard without_error{
    "without an error",
    [](const Model&, const Item& i) { return !i.ending.error; }};
constexpr Guard close_came_between{
    "it said that it retries, and a handler called close()",
    [](const Model& m, const Item& i) {
      return i.ending.will_reconnect && m.final && i.same_attempt;
    }};
constexpr Guard no_close_between{"no handler called close()",
                                 [](const Model& m, const Item& i) {
                                   return !close_came_between.holds(m, i);
                                 }};
constexpr Guard still_waiting{
    "it still waits for the retry", [](const Model& m, const Item& i) {
      return i.ending.will_reconnect && m.state == waiting && !m.pending &&
             i.same_attempt;
    }};
constexpr Guard not_waiting_any_more{
    "it does not wait for that retry",
    [](const Model& m, const Item& i) { return !still_waiting.holds(m, i); }};
constexpr Guard connect_called{
    "connect() was called while closing",
    [](const Model& m, const Item&) { return m.connect_after_close; }};
constexpr Guard connect_not_called{
    "connect() was not called while closing",
    [](const Model& m, const Item&) { return !m.connect_after_close; }};

// --- Deeds -------------------------------------------------------------------

void end_later(Model& m, const Ending& ending) { m.pending = ending; }

void drop_socket(Model& m) {
  if (m.sockets > 0) --m.sockets;
  m.answers_due = 0;
  m.authenticating = false;
  m.listening = false;
  m.failed = false;
}

constexpr Deed begins_attempt{"begins an attempt", [](Model& m, Item& i) {
                                for (Item& item : m.agenda)
                                  item.same_attempt = false;
                                i.same_attempt = true;
                                i.ending = {};
                                m.answers_due = 2;
                                m.stable = false;
                                ++m.closes_due;
                                if (m.settings.option_fault) {
                                  m.answers_due = 0;
                                  end_later(m,
                                            {.error = ErrorKind::invalid_option,
                                             .decision = Decision::stop});
                                }
                              }};
constexpr Deed forgets_failures{"forgets earlier failures",
                                [](Model& m, Item&) { m.failures = 0; }};
constexpr Deed forgets_opens{"forgets earlier opens",
                             [](Model& m, Item&) { m.was_open = false; }};
constexpr Deed takes_close_back{"takes close() back", [](Model& m, Item&) {
                                  m.final = false;
                                  m.connect_after_close = false;
                                }};
constexpr Deed becomes_final{"is final from now on", [](Model& m, Item&) {
                               m.final = true;
                               m.connect_after_close = false;
                             }};
constexpr Deed remembers_connect{
    "remembers it", [](Model& m, Item&) { m.connect_after_close = true; }};
constexpr Deed forgets_connect{
    "forgets a connect() before it",
    [](Model& m, Item&) { m.connect_after_close = false; }};
constexpr Deed dies{
    "lets go of everything; nothing is told any more", [](Model& m, Item&) {
      drop_socket(m);
      m.pending.reset();
      m.alive = false;
      m.overflow = false;
      m.untold.clear();
      m.closes_due = 0;
      std::erase_if(m.agenda,
                    [](const Item& item) { return item.call == Call::none; });
    }};

constexpr Deed counts_answer{"counts it",
                             [](Model& m, Item&) { --m.answers_due; }};
constexpr Deed has_socket{"has a socket", [](Model& m, Item&) { ++m.sockets; }};
constexpr Deed drops_socket{"drops the socket",
                            [](Model& m, Item&) { drop_socket(m); }};
constexpr Deed asks_nobody{"asks nobody any more",
                           [](Model& m, Item&) { m.answers_due = 0; }};
constexpr Deed closes_socket{"begins the closing handshake",
                             [](Model&, Item&) {}};
constexpr Deed authenticates{"authenticates",
                             [](Model& m, Item&) { m.authenticating = true; }};
constexpr Deed starts_listening{"listens",
                                [](Model& m, Item&) { m.listening = true; }};
constexpr Deed opens{"is open", [](Model& m, Item& i) {
                       m.authenticating = false;
                       m.listening = false;
                       i.same_attempt = true;
                       i.reconnected = m.was_open;
                       m.was_open = true;
                     }};
constexpr Deed sees_error{"waits for the `close` that belongs to it",
                          [](Model& m, Item&) { m.failed = true; }};
constexpr Deed is_stable{"counts as stable",
                         [](Model& m, Item&) { m.stable = true; }};

constexpr std::string_view failure_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::invalid_option:
      return "fails: invalid_option";
    case ErrorKind::invalid_url:
      return "fails: invalid_url";
    case ErrorKind::invalid_protocol:
      return "fails: invalid_protocol";
    case ErrorKind::url_provider:
      return "fails: url_provider";
    case ErrorKind::connect_failed:
      return "fails: connect_failed";
    case ErrorKind::connect_timeout:
      return "fails: connect_timeout";
    case ErrorKind::authentication:
      return "fails: authentication";
    case ErrorKind::connection_lost:
      return "fails: connection_lost";
    case ErrorKind::heartbeat_timeout:
      return "fails: heartbeat_timeout";
    case ErrorKind::message_too_large:
      return "fails: message_too_large";
    case ErrorKind::outbox_full:
    case ErrorKind::decode:
      break;  // These end no attempt.
  }
  return {};
}
template <ErrorKind kind>
constexpr Deed fails{failure_of(kind),
                     [](Model&, Item& i) { i.ending.error = kind; }};
constexpr Deed with_1006{"1006, not clean", [](Model&, Item& i) {
                           i.ending.code = close_code::abnormal;
                           i.ending.was_clean = false;
                         }};
constexpr Deed with_1009{"1009", [](Model&, Item& i) {
                           i.ending.code = close_code::message_too_big;
                         }};
constexpr Deed with_its_code{"the code that came", [](Model&, Item&) {}};
constexpr Deed for_good_without_url_provider{
    "for good, unless a url provider may say another url",
    [](Model& m, Item& i) {
      if (!m.settings.url_provider) i.ending.decision = Decision::stop;
    }};
constexpr Deed for_good_without_protocols_provider{
    "for good, unless a protocols provider may say others",
    [](Model& m, Item& i) {
      if (!m.settings.protocols_provider) i.ending.decision = Decision::stop;
    }};
constexpr Deed retries_at_once{"retries at once", [](Model&, Item& i) {
                                 i.ending.decision = Decision::retry_at_set;
                               }};
constexpr Deed ends_later{"ends in a task of its own",
                          [](Model& m, Item& i) { end_later(m, i.ending); }};
constexpr Deed takes_pending{"takes the ending that waited",
                             [](Model& m, Item& i) {
                               i.ending = *m.pending;
                               m.pending.reset();
                             }};
constexpr Deed drops_pending{"tells no second `close`", [](Model& m, Item&) {
                               m.pending.reset();
                               --m.closes_due;
                             }};
constexpr Deed owes_close{"owes a `close` of its own",
                          [](Model& m, Item&) { ++m.closes_due; }};

constexpr Deed counts_failure{
    "counts a failure, unless it was stable", [](Model& m, Item&) {
      if (!m.stable && m.failures < m.settings.max_attempts) ++m.failures;
    }};
constexpr Deed applies_default_rule{
    "the default rule decides by the code", [](Model&, Item& i) {
      const CloseCode code = i.ending.code;
      i.ending.decision = Decision::retry;
      if (ends_for_good(code)) i.ending.decision = Decision::stop;
      if (code == close_code::service_restart ||
          code == close_code::try_again_later) {
        i.ending.decision = Decision::retry_at_set;
      }
    }};
constexpr Deed will_retry{"says that it retries", [](Model& m, Item& i) {
                            i.ending.will_reconnect = true;
                            m.skippable = i.ending.decision == Decision::retry;
                          }};
constexpr Deed ends_for_ever{"says that it ends", [](Model&, Item& i) {
                               i.ending.will_reconnect = false;
                             }};
/// Not told as a state: nobody knows yet whether it will wait.
constexpr Deed waits_for_decision{"shows `waiting` meanwhile",
                                  [](Model& m, Item&) { m.state = waiting; }};

constexpr Deed notes_overflow{"notes it",
                              [](Model& m, Item&) { m.overflow = true; }};
constexpr Deed reports_overflow{"outbox_full", [](Model& m, Item& i) {
                                  m.overflow = false;
                                  i.ending.error = ErrorKind::outbox_full;
                                }};
constexpr Deed names_state{"the oldest untold one", [](Model& m, Item&) {
                             m.told = m.untold.front();
                             m.untold.erase(m.untold.begin());
                           }};
constexpr Deed error_is_told{
    "its error", [](Model&, Item& i) { i.ending.error_told = true; }};
constexpr Deed heeds_newer_attempt{
    "says that it goes on, where a handler began the next attempt",
    [](Model&, Item& i) {
      if (!i.same_attempt) i.ending.will_reconnect = true;
    }};
constexpr Deed close_is_told{"its one `close`",
                             [](Model& m, Item&) { --m.closes_due; }};

const Rules table{
    // --- The user ------------------------------------------------------------

    {.number = 1,
     .in = {idle, closed},
     .on = {connect, reconnect},
     .does = {takes_close_back, forgets_opens, forgets_failures,
              begins_attempt},
     .to = connecting,
     .then = {ask_url, ask_protocols}},
    {.number = 2,
     .in = {waiting},
     .on = {connect, reconnect},
     .when = {attempt_runs, not_deciding},
     .does = {takes_close_back, forgets_failures, begins_attempt},
     .to = connecting,
     .then = {ask_url, ask_protocols}},
    // reconnect() dropped a connection whose `close` comes first.
    {.number = 3,
     .in = {waiting},
     .on = {connect, reconnect},
     .when = {close_is_due}},
    {.number = 4,
     .in = {waiting},
     .on = {connect, reconnect},
     .when = {deciding}},
    {.number = 5, .in = {connecting, open}, .on = {connect}},
    {.number = 6, .in = {connecting}, .on = {reconnect}},
    {.number = 7,
     .in = {closing},
     .on = {connect, reconnect},
     .does = {remembers_connect}},
    {.number = 8,
     .in = {open},
     .on = {reconnect},
     .does = {forgets_failures, drops_socket, with_1006, retries_at_once,
              ends_later},
     .to = waiting},

    {.number = 9,
     .in = {open},
     .on = {close},
     .does = {becomes_final, closes_socket},
     .to = closing},
    {.number = 10,
     .in = {connecting},
     .on = {close},
     .when = {attempt_runs},
     .does = {becomes_final, drops_socket, fails<ErrorKind::connect_failed>,
              with_1006, ends_later},
     .to = closing},
    {.number = 11,
     .in = {idle, waiting},
     .on = {close},
     .when = {attempt_runs, not_deciding},
     .does = {becomes_final, owes_close, with_1006, ends_later},
     .to = closing},
    // What has ended already gets no second `close`.
    {.number = 12,
     .in = {connecting, waiting},
     .on = {close},
     .when = {close_is_due},
     .does = {becomes_final},
     .to = closing},
    {.number = 13,
     .in = {waiting},
     .on = {close},
     .when = {deciding},
     .does = {becomes_final}},
    {.number = 14, .in = {closing}, .on = {close}, .does = {becomes_final}},
    {.number = 15, .in = {closed}, .on = {close}, .does = {forgets_connect}},
    {.number = 16, .in = any, .on = {destroy}, .does = {dies}},

    // --- The course of an attempt --------------------------------------------

    {.number = 17,
     .in = any,
     .on = {ask_url, ask_protocols},
     .when = {not_asking_for_this}},
    {.number = 18,
     .in = any,
     .on = {ask_url},
     .when = {asking_for_this, url_provider},
     .calls = Call::url_provider},
    {.number = 19,
     .in = any,
     .on = {ask_url},
     .when = {asking_for_this, no_url_provider},
     .then = {provider_answers}},
    {.number = 20,
     .in = any,
     .on = {ask_protocols},
     .when = {asking_for_this, protocols_provider},
     .calls = Call::protocols_provider},
    {.number = 21,
     .in = any,
     .on = {ask_protocols},
     .when = {asking_for_this, no_protocols_provider},
     .then = {provider_answers}},
    {.number = 22,
     .in = any,
     .on = {provider_answers, provider_fails},
     .when = {not_asking}},
    {.number = 23,
     .in = {connecting},
     .on = {provider_answers},
     .when = {asking, not_last_answer},
     .does = {counts_answer}},
    {.number = 24,
     .in = {connecting},
     .on = {provider_answers},
     .when = {asking, last_answer},
     .does = {counts_answer},
     .then = {open_socket}},
    {.number = 25,
     .in = {connecting},
     .on = {provider_fails},
     .when = {asking},
     .does = {asks_nobody, fails<ErrorKind::url_provider>, with_1006,
              ends_later}},

    {.number = 26,
     .in = {connecting},
     .on = {open_socket},
     .calls = Call::socket},
    {.number = 27,
     .in = {connecting},
     .on = {gets_socket},
     .does = {has_socket}},
    {.number = 28,
     .in = {connecting},
     .on = {url_refused},
     .does = {fails<ErrorKind::invalid_url>, with_1006,
              for_good_without_url_provider, ends_later}},
    {.number = 29,
     .in = {connecting},
     .on = {protocol_refused},
     .does = {fails<ErrorKind::invalid_protocol>, with_1006,
              for_good_without_protocols_provider, ends_later}},

    {.number = 30,
     .in = {connecting},
     .on = {socket_opens},
     .when = {not_failed, no_authenticator},
     .does = {opens},
     .to = open,
     .then = {tell_open}},
    {.number = 31,
     .in = {connecting},
     .on = {socket_opens},
     .when = {not_failed, authenticator},
     .does = {authenticates},
     .calls = Call::authenticate},
    {.number = 32,
     .in = {connecting},
     .on = {accept},
     .when = {authenticating},
     .does = {opens},
     .to = open,
     .then = {tell_open}},
    {.number = 33,
     .in = {connecting},
     .on = {reject},
     .when = {authenticating},
     .does = {drops_socket, fails<ErrorKind::authentication>, with_1006,
              ends_later}},
    {.number = 34,
     .in = {connecting},
     .on = {listens},
     .when = {authenticating},
     .does = {starts_listening}},
    {.number = 35,
     .in = any,
     .on = {accept, reject, listens},
     .when = {not_authenticating}},
    {.number = 36,
     .in = any,
     .on = {tell_open},
     .when = {still_open},
     .calls = Call::open},
    {.number = 37, .in = any, .on = {tell_open}, .when = {not_open_any_more}},

    // --- The network ---------------------------------------------------------

    {.number = 38,
     .in = {connecting},
     .on = {message},
     .when = {listening},
     .calls = Call::authentication_message},
    {.number = 39,
     .in = {connecting},
     .on = {message},
     .when = {not_listening}},
    {.number = 93,
     .in = {connecting},
     .on = {large_message},
     .when = {authenticating},
     .does = {closes_socket, fails<ErrorKind::message_too_large>, with_1009},
     .then = {end}},
    {.number = 94,
     .in = {connecting},
     .on = {large_message},
     .when = {not_authenticating}},
    {.number = 40, .in = {open}, .on = {message}, .calls = Call::message},
    {.number = 41,
     .in = {open},
     .on = {large_message},
     .does = {closes_socket, fails<ErrorKind::message_too_large>, with_1009},
     .then = {end}},
    {.number = 42, .in = {closing}, .on = {message, large_message}},
    {.number = 43,
     .in = {connecting, open, closing},
     .on = {socket_fails},
     .does = {sees_error}},
    {.number = 44,
     .in = {connecting},
     .on = {socket_closes},
     .does = {fails<ErrorKind::connect_failed>, with_its_code},
     .then = {end}},
    {.number = 45,
     .in = {open, closing},
     .on = {socket_closes},
     .when = {failed},
     .does = {fails<ErrorKind::connection_lost>, with_its_code},
     .then = {end}},
    {.number = 46,
     .in = {open, closing},
     .on = {socket_closes},
     .when = {not_failed},
     .does = {with_its_code},
     .then = {end}},
    // It has failed: its `close` is on the way.
    {.number = 47, .in = {connecting}, .on = {socket_opens}, .when = {failed}},
    {.number = 48, .in = any, .on = {late_event}},

    // --- Time ----------------------------------------------------------------

    {.number = 49,
     .in = {connecting},
     .on = {connect_timeout},
     .when = {attempt_runs, not_failed, asking},
     .does = {fails<ErrorKind::url_provider>, with_1006},
     .then = {end}},
    {.number = 50,
     .in = {connecting},
     .on = {connect_timeout},
     .when = {attempt_runs, not_failed, not_asking},
     .does = {fails<ErrorKind::connect_timeout>, with_1006},
     .then = {end}},
    {.number = 51,
     .in = {connecting},
     .on = {close_overdue},
     .when = {attempt_runs, failed},
     .does = {fails<ErrorKind::connect_failed>, with_1006},
     .then = {end}},
    {.number = 52,
     .in = {open, closing},
     .on = {close_overdue},
     .when = {failed},
     .does = {fails<ErrorKind::connection_lost>, with_1006},
     .then = {end}},
    {.number = 53,
     .in = {closing},
     .on = {close_timeout},
     .when = {attempt_runs, not_failed},
     .does = {with_1006},
     .then = {end}},
    // Events that are older than the deadline may wait behind it.
    {.number = 54,
     .in = {connecting, closing},
     .on = {deadline_late},
     .when = {attempt_runs}},
    {.number = 95, .in = {open}, .on = {deadline_late}, .when = {failed}},
    {.number = 55,
     .in = {waiting},
     .on = {retry_due},
     .when = {attempt_runs},
     .does = {begins_attempt},
     .to = connecting,
     .then = {ask_url, ask_protocols}},
    {.number = 56,
     .in = {open},
     .on = {stable},
     .does = {is_stable, forgets_failures}},
    {.number = 57,
     .in = {open},
     .on = {heartbeat_lost},
     .does = {fails<ErrorKind::heartbeat_timeout>, with_1006},
     .then = {end}},
    {.number = 58,
     .in = any,
     .on = {pending_due},
     .when = {close_is_due},
     .does = {takes_pending},
     .then = {end}},

    // --- The page ------------------------------------------------------------

    {.number = 59,
     .in = {waiting},
     .on = {page_signal},
     .when = {attempt_runs, skippable},
     .does = {begins_attempt},
     .to = connecting,
     .then = {ask_url, ask_protocols}},
    {.number = 60,
     .in = {waiting},
     .on = {page_signal},
     .when = {attempt_runs, not_skippable}},
    {.number = 61,
     .in = {waiting},
     .on = {page_signal},
     .when = {close_is_due}},
    {.number = 62, .in = {connecting, open, closing}, .on = {page_signal}},
    {.number = 63,
     .in = {connecting, open, waiting, closing},
     .on = {early_page_signal, offline_signal}},

    // --- How an attempt ends -------------------------------------------------

    {.number = 64,
     .in = any,
     .on = {end},
     .when = {close_called},
     .does = {drops_socket, ends_for_ever},
     .to = closed,
     .then = {tell_overflow, tell_error}},
    {.number = 65,
     .in = any,
     .on = {end},
     .when = {close_not_called, to_stop},
     .does = {drops_socket, ends_for_ever},
     .to = closed,
     .then = {tell_overflow, tell_error}},
    {.number = 66,
     .in = any,
     .on = {end},
     .when = {close_not_called, to_retry},
     .does = {drops_socket, will_retry},
     .to = waiting,
     .then = {tell_overflow, tell_error}},
    {.number = 67,
     .in = any,
     .on = {end},
     .when = {close_not_called, undecided},
     .does = {drops_socket, counts_failure},
     .then = {decide}},
    {.number = 68,
     .in = any,
     .on = {decide},
     .when = {may_not_retry},
     .does = {ends_for_ever},
     .to = closed,
     .then = {tell_overflow, tell_error}},
    {.number = 69,
     .in = any,
     .on = {decide},
     .when = {may_retry, own_rule},
     .does = {waits_for_decision},
     .calls = Call::should_retry},
    {.number = 70,
     .in = any,
     .on = {decide},
     .when = {may_retry, default_rule},
     .does = {applies_default_rule},
     .then = {rule_says}},
    // close() from within should_retry.
    {.number = 71,
     .in = any,
     .on = {rule_says},
     .when = {close_called},
     .does = {ends_for_ever},
     .to = closed,
     .then = {tell_overflow, tell_error}},
    {.number = 72,
     .in = any,
     .on = {rule_says},
     .when = {close_not_called, to_stop},
     .does = {ends_for_ever},
     .to = closed,
     .then = {tell_overflow, tell_error}},
    {.number = 73,
     .in = any,
     .on = {rule_says},
     .when = {close_not_called, to_retry},
     .does = {will_retry},
     .to = waiting,
     .then = {tell_overflow, tell_error}},
    // should_retry threw.
    {.number = 74,
     .in = any,
     .on = {rule_says},
     .when = {close_not_called, undecided},
     .does = {applies_default_rule},
     .then = {rule_says}},

    // --- What is told, and what a handler may have changed by then -----------

    {.number = 75,
     .in = any,
     .on = {tell_states},
     .when = {untold},
     .does = {names_state},
     .calls = Call::state,
     .then = {tell_states}},
    {.number = 76, .in = any, .on = {tell_states}, .when = {all_told}},
    {.number = 77,
     .in = any,
     .on = {tell_overflow},
     .when = {dropped},
     .does = {reports_overflow},
     .calls = Call::error},
    {.number = 78, .in = any, .on = {tell_overflow}, .when = {nothing_dropped}},
    {.number = 79,
     .in = any,
     .on = {tell_error},
     .when = {with_error},
     .does = {error_is_told},
     .calls = Call::error,
     .then = {heed_close}},
    {.number = 80,
     .in = any,
     .on = {tell_error},
     .when = {without_error},
     .then = {heed_close}},
    // The `close` that says "retry" would not be true any more: it becomes the
    // last one.
    {.number = 81,
     .in = any,
     .on = {heed_close},
     .when = {close_came_between},
     .does = {drops_pending, ends_for_ever},
     .to = closed,
     .then = {tell_overflow, tell_close}},
    {.number = 82,
     .in = any,
     .on = {heed_close},
     .when = {no_close_between},
     .then = {tell_close}},
    {.number = 83,
     .in = any,
     .on = {tell_close},
     .does = {heeds_newer_attempt, close_is_told},
     .calls = Call::close,
     .then = {tell_reconnecting}},
    {.number = 84,
     .in = any,
     .on = {tell_reconnecting},
     .when = {still_waiting},
     .calls = Call::reconnecting,
     .then = {connect_again}},
    {.number = 85,
     .in = any,
     .on = {tell_reconnecting},
     .when = {not_waiting_any_more},
     .then = {connect_again}},
    {.number = 86,
     .in = {closed},
     .on = {connect_again},
     .when = {connect_called},
     .does = {takes_close_back, forgets_opens, forgets_failures,
              begins_attempt},
     .to = connecting,
     .then = {ask_url, ask_protocols}},
    {.number = 87,
     .in = {closed},
     .on = {connect_again},
     .when = {connect_not_called}},
    {.number = 88,
     .in = {idle, connecting, open, waiting, closing},
     .on = {connect_again}},

    // --- The outbox, as far as its loss is told ------------------------------

    {.number = 89,
     .in = {idle, connecting, open, waiting},
     .on = {overflows},
     .does = {notes_overflow}},
    {.number = 90, .in = {closing, closed}, .on = {overflows}},
    {.number = 91, .in = any, .on = {overflow_due}, .then = {tell_overflow}},
    {.number = 92, .in = any, .on = {drains}, .calls = Call::drain},
};

}  // namespace

const Rules& rules() { return table; }

}  // namespace emsocket::model
