// The course of an attempt: its questions, its socket, its end.

#include <optional>
#include <string>

#include "all.hpp"
#include "simulation/story.hpp"

namespace emsocket::simulation {

namespace {

std::string counted(const char* what, std::uint32_t number) {
  return std::to_string(number) + " " + what;
}

class OneSocket final : public Watch<OneSocket> {
 public:
  explicit OneSocket(const Ledger& ledger)
      : Watch("at most one live socket, and none where none belongs", ledger) {}
  void see(const Entry&, const ConnectAsked& it) {
    if (it.socket == 0) return;
    require(live_ == 0, [&] {
      return "socket " + std::to_string(it.socket) + " is opened while " +
             std::to_string(live_) + " lives";
    });
    live_ = it.socket;
  }
  void see(const Entry&, const Released& it) {
    if (it.socket == live_) live_ = 0;
  }
  void see(const Entry& entry, const StepEnded& it) {
    require(it.live_sockets <= 1, [] { return "two live sockets"; });
    if (!entry.glance) return;
    const State state = entry.glance->state;
    if (state == State::open) {
      require(it.live_sockets == 1, [] { return "open, and no socket"; });
    }
    if (state == State::idle || state == State::waiting ||
        state == State::closed) {
      require(it.live_sockets == 0,
              [&] { return "a socket in " + std::string(to_string(state)); });
    }
  }
  template <class Other>
  void see(const Entry&, const Other&) {}

 private:
  Number live_ = 0;
};

/// A provider is asked once for each attempt, and the attempt goes where the
/// first answer says.
class Providers final : public Watch<Providers> {
 public:
  explicit Providers(const Ledger& ledger)
      : Watch("each attempt asks each provider once, and takes its answer",
              ledger),
        url_mode_(ledger.setup.mode<UrlMode>(Choice::url)),
        protocols_mode_(ledger.setup.mode<ProtocolsMode>(Choice::protocols)) {}

  void see(const Entry&, const Asked& it) {
    if (it.callback == Callback::url) url_ = {it.number, {}, false};
    if (it.callback == Callback::protocols) protocols_ = {it.number, {}, false};
  }
  void see(const Entry&, const Called& it) {
    if (it.command == Command::resolve_url && !url_.answered &&
        it.number == url_.number) {
      url_.answered = true;
      url_.url = it.text;
    }
    if (it.command == Command::reject_url && it.number == url_.number) {
      url_.answered = true;
    }
    if (it.command == Command::resolve_protocols && !protocols_.answered &&
        it.number == protocols_.number) {
      protocols_.answered = true;
      protocols_list_ = it.protocols;
    }
    if (it.command == Command::reject_protocols &&
        it.number == protocols_.number) {
      protocols_.answered = true;
    }
    if (ledger_.step.disturbed) was_disturbed_ = true;
  }
  void see(const Entry&, const Threw& it) {
    if (it.callback == Callback::url) url_.answered = true;
    if (it.callback == Callback::protocols) protocols_.answered = true;
  }
  void see(const Entry&, const ConnectAsked& it) {
    ++sockets_asked_;
    require(it.attempt > last_attempt_,
            [] { return "an attempt's number is used twice"; });
    last_attempt_ = it.attempt;
    const std::string url = url_mode_ == UrlMode::fixed ? "ws://h/f?t=S0"
                            : url_mode_ == UrlMode::fixed_refused
                                ? "ws://refused/?t=S0"
                                : url_.url;
    require(it.url == url,
            [&] { return "goes to " + it.url + ", not " + url; });
    require(has_url_provider() ? url_.answered : true,
            [] { return "nobody said where to"; });
    const std::vector<std::string> protocols =
        protocols_mode_ == ProtocolsMode::none ? std::vector<std::string>{}
        : protocols_mode_ == ProtocolsMode::fixed
            ? std::vector<std::string>{"v2", "v1"}
            : protocols_list_;
    require(it.protocols == protocols,
            [] { return "offers other protocols than it was told"; });
    if (has_url_provider()) {
      require(url_.number > used_url_, [] { return "an old answer is used"; });
      used_url_ = url_.number;
    }
    if (has_protocols_provider()) {
      require(protocols_.number > used_protocols_,
              [] { return "old protocols are used"; });
      used_protocols_ = protocols_.number;
    }
  }
  void see(const Entry& entry, const StepEnded& it) {
    const auto attempts = ledger_.attempts;
    if (entry.glance) {
      require(sockets_asked_ <= attempts,
              [&] { return counted("sockets asked for", sockets_asked_); });
      require(url_.number <= attempts && protocols_.number <= attempts, [&] {
        return counted("questions for the url", url_.number) + " in " +
               counted("attempts", attempts);
      });
    }
    if (was_disturbed_ || !ledger_.setup.faulty_option().empty()) return;
    if (!entry.glance) return;
    if (has_url_provider()) {
      require(url_.number == attempts, [&] {
        return counted("questions for the url", url_.number) + " in " +
               counted("attempts", attempts);
      });
    }
    if (has_protocols_provider() && !has_url_provider()) {
      require(protocols_.number == attempts,
              [] { return "protocols not asked for in each attempt"; });
    }
    if (entry.glance->state != State::connecting || it.due_timers > 0) return;
    const bool awaits = (has_url_provider() && !url_.answered) ||
                        (has_protocols_provider() && !protocols_.answered);
    require(it.live_sockets == 1 || awaits,
            [] { return "connecting, with no socket and no open question"; });
  }
  template <class Other>
  void see(const Entry&, const Other&) {}

