// What `error`, `close` and `reconnecting` say of an attempt's end.

#include <optional>
#include <string>
#include <string_view>

#include "all.hpp"

namespace emsocket::simulation {

namespace {

std::string kind(ErrorKind it) { return std::string(to_string(it)); }

std::string ending(CloseCode code, const std::string& reason, bool was_clean) {
  return std::to_string(code) + " \"" + reason + "\"" +
         (was_clean ? ", clean" : ", not clean");
}

/// Of a failed attempt one error comes before its close; of one that was open
/// only where something failed.
class ErrorThenClose final : public Watch<ErrorThenClose> {
 public:
  explicit ErrorThenClose(const Ledger& ledger)
      : Watch("a failed attempt has one error, before its close", ledger) {}
  void see(const Entry&, const StateEvent& it) {
    if (it.to == State::connecting) ++unopened_;
    if (it.to == State::open) --unopened_;
  }
  void see(const Entry&, const ErrorEvent& it) {
    if (it.kind == ErrorKind::outbox_full) return;
    ++errors_;
    require(errors_ == 1, [] { return "two errors for one close"; });
  }
  void see(const Entry&, const CloseEvent&) {
    // The attempt that ends is the oldest; a younger one can be under way
    // already, which the user began in the handler of the error.
    const bool is_of_unopened = unopened_ > 0 && ledger_.closes_due + 1 > 0;
    if (!ledger_.step.disturbed) {
      require(!is_of_unopened || errors_ == 1,
              [] { return "a failed attempt has no error"; });
    }
    if (unopened_ > 0) --unopened_;
    errors_ = 0;
  }
  void see(const Entry& entry, const StepEnded&) {
    if (!entry.glance) return;
    require(errors_ == 0, [] { return "an error without a close"; });
    if (ledger_.step.disturbed) {
      unopened_ = entry.glance->state == State::connecting ? 1 : 0;
      if (entry.glance->state == State::closing && ledger_.socket == 0 &&
          ledger_.attempts > 0) {
        unsure_ = true;
      }
    }
    if (unsure_ && entry.glance->state != State::closing) {
      unsure_ = false;
      unopened_ = entry.glance->state == State::connecting ? 1 : 0;
    }
  }
  template <class Other>
  void see(const Entry&, const Other&) {}

 private:
  int unopened_ = 0;
  int errors_ = 0;
  bool unsure_ = false;
};

/// The error says what happened.
class ErrorSaysWhat final : public Watch<ErrorSaysWhat> {
 public:
  explicit ErrorSaysWhat(const Ledger& ledger)
      : Watch("an error says what failed, and no secret", ledger) {}

