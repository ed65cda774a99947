#include "user.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "support/fake_message.hpp"

namespace emsocket::simulation {

namespace {

// The query is a secret: no message may contain it.
constexpr const char* fixed_url = "ws://h/f?t=S0";
constexpr const char* refused_url = "ws://refused/?t=S0";

std::string fresh_url(Number question) {
  return "ws://h/?t=S" + std::to_string(question);
}

std::string read(const Message& message) { return std::string(message.text()); }

/// The one that is `back` before the newest; 0 where there is none.
template <class T>
Number newest(const std::vector<T>& all, std::uint32_t back) {
  return back < all.size() ? static_cast<Number>(all.size() - back) : 0;
}

}  // namespace

/// Code of the user runs. Its end is noted also when an exception leaves it.
class User::Inside {
 public:
  Inside(User& user, Callback callback) : user_(user), callback_(callback) {
    ++user_.journal_.depth;
  }
  ~Inside() {
    --user_.journal_.depth;
    user_.journal_.note_glancing(Left{callback_});
  }
  Inside(const Inside&) = delete;
  Inside& operator=(const Inside&) = delete;

 private:
  User& user_;
  Callback callback_;
};

/// What a handler has captured: the history may have something happen when it
/// ends. Counted, so that none is left.
class User::Capture {
 public:
  Capture(User& user, bool meddles) : user_(user), meddles_(meddles) {
    ++user_.kept_captures_;
  }
  ~Capture() {
    --user_.kept_captures_;
    if (!meddles_ || !user_.client_) return;
    const Inside inside(user_, Callback::handler_end);
    user_.meddle(Callback::handler_end);
  }
  Capture(const Capture&) = delete;
  Capture& operator=(const Capture&) = delete;