 private:
  struct Question {
    Number number = 0;
    std::string url;
    bool answered = false;
  };
  [[nodiscard]] bool has_url_provider() const {
    return url_mode_ != UrlMode::fixed && url_mode_ != UrlMode::fixed_refused;
  }
  [[nodiscard]] bool has_protocols_provider() const {
    return protocols_mode_ != ProtocolsMode::none &&
           protocols_mode_ != ProtocolsMode::fixed &&
           protocols_mode_ != ProtocolsMode::fixed_invalid;
  }

  UrlMode url_mode_;
  ProtocolsMode protocols_mode_;
  Question url_;
  Question protocols_;
  std::vector<std::string> protocols_list_;
  Number used_url_ = 0;
  Number used_protocols_ = 0;
  std::uint32_t sockets_asked_ = 0;
  AttemptNumber last_attempt_ = 0;
  bool was_disturbed_ = false;
};

/// Exactly one close for each attempt, and one for a close() without attempt.
class OneClose final : public Watch<OneClose> {
 public:
  explicit OneClose(const Ledger& ledger)
      : Watch("each attempt ends in exactly one close", ledger) {}
  void see(const Entry&, const CloseEvent&) {
    require(ledger_.closes_due >= 0,
            [] { return "a close for which nothing ended"; });
  }
  void see(const Entry& entry, const StepEnded& it) {
    if (!entry.glance) return;
    int due = 0;
    switch (entry.glance->state) {
      case State::connecting:
      case State::open:
      case State::closing:
        due = 1;
        break;
      case State::waiting:
        // reconnect() tells of the connection it dropped in a task of its own.
        due = ledger_.closes_due == 1 && it.due_timers > 0 ? 1 : 0;
        break;
      case State::idle:
      case State::closed:
        break;
    }
    require(ledger_.closes_due == due, [&] {
      return std::to_string(ledger_.closes_due) + " still to come in " +
             std::string(to_string(entry.glance->state));
    });
  }
  template <class Other>
  void see(const Entry&, const Other&) {}
};

/// After the last close, and after the destructor, nothing is told.
class Silence final : public Watch<Silence> {
 public:
  explicit Silence(const Ledger& ledger)
      : Watch("nothing is told after the last close or after destruction",
              ledger) {}
  void see(const Entry&, const Called& it) {
    if (it.command == Command::connect || it.command == Command::reconnect) {
      is_over_ = false;
    }
    if (it.command == Command::destroy) is_destroyed_ = true;
  }
  void see(const Entry&, const CloseEvent& it) {
    look("close");
    // Not where the user began anew before he heard of it.
    is_over_ = !it.will_reconnect && !ledger_.step.connect &&
               !ledger_.step.reconnect && ledger_.closes_due == 0;
  }
  void see(const Entry&, const StateEvent& it) {
    if (it.from == State::closed && it.to == State::connecting)
      is_over_ = false;
    look("state");
  }
  void see(const Entry&, const OpenEvent&) { look("open"); }
  void see(const Entry&, const MessageTold&) { look("message"); }
  void see(const Entry&, const ErrorEvent&) { look("error"); }
  void see(const Entry&, const ReconnectingEvent&) { look("reconnecting"); }
  void see(const Entry&, const DrainEvent&) { look("drain"); }
  void see(const Entry&, const Heard&) {
    require(!is_destroyed_, [] { return "a handler after destruction"; });
  }
  void see(const Entry&, const Asked&) { look("a question"); }
  void see(const Entry&, const RuleAsked&) { look("should_retry"); }
  void see(const Entry&, const AuthenticationMessage&) {
    look("a message to authenticate");
  }
  void see(const Entry&, const ConnectAsked&) { look("a new socket"); }
  void see(const Entry&, const HandedOver&) { look("a message sent"); }
  template <class Other>
  void see(const Entry&, const Other&) {}