  void see(const Entry& entry, const Called& it) {
    const State state = entry.glance ? entry.glance->state : ledger_.state;
    switch (it.command) {
      case Command::close:
        if (state == State::connecting && ledger_.step.close) {
          expect(ErrorKind::connect_failed);
        }
        break;
      case Command::reject_url:
        if (it.number == url_.number && url_.is_open) fail(url_, "no url");
        break;
      case Command::reject_protocols:
        if (it.number == protocols_.number && protocols_.is_open) {
          fail(protocols_, "no protocols");
        }
        break;
      case Command::resolve_url:
        if (it.number != url_.number || !url_.is_open) break;
        url_ = {it.number, true, false};
        look_at_protocols(state);
        break;
      case Command::resolve_protocols:
        if (it.number == protocols_.number && protocols_.is_open) {
          protocols_ = {it.number, true, false};
          bad_protocols_ = it.protocols == std::vector<std::string>{"no token"};
          look_at_protocols(state);
        }
        break;
      case Command::authentication_reject:
        if (was_authenticating_ && it.number == ledger_.authentication &&
            ledger_.socket != 0) {
          expect(ErrorKind::authentication);
        }
        was_authenticating_ =
            was_authenticating_ && it.number != ledger_.authentication;
        break;
      case Command::authentication_accept:
        was_authenticating_ =
            was_authenticating_ && it.number != ledger_.authentication;
        break;
      default:
        break;
    }
  }
  void see(const Entry&, const Asked& it) {
    if (it.callback == Callback::url) url_ = {it.number, false, true};
    if (it.callback == Callback::protocols)
      protocols_ = {it.number, false, true};
    if (it.callback == Callback::authenticate) was_authenticating_ = true;
  }
  void see(const Entry&, const Threw& it) {
    if (it.callback == Callback::url && url_.is_open) {
      fail(url_, "thrown in url");
    }
    if (it.callback == Callback::protocols && protocols_.is_open) {
      fail(protocols_, "thrown in protocols");
    }
    if ((it.callback == Callback::authenticate ||
         it.callback == Callback::authentication_message) &&
        was_authenticating_ && ledger_.socket != 0) {
      expect(ErrorKind::authentication);
    }
  }
  void see(const Entry&, const Released&) { was_authenticating_ = false; }
  void see(const Entry&, const ConnectAsked& it) {
    if (it.refusal) expect(*it.refusal);
  }
  void see(const Entry&, const StateEvent& it) {
    if (it.to != State::connecting) return;
    if (!ledger_.step.disturbed) {
      expected_.reset();
      unsure_ = false;
      url_.is_open = protocols_.is_open = false;
      url_.answered = !has_provider(Choice::url, 1);
      protocols_.answered = !has_provider(Choice::protocols, 2);
      bad_protocols_ = ledger_.setup.mode<ProtocolsMode>(Choice::protocols) ==
                       ProtocolsMode::fixed_invalid;
    }
    if (!ledger_.setup.faulty_option().empty()) {
      expect(ErrorKind::invalid_option);
    }
    look_at_protocols(State::connecting);
  }
  void see(const Entry& entry, const ErrorEvent& it) {
    require(it.message.find("t=S") == it.message.npos &&
                it.message.find('?') == it.message.npos,
            [&] { return "a secret in \"" + it.message + "\""; });
    if (it.kind == ErrorKind::outbox_full) return;
    was_error_ = true;
    if (ledger_.step.disturbed || unsure_) return;
    ErrorKind kind_expected = it.kind;
    if (expected_) {
      kind_expected = *expected_;
    } else if (ledger_.step.closed) {
      kind_expected = ledger_.opened_at ? ErrorKind::connection_lost
                                        : ErrorKind::connect_failed;
      require(!ledger_.opened_at || ledger_.had_socket_error,
              [] { return "an error after a close that was no failure"; });
    } else if (ledger_.step.too_large) {
      kind_expected = ErrorKind::message_too_large;
    } else if (ledger_.had_socket_error && ledger_.opened_at &&
               it.kind == ErrorKind::heartbeat_timeout) {
      // Whichever deadline comes first.
    } else if (ledger_.had_socket_error) {
      kind_expected = ledger_.opened_at ? ErrorKind::connection_lost
                                        : ErrorKind::connect_failed;
    } else if (ledger_.opened_at) {
      kind_expected = ErrorKind::heartbeat_timeout;
    } else {
      kind_expected =
          had_socket_ ? ErrorKind::connect_timeout : ErrorKind::url_provider;
    }
    require(it.kind == kind_expected, [&] {
      return kind(it.kind) + " in place of " + kind(kind_expected);
    });
    require(says_where(entry, it),
            [&] { return "what was it, and where: \"" + it.message + "\""; });
    if (it.kind == ErrorKind::invalid_option) {
      require(it.message.find(ledger_.setup.faulty_option()) != it.message.npos,
              [] { return "another option than the faulty one"; });
    }
    const bool says_limit = it.kind == ErrorKind::connect_timeout ||
                            (it.kind == ErrorKind::url_provider && !expected_);
    if (says_limit) {
      require(it.message.find(
                  std::to_string(ledger_.options.connect_timeout.count()) +
                  " ms") != it.message.npos,
              [] { return "the limit is missing"; });
    }
  }
  void see(const Entry&, const CloseEvent&) {
    if (!ledger_.step.disturbed && ledger_.step.closed && ledger_.opened_at &&
        ledger_.had_socket_error) {
      require(was_error_,
              [] { return "an open connection failed without an error"; });
    }
    expected_.reset();
  }
  void see(const Entry&, const StepEnded&) {
    was_error_ = false;
    if (ledger_.step.disturbed) unsure_ = true;
    had_socket_ = ledger_.socket != 0;
    began_authenticating_ = was_authenticating_;
  }
  template <class Other>
  void see(const Entry&, const Other&) {}

 private:
  struct Question {
    Number number = 0;
    bool answered = false;  ///< with what it was asked for
    bool is_open = false;   ///< asked, and not answered yet
  };
  void expect(ErrorKind it) {
    if (!expected_) expected_ = it;
  }
  /// The words in the message that a person needs to act on.
  [[nodiscard]] bool says_where(const Entry& entry,
                                const ErrorEvent& it) const {
    const auto says = [&it](const std::string& what) {
      return it.message.find(what) != it.message.npos;
    };
    const auto ms = [](milliseconds time) {
      return " " + std::to_string(time.count()) + " ms";
    };
    const bool by_close = expected_ == ErrorKind::connect_failed;
    switch (it.kind) {
      case ErrorKind::connect_failed:
        return by_close ? says("close()")
                        : says(" ws://h/") &&
                              says(ms(entry.at - ledger_.attempt_started));
      case ErrorKind::connect_timeout:
        return says(" ws://h/") &&
               says(began_authenticating_ ? "authenticated" : "not open");
      case ErrorKind::connection_lost:
        return says(" ws://h/");
      case ErrorKind::invalid_url:
        return says(" ws://refused/:") && says("is no url");
      case ErrorKind::heartbeat_timeout:
        return says(ms(ledger_.options.heartbeat.timeout));
      case ErrorKind::message_too_large:
        return says(" " + std::to_string(ledger_.options.max_message_bytes) +
                    " bytes");
      case ErrorKind::authentication:
        return says("not you") || says("thrown in auth");
      case ErrorKind::url_provider:
        return !expected_ || says(": " + std::string(provider_reason_));
      case ErrorKind::invalid_protocol:
        return says("\"no token\" is not a token") ||
               says("\"v2\" is offered twice");
      default:
        return true;
    }
  }
  /// Values up to `last_fixed` are fixed ones.
  [[nodiscard]] bool has_provider(Choice choice,
                                  std::uint8_t last_fixed) const {
    return ledger_.setup[choice] > last_fixed;
  }
  void look_at_protocols(State state) {
    if (state == State::connecting && ledger_.socket == 0 && url_.answered &&
        protocols_.answered && bad_protocols_) {
      expect(ErrorKind::invalid_protocol);
    }
  }
  void fail(Question& question, std::string_view reason) {
    question.is_open = false;
    if (ledger_.state == State::connecting && ledger_.socket == 0) {
      if (!expected_) provider_reason_ = reason;
      expect(ErrorKind::url_provider);
    }
  }