 private:
  User& user_;
  bool meddles_;
};

User::User(const History& history, Journal& journal, Loop& loop,
           Network& network, const Environment& environment)
    : history_(history),
      journal_(journal),
      loop_(loop),
      network_(network),
      environment_(environment) {
  UrlSource url = fixed_url;
  switch (history.setup.mode<UrlMode>(Choice::url)) {
    case UrlMode::fixed:
      break;
    case UrlMode::fixed_refused:
      url = UrlSource(refused_url);
      break;
    default:
      url = UrlSource([this, capture = std::make_shared<Capture>(*this, false)](
                          const Reply<std::string>& reply) { ask_url(reply); });
      break;
  }
  client_ = std::make_unique<Client>(std::move(url), options(), environment);
  listen();
}

User::~User() {
  meddles_ = false;
  // Out of sight first: what ends with it may look for it.
  const auto client = std::move(client_);
}

Options User::options() {
  Options options = history_.setup.options();
  const auto capture = std::make_shared<Capture>(*this, false);
  switch (history_.setup.mode<ProtocolsMode>(Choice::protocols)) {
    case ProtocolsMode::none:
      break;
    case ProtocolsMode::fixed:
      options.protocols = std::vector<std::string>{"v2", "v1"};
      break;
    case ProtocolsMode::fixed_invalid:
      options.protocols = std::vector<std::string>{"v2", "v2"};
      break;
    default:
      options.protocols = ProtocolsSource(
          [this, capture](const Reply<std::vector<std::string>>& reply) {
            ask_protocols(reply);
          });
      break;
  }
  if (history_.setup[Choice::authenticate] != 0) {
    options.authenticate =
        Authenticator([this, capture](const Authentication& authentication) {
          authenticate(authentication);
        });
  }
  if (history_.setup[Choice::should_retry] != 0) {
    options.reconnect.should_retry = RetryPolicy(
        [this, capture](const CloseEvent& event) { return decide(event); });
  }
  return options;
}

void User::listen() {
  client_->on_state(
      [this](const StateEvent& event) { hear(Callback::state, event, event); });
  client_->on_open(
      [this](const OpenEvent& event) { hear(Callback::open, event, event); });
  client_->on_message([this](const Message& message) {
    hear(Callback::message, MessageTold{message.kind(), read(message)},
         message);
  });
  client_->on_error(
      [this](const ErrorEvent& event) { hear(Callback::error, event, event); });
  client_->on_close(
      [this](const CloseEvent& event) { hear(Callback::close, event, event); });
  client_->on_reconnecting([this](const ReconnectingEvent& event) {
    hear(Callback::reconnecting, event, event);
  });
  client_->on_drain(
      [this](const DrainEvent& event) { hear(Callback::drain, event, event); });
}

template <class Event>
void User::hear(Callback callback, Record record, const Event&) {
  journal_.note_glancing(std::move(record));
  const Inside inside(*this, callback);
  meddle(callback);
}

// --- The functions among the options -----------------------------------------

void User::ask_url(const Reply<std::string>& reply) {
  url_questions_.push_back(reply);
  const auto number = static_cast<Number>(url_questions_.size());
  journal_.note_glancing(Asked{Callback::url, number});
  const Inside inside(*this, Callback::url);
  meddle(Callback::url);
  switch (history_.setup.mode<UrlMode>(Choice::url)) {
    case UrlMode::fixed:
    case UrlMode::fixed_refused:
    case UrlMode::scripted:
      return;
    case UrlMode::at_once:
      return answer_url(number, fresh_url(number));
    case UrlMode::later:
      return loop_.post(history_.setup.latency(), [this, number] {
        answer_url(number, fresh_url(number));
      });
    case UrlMode::throws:
      if (number % 2 == 1) throw_from(Callback::url);
      return answer_url(number, fresh_url(number));
    case UrlMode::rejects:
      return answer_url(number, std::nullopt);
    case UrlMode::twice:
      answer_url(number, fresh_url(number));
      answer_url(number, "ws://second/");
      return answer_url(number, std::nullopt);
    case UrlMode::sometimes_refused:
      // Every other one; with a query, and with a user's name and password.
      if (number % 2 == 0) return answer_url(number, fresh_url(number));
      return answer_url(
          number, number % 4 == 1 ? refused_url : "ws://me:t=S0@refused/");
  }
}

void User::ask_protocols(const Reply<std::vector<std::string>>& reply) {
  protocols_questions_.push_back(reply);
  const auto number = static_cast<Number>(protocols_questions_.size());
  journal_.note_glancing(Asked{Callback::protocols, number});
  const Inside inside(*this, Callback::protocols);
  meddle(Callback::protocols);
  const std::vector<std::string> fresh{"p" + std::to_string(number), "v1"};
  switch (history_.setup.mode<ProtocolsMode>(Choice::protocols)) {
    case ProtocolsMode::none:
    case ProtocolsMode::fixed:
    case ProtocolsMode::fixed_invalid:
    case ProtocolsMode::scripted:
      return;
    case ProtocolsMode::at_once:
      return answer_protocols(number, fresh);
    case ProtocolsMode::later:
      return loop_.post(2 * history_.setup.latency(), [this, number, fresh] {
        answer_protocols(number, fresh);
      });
    case ProtocolsMode::throws:
      if (number % 2 == 1) throw_from(Callback::protocols);
      return answer_protocols(number, fresh);
    case ProtocolsMode::rejects:
      return answer_protocols(number, std::nullopt);
    case ProtocolsMode::twice:
      answer_protocols(number, fresh);
      return answer_protocols(number, std::vector<std::string>{"second"});
    case ProtocolsMode::sometimes_invalid:
      return answer_protocols(number, number % 2 == 1
                                          ? std::vector<std::string>{"no token"}
                                          : fresh);
  }
}

void User::authenticate(const Authentication& authentication) {
  authentications_.push_back(authentication);
  const auto number = static_cast<Number>(authentications_.size());
  journal_.note_glancing(Asked{Callback::authenticate, number});
  const Inside inside(*this, Callback::authenticate);
  meddle(Callback::authenticate);
  switch (history_.setup.mode<AuthenticateMode>(Choice::authenticate)) {
    case AuthenticateMode::none:
    case AuthenticateMode::scripted:
      return;
    case AuthenticateMode::accept:
      return use(number, Command::authentication_accept);
    case AuthenticateMode::accept_on_message:
    case AuthenticateMode::handler_throws:
      use(number, Command::authentication_listen);
      return use(number, Command::authentication_send);
    case AuthenticateMode::accept_later:
      return loop_.post(history_.setup.latency(), [this, number] {
        use(number, Command::authentication_accept);
      });
    case AuthenticateMode::reject:
      return use(number, Command::authentication_reject);
    case AuthenticateMode::reject_later:
      use(number, Command::authentication_send);
      return loop_.post(history_.setup.latency(), [this, number] {
        use(number, Command::authentication_reject);
      });
    case AuthenticateMode::throws:
      throw_from(Callback::authenticate);
  }
}

RetryDecision User::decide(const CloseEvent& event) {
  journal_.note_glancing(RuleAsked{event});
  const Inside inside(*this, Callback::should_retry);
  RetryDecision decision = RetryDecision::retry();
  try {
    meddle(Callback::should_retry);
    switch (history_.setup.mode<RuleMode>(Choice::should_retry)) {
      case RuleMode::none:
      case RuleMode::always:
        break;
      case RuleMode::never:
        decision = RetryDecision::stop();
        break;
      case RuleMode::after_700_ms:
        decision = RetryDecision::retry_after(milliseconds{700});
        break;
      case RuleMode::throws:
        throw_from(Callback::should_retry);
      case RuleMode::twice:
        decision = ++rule_calls_ % 3 != 0;
        break;
      case RuleMode::in_the_past:
        decision = RetryDecision::retry_after(milliseconds{-5});
        break;
    }
  } catch (...) {
    journal_.note_glancing(RuleAnswered{});
    throw;
  }
  journal_.note_glancing(RuleAnswered{decision});
  return decision;
}

// --- What the user does ------------------------------------------------------

void User::perform(const Action& action) {
  const auto value = action.value;
  switch (action.verb) {
    case Verb::resolve_url: {
      const auto question = newest(url_questions_, value);
      return answer_url(question, fresh_url(question));
    }
    case Verb::reject_url:
      return answer_url(newest(url_questions_, value), std::nullopt);
    case Verb::resolve_protocols:
      return answer_protocols(newest(protocols_questions_, value),
                              std::vector<std::string>{"late"});
    case Verb::reject_protocols:
      return answer_protocols(newest(protocols_questions_, value),
                              std::nullopt);
    case Verb::authentication_send:
      return use(newest(authentications_, value), Command::authentication_send);
    case Verb::authentication_listen:
      return use(newest(authentications_, value),
                 Command::authentication_listen);
    case Verb::authentication_accept:
      return use(newest(authentications_, value),
                 Command::authentication_accept);
    case Verb::authentication_reject:
      return use(newest(authentications_, value),
                 Command::authentication_reject);
    default:
      break;
  }
  if (!client_) return;
  switch (action.verb) {
    case Verb::connect:
      return call({.command = Command::connect},
                  [this](Returned&) { client_->connect(); });
    case Verb::close:
      return close(std::nullopt, {});
    case Verb::close_with: {
      constexpr std::array<CloseCode, 8> codes{4000, 1000, 3000, 4999,
                                               1001, 2999, 5000, 3456};
      // As long as it may be, and one byte too much.
      std::string reason = "done";
      if (value == 3) reason = std::string(123, 'r');
      if (value == 7) reason = std::string(124, 'r');
      return close(codes[value % codes.size()], std::move(reason));
    }
    case Verb::reconnect:
      return call({.command = Command::reconnect},
                  [this](Returned&) { client_->reconnect(); });
    case Verb::send:
      return send(value);
    case Verb::clear_outbox:
      return call({.command = Command::clear_outbox},
                  [this](Returned& returned) {
                    returned.cleared = client_->clear_outbox();
                  });
    case Verb::set_binary_type: {
      const auto type =
          value == 0 ? BinaryType::array_buffer : BinaryType::blob;
      return call({.command = Command::set_binary_type, .type = type},
                  [this, type](Returned&) { client_->set_binary_type(type); });
    }
    case Verb::add_handler:
      return add_handler(value);
    case Verb::remove_handler:
      if (handlers_.empty()) return;
      return remove_handler(static_cast<Number>(1 + value % handlers_.size()));
    case Verb::move_client:
      return call({.command = Command::move}, [this](Returned&) {
        client_ = std::make_unique<Client>(std::move(*client_));
      });
    case Verb::destroy:
      return destroy(value != 0);
    default:
      return;
  }
}

void User::call(Called called, const std::function<void(Returned&)>& act) {
  Returned returned{.command = called.command};
  journal_.note_glancing(std::move(called));
  act(returned);
  journal_.note_glancing(returned);
}

void User::close(std::optional<CloseCode> code, std::string reason) {
  call({.command = Command::close, .code = code, .text = reason},
       [this, code, &reason](Returned& returned) {
         if (code) {
           returned.closed = client_->close(*code, reason);
         } else {
           client_->close();
         }
       });
}

void User::send(std::uint32_t value) {
  const auto form = static_cast<MessageForm>(value % 3);
  const std::size_t size = value / 3;
  // Each is another one, so that none can stand for another; only the shortest
  // are too short for that.
  std::string bytes = std::to_string(++last_message_);
  bytes.resize(size == 0 ? 0 : std::max(size, bytes.size()), 'm');
  call({.command = Command::send, .text = bytes, .form = form},
       [this, form, &bytes](Returned& returned) {
         switch (form) {
           case MessageForm::text:
             returned.sent = client_->send(bytes);
             return;
           case MessageForm::binary:
             returned.sent = client_->send(
                 std::as_bytes(std::span(bytes.data(), bytes.size())));
             return;
           case MessageForm::host:
             returned.sent =
                 client_->send(test::FakeHostMessage(bytes, &kept_messages_));
             return;
         }
       });
}

void User::add_handler(std::uint32_t value) {
  constexpr std::uint32_t events = 7;
  add_handler(static_cast<Callback>(value % events), value / events % 4);
}

void User::add_handler(Callback event, std::uint32_t flavour) {
  const auto number = static_cast<Number>(handlers_.size() + 1);
  handlers_.push_back({event, {}});
  const auto handler =
      [this, event, number, flavour,
       capture = std::make_shared<Capture>(*this, flavour == 2)](const auto&) {
        journal_.note_glancing(Heard{event, number});
        if (flavour == 1) remove_handler(number);
        if (flavour == 3 && handlers_.size() < 20) add_handler(event, 0);
      };
  call({.command = Command::add_handler, .number = number, .event = event},
       [&](Returned&) {
         HandlerId& id = handlers_[number - 1].id;
         switch (event) {
           case Callback::open:
             id = client_->on_open(handler);
             return;
           case Callback::message:
             id = client_->on_message(handler);
             return;
           case Callback::error:
             id = client_->on_error(handler);
             return;
           case Callback::close:
             id = client_->on_close(handler);
             return;
           case Callback::reconnecting:
             id = client_->on_reconnecting(handler);
             return;
           case Callback::state:
             id = client_->on_state(handler);
             return;
           default:
             id = client_->on_drain(handler);
             return;
         }
       });
}

void User::remove_handler(Number number) {
  if (!client_) return;
  const OwnHandler handler = handlers_[number - 1];
  call({.command = Command::remove_handler,
        .number = number,
        .event = handler.event},
       [this, handler](Returned& returned) {
         returned.done = client_->remove_handler(handler.id);
       });
}

void User::destroy(bool by_assignment) {
  if (!client_) return;
  const auto client = std::move(client_);
  network_.client_is_gone();
  call({.command = Command::destroy}, [&](Returned&) {
    if (by_assignment) *client = Client("ws://other/", {}, environment_);
  });
}

void User::answer_url(Number question, std::optional<std::string> url) {
  if (question == 0) return;
  const auto reply = url_questions_[question - 1];
  if (url) {
    call({.command = Command::resolve_url, .number = question, .text = *url},
         [&](Returned&) { reply.resolve(*url); });
  } else {
    call({.command = Command::reject_url, .number = question},
         [&](Returned&) { reply.reject("no url"); });
  }
}

void User::answer_protocols(Number question,
                            std::optional<std::vector<std::string>> protocols) {
  if (question == 0) return;
  const auto reply = protocols_questions_[question - 1];
  if (protocols) {
    call({.command = Command::resolve_protocols,
          .number = question,
          .protocols = *protocols},
         [&](Returned&) { reply.resolve(*protocols); });
  } else {
    call({.command = Command::reject_protocols, .number = question},
         [&](Returned&) { reply.reject("no protocols"); });
  }
}

void User::use(Number number, Command command) {
  if (number == 0) return;
  const Authentication authentication = authentications_[number - 1];
  const bool throws =
      history_.setup.mode<AuthenticateMode>(Choice::authenticate) ==
      AuthenticateMode::handler_throws;
  Called called{.command = command, .number = number};
  if (command == Command::authentication_send) {
    called.text = "token" + std::to_string(number);
    called.form = static_cast<MessageForm>(number % 3);
  }
  const std::string text = called.text;
  const MessageForm form = called.form;
  call(std::move(called), [&](Returned& returned) {
    switch (command) {
      case Command::authentication_send:
        returned.done = form == MessageForm::text ? authentication.send(text)
                        : form == MessageForm::binary
                            ? authentication.send(std::as_bytes(
                                  std::span(text.data(), text.size())))
                            : authentication.send(test::FakeHostMessage(text));
        return;
      case Command::authentication_listen:
        return authentication.on_message(
            [this, number, throws](const Message& message) {
              journal_.note_glancing(
                  AuthenticationMessage{message.kind(), read(message)});
              const Inside inside(*this, Callback::authentication_message);
              meddle(Callback::authentication_message);
              if (throws) throw_from(Callback::authentication_message);
              if (history_.setup.mode<AuthenticateMode>(Choice::authenticate) ==
                  AuthenticateMode::accept_on_message) {
                use(number, Command::authentication_accept);
              }
            });
      case Command::authentication_accept:
        return authentication.accept();
      default:
        return authentication.reject("not you");
    }
  });
}

void User::meddle(Callback callback) {
  const auto nth = ++calls_[static_cast<std::size_t>(callback)];
  if (!meddles_) return;
  // Each Meddling is for one call of the callback, so this comes to an end.
  for (const Meddling& meddling : history_.meddlings) {
    if (meddling.callback != callback || meddling.nth != nth) continue;
    if (meddling.action.verb != Verb::throw_exception) {
      perform(meddling.action);
    } else if (callback != Callback::handler_end) {
      throw_from(callback);
    }
  }
}

void User::throw_from(Callback callback) {
  journal_.note(Threw{callback});
  throw std::runtime_error("thrown in " + std::string(name(callback)));
}

std::optional<Glance> User::glance() const {
  if (!client_) return std::nullopt;
  return Glance{client_->state(),           client_->ready_state(),
                client_->buffered_amount(), client_->outbox_messages(),
                client_->writable(),        client_->binary_type()};
}

}  // namespace emsocket::simulation