 private:
  void look(const char* what) {
    require(!is_destroyed_ && !is_over_, [&] {
      return std::string(what) +
             (is_destroyed_ ? " after destruction" : " after the last close");
    });
  }
  bool is_destroyed_ = false;
  bool is_over_ = false;
};

/// A socket opens into `open`, or into authenticate() and then into `open`.
class Opening final : public Watch<Opening> {
 public:
  explicit Opening(const Ledger& ledger)
      : Watch("an open socket is an open connection, once it is authenticated",
              ledger),
        authenticates_(ledger.setup[Choice::authenticate] != 0) {}
  void see(const Entry&, const SocketOpened& it) {
    opens_ = it.heard && it.socket == ledger_.socket &&
             ledger_.state == State::connecting && !ledger_.had_socket_error;
  }
  void see(const Entry&, const Asked& it) {
    if (it.callback != Callback::authenticate) return;
    require(opens_, [] { return "authenticate() without a new connection"; });
    asked_ = true;
    accepted_ = false;
  }
  void see(const Entry&, const Called& it) {
    if (it.command == Command::authentication_accept && asked_ &&
        it.number == ledger_.authentication && ledger_.socket != 0) {
      accepted_ = true;
      asked_ = false;
    }
    if (it.command == Command::authentication_reject &&
        it.number == ledger_.authentication) {
      asked_ = false;
    }
    if (it.command == Command::close) asked_ = asked_ && !ledger_.step.close;
  }
  void see(const Entry&, const Threw& it) {
    if (it.callback == Callback::authenticate ||
        it.callback == Callback::authentication_message) {
      asked_ = false;
    }
  }
  void see(const Entry&, const Released&) { asked_ = false; }
  void see(const Entry&, const StateEvent& it) {
    if (it.from == State::idle || it.from == State::closed) was_open_ = false;
    if (it.to != State::open) return;
    was_told_ = true;
    require(authenticates_ ? accepted_ : opens_,
            [] { return "open without a reason"; });
    reconnected_ = was_open_;
    was_open_ = true;
  }
  void see(const Entry&, const OpenEvent& it) {
    require(was_told_, [] { return "open() before its state"; });
    require(it.url == ledger_.opened_info.url &&
                it.protocol == ledger_.opened_info.protocol &&
                it.extensions == ledger_.opened_info.extensions,
            [] { return "open tells another url, protocol or extensions"; });
    require(it.reconnected == reconnected_,
            [] { return "reconnected is wrong"; });
    was_open_told_ = true;
  }
  void see(const Entry& entry, const StepEnded& it) {
    if (entry.glance && !ledger_.step.disturbed) {
      if (opens_ && !authenticates_) {
        require(was_told_ && was_open_told_,
                [] { return "the socket opened and nobody was told"; });
      }
      if (opens_ && authenticates_) {
        require(asked_ || accepted_ ||
                    entry.glance->state != State::connecting ||
                    it.due_timers > 0,
                [] { return "authenticate() was not asked"; });
      }
      if (accepted_ && was_told_) {
        require(was_open_told_, [] { return "no open after accept()"; });
      }
      if (accepted_) {
        require(was_told_, [] { return "accept() had no effect"; });
      }
    }
    if (entry.glance) {
      const State state = entry.glance->state;
      // What the Client says of its connection.
      if (state == State::open) {
        require(it.info.url == ledger_.opened_info.url &&
                    it.info.protocol == ledger_.opened_info.protocol &&
                    it.info.extensions == ledger_.opened_info.extensions,
                [] { return "url(), protocol() or extensions() is wrong"; });
      }
      if (state == State::connecting && ledger_.socket != 0 &&
          !ledger_.socket_opened) {
        require(it.info.url == ledger_.request.url &&
                    it.info.protocol.empty() && it.info.extensions.empty(),
                [] { return "url() is not that of the attempt"; });
      }
    }
    opens_ = was_told_ = was_open_told_ = accepted_ = false;
  }
  template <class Other>
  void see(const Entry&, const Other&) {}