  Question url_;
  Question protocols_;
  bool bad_protocols_ = false;
  bool was_authenticating_ = false;
  bool had_socket_ = false;
  bool began_authenticating_ = false;  ///< as the step began
  bool was_error_ = false;
  bool unsure_ = false;
  std::optional<ErrorKind> expected_;
  std::string_view provider_reason_;  ///< where that is url_provider
};

/// Code, reason and wasClean are the platform's where it closed the socket, and
/// 1006 where nobody closed it.
class CloseSaysHow final : public Watch<CloseSaysHow> {
 public:
  explicit CloseSaysHow(const Ledger& ledger)
      : Watch("a close carries the code, reason and wasClean of its cause",
              ledger) {}
  void see(const Entry&, const CloseEvent& it) { look(it, "close"); }
  void see(const Entry&, const RuleAsked& it) {
    look(it.event, "should_retry");
  }
  template <class Other>
  void see(const Entry&, const Other&) {}

 private:
  void look(const CloseEvent& it, const char* where) {
    CloseCode code = close_code::abnormal;
    std::string reason;
    bool was_clean = false;
    if (ledger_.step.closed) {
      code = ledger_.step.code;
      reason = ledger_.step.reason;
      was_clean = ledger_.step.was_clean;
    } else if (ledger_.step.too_large) {
      code = close_code::message_too_big;
    }
    require(it.code == code && it.reason == reason && it.was_clean == was_clean,
            [&] {
              return std::string(where) + " with " +
                     ending(it.code, it.reason, it.was_clean) +
                     " in place of " + ending(code, reason, was_clean);
            });
    require(it.will_reconnect || it.retry_in == milliseconds{0},
            [] { return "a last close with a retry_in"; });
  }
};

/// `reconnecting` comes right after the `close` that says so.
class Reconnecting final : public Watch<Reconnecting> {
 public:
  explicit Reconnecting(const Ledger& ledger)
      : Watch("reconnecting follows the close that announces a retry", ledger) {
  }
  void see(const Entry&, const CloseEvent& it) {
    close_ = it;
    is_due_ = it.will_reconnect && ledger_.state == State::waiting;
  }
  void see(const Entry&, const Called& it) {
    // What the user does after the close may take the retry away.
    if (it.command == Command::connect || it.command == Command::reconnect ||
        it.command == Command::close || it.command == Command::destroy) {
      is_due_ = false;
    }
  }
  void see(const Entry& entry, const ReconnectingEvent& it) {
    require(entry.glance && entry.glance->state == State::waiting,
            [] { return "reconnecting, and it does not wait"; });
    require(close_ && close_->will_reconnect && it.delay == close_->retry_in &&
                it.cause.code == close_->code &&
                it.cause.reason == close_->reason &&
                it.cause.unsent == close_->unsent,
            [] { return "reconnecting tells another close"; });
    is_due_ = false;
    close_.reset();
  }
  void see(const Entry&, const StepEnded&) {
    require(!is_due_, [] { return "a retry without reconnecting"; });
    close_.reset();
    is_due_ = false;
  }
  template <class Other>
  void see(const Entry&, const Other&) {}

 private:
  std::optional<CloseEvent> close_;
  bool is_due_ = false;
};

}  // namespace

void add_ending_invariants(Invariants& all, const Ledger& ledger) {
  all.push_back(std::make_unique<ErrorThenClose>(ledger));
  all.push_back(std::make_unique<ErrorSaysWhat>(ledger));
  all.push_back(std::make_unique<CloseSaysHow>(ledger));
  all.push_back(std::make_unique<Reconnecting>(ledger));
}

}  // namespace emsocket::simulation