 private:
  bool authenticates_;
  bool opens_ = false;
  bool asked_ = false;
  bool accepted_ = false;
  bool was_told_ = false;
  bool was_open_told_ = false;
  bool was_open_ = false;
  bool reconnected_ = false;
};

/// The user chose the type once; it holds for every socket.
class OneBinaryType final : public Watch<OneBinaryType> {
 public:
  explicit OneBinaryType(const Ledger& ledger)
      : Watch("binary_type survives, and reaches the socket", ledger),
        chosen_(ledger.options.binary_type) {}
  void see(const Entry&, const Called& it) {
    if (it.command == Command::set_binary_type) chosen_ = it.type;
  }
  void see(const Entry& entry, const Returned& it) {
    if (it.command != Command::set_binary_type || !entry.glance) return;
    require(entry.glance->binary_type == chosen_,
            [] { return "binary_type() forgets"; });
    require(ledger_.socket == 0 || at_socket_ == chosen_,
            [] { return "the socket is not told"; });
  }
  void see(const Entry&, const ConnectAsked& it) {
    require(it.binary_type == chosen_,
            [] { return "a new socket has another binary_type"; });
    at_socket_ = it.binary_type;
  }
  void see(const Entry&, const BinaryTypeSet& it) { at_socket_ = it.type; }
  template <class Other>
  void see(const Entry&, const Other&) {}

 private:
  BinaryType chosen_;
  BinaryType at_socket_{};
};

/// The socket's close() is the user's, or says that a message is too big.
class SocketClose final : public Watch<SocketClose> {
 public:
  explicit SocketClose(const Ledger& ledger)
      : Watch("the peer hears the close that the user asked for", ledger) {}
  void see(const Entry& entry, const Called& it) {
    if (it.command != Command::close) return;
    is_wanted_ = entry.glance && entry.glance->state == State::open &&
                 (!it.code || may_be_sent(*it.code)) &&
                 it.text.size() <= max_close_reason_bytes;
    if (!is_wanted_) return;
    code_ = it.code;
    reason_ = it.text;
    asked_ = false;
  }
  void see(const Entry&, const CloseAsked& it) {
    if (ledger_.step.too_large && it.code == 4009) return;
    require(is_wanted_ && it.code == code_ && it.reason == reason_,
            [] { return "a close that nobody asked for"; });
    asked_ = true;
  }
  void see(const Entry& entry, const Returned& it) {
    if (it.command != Command::close) return;
    require(!is_wanted_ || asked_ || !entry.glance,
            [] { return "the socket is not asked to close"; });
    is_wanted_ = false;
  }
  template <class Other>
  void see(const Entry&, const Other&) {}

 private:
  bool is_wanted_ = false;
  bool asked_ = false;
  std::optional<CloseCode> code_;
  std::string reason_;
};

}  // namespace

void add_attempt_invariants(Invariants& all, const Ledger& ledger) {
  all.push_back(std::make_unique<OneSocket>(ledger));
  all.push_back(std::make_unique<Providers>(ledger));
  all.push_back(std::make_unique<OneClose>(ledger));
  all.push_back(std::make_unique<Silence>(ledger));
  all.push_back(std::make_unique<Opening>(ledger));
  all.push_back(std::make_unique<OneBinaryType>(ledger));
  all.push_back(std::make_unique<SocketClose>(ledger));
}

}  // namespace emsocket::simulation
