#include "story.hpp"

#include <string>
#include <string_view>

#include "history.hpp"

namespace emsocket::simulation {

namespace {

std::string quoted(std::string_view text) {
  constexpr std::size_t longest = 30;
  if (text.size() <= longest) return "\"" + std::string(text) + "\"";
  return "\"" + std::string(text.substr(0, longest)) + "...\" (" +
         std::to_string(text.size()) + " bytes)";
}

std::string ms(milliseconds time) {
  return std::to_string(time.count()) + " ms";
}

std::string heard(bool is_heard) { return is_heard ? "" : " (nobody is told)"; }

std::string socket(Number number) { return "socket " + std::to_string(number); }

std::string_view name(Command command) {
  switch (command) {
    case Command::connect:
      return "connect";
    case Command::close:
      return "close";
    case Command::reconnect:
      return "reconnect";
    case Command::send:
      return "send";
    case Command::clear_outbox:
      return "clear_outbox";
    case Command::set_binary_type:
      return "set_binary_type";
    case Command::add_handler:
      return "adds a handler";
    case Command::remove_handler:
      return "remove_handler";
    case Command::move:
      return "moves the Client";
    case Command::destroy:
      return "destroys the Client";
    case Command::resolve_url:
      return "the url provider resolves";
    case Command::reject_url:
      return "the url provider rejects";
    case Command::resolve_protocols:
      return "the protocols provider resolves";
    case Command::reject_protocols:
      return "the protocols provider rejects";
    case Command::authentication_send:
      return "authentication.send";
    case Command::authentication_listen:
      return "authentication.on_message";
    case Command::authentication_accept:
      return "authentication.accept";
    case Command::authentication_reject:
      return "authentication.reject";
  }
  return "?";
}

std::string_view name(PageSignal signal) {
  switch (signal) {
    case PageSignal::online:
      return "online";
    case PageSignal::offline:
      return "offline";
    case PageSignal::visible:
      return "visible";
    case PageSignal::resumed:
      return "resumed";
  }
  return "?";
}

std::string to_text(const CloseEvent& event) {
  std::string text = std::to_string(event.code) + " " + quoted(event.reason) +
                     (event.was_clean ? ", clean" : ", not clean");
  if (event.will_reconnect) text += ", retry in " + ms(event.retry_in);
  if (event.unsent > 0) {
    text += ", " + std::to_string(event.unsent) + " bytes unsent";
  }
  return text;
}

/// One sentence for each kind of record; "" where it says nothing.
struct Sentence {
  std::string operator()(const Called& it) const {
    std::string text = "user: " + std::string(name(it.command));
    if (it.command == Command::add_handler ||
        it.command == Command::remove_handler) {
      return text + " " + std::to_string(it.number) + " of " +
             std::string(simulation::name(it.event));
    }
    if (it.number != 0) text += " (number " + std::to_string(it.number) + ")";
    if (it.code) text += " " + std::to_string(*it.code);
    if (!it.text.empty()) text += " " + quoted(it.text);
    for (const auto& protocol : it.protocols) text += " " + quoted(protocol);
    return text;
  }
  std::string operator()(const Returned& it) const {
    switch (it.command) {
      case Command::send:
        return "  returns " + std::string(simulation::name(it.sent));
      case Command::clear_outbox:
        return "  returns " + std::to_string(it.cleared);
      case Command::close:
        return it.closed == CloseResult::ok ? "" : "  is refused";
      case Command::remove_handler:
      case Command::authentication_send:
        return it.done ? "" : "  returns false";
      default:
        return {};
    }
  }
  std::string operator()(const Heard& it) const {
    return "handler " + std::to_string(it.handler) + " hears " +
           std::string(simulation::name(it.event));
  }
  std::string operator()(const Threw& it) const {
    return "user: throws in " + std::string(simulation::name(it.callback));
  }
  std::string operator()(const Reported& it) const {
    return "reported: " + it.what;
  }
  std::string operator()(const Escaped& it) const {
    return "an exception comes out: " + it.what;
  }
  std::string operator()(const Asked& it) const {
    return "asked: " + std::string(simulation::name(it.callback)) + " " +
           std::to_string(it.number);
  }
  std::string operator()(const RuleAsked& it) const {
    return "asked: should_retry after " + to_text(it.event);
  }
  std::string operator()(const RuleAnswered& it) const {
    if (!it.decision) return "  should_retry throws";
    if (!it.decision->retries()) return "  should_retry says no";
    if (!it.decision->delay()) return "  should_retry says yes";
    return "  should_retry says after " + ms(*it.decision->delay());
  }
  std::string operator()(const AuthenticationMessage& it) const {
    return "authentication hears " + quoted(it.bytes);
  }
  std::string operator()(const StateEvent& it) const {
    return "state: " + std::string(to_string(it.from)) + " -> " +
           std::string(to_string(it.to));
  }
  std::string operator()(const OpenEvent& it) const {
    return "open: attempt " + std::to_string(it.attempt) +
           (it.reconnected ? ", reconnected" : "");
  }
  std::string operator()(const MessageTold& it) const {
    return "message: " + quoted(it.bytes);
  }
  std::string operator()(const ErrorEvent& it) const {
    return "error: " + std::string(to_string(it.kind)) + ", " + it.message;
  }
  std::string operator()(const CloseEvent& it) const {
    return "close: " + to_text(it);
  }
  std::string operator()(const ReconnectingEvent& it) const {
    return "reconnecting: retry " + std::to_string(it.attempt) + " in " +
           ms(it.delay);
  }
  std::string operator()(const DrainEvent& it) const {
    return "drain: " + std::to_string(it.buffered_amount) + " bytes wait";
  }
  std::string operator()(const Left&) const { return {}; }
  std::string operator()(const ConnectAsked& it) const {
    return "browser: new WebSocket " + quoted(it.url) +
           (it.refusal ? " is refused" : " is " + socket(it.socket));
  }
  std::string operator()(const HandedOver& it) const {
    return socket(it.socket) + (it.taken ? " takes " : " does not take ") +
           quoted(it.bytes);
  }
  std::string operator()(const CloseAsked& it) const {
    return socket(it.socket) + " is asked to close" +
           (it.code ? " with " + std::to_string(*it.code) : "");
  }
  std::string operator()(const BinaryTypeSet& it) const {
    return socket(it.socket) + " binaryType " +
           (it.type == BinaryType::blob ? "blob" : "arraybuffer");
  }
  std::string operator()(const Released& it) const {
    return socket(it.socket) + " is let go of" +
           (it.buffered > 0 ? " with " + std::to_string(it.buffered) + " bytes"
                            : "");
  }
  std::string operator()(const SocketOpened& it) const {
    return "network: " + socket(it.socket) + " opens" + heard(it.heard);
  }
  std::string operator()(const SocketMessage& it) const {
    return "network: " + socket(it.socket) + " message " + quoted(it.bytes) +
           heard(it.heard);
  }
  std::string operator()(const SocketError& it) const {
    return "network: " + socket(it.socket) + " error" + heard(it.heard);
  }
  std::string operator()(const SocketClosed& it) const {
    return "network: " + socket(it.socket) + " closes with " +
           std::to_string(it.code) + heard(it.heard);
  }
  std::string operator()(const StoppedTaking& it) const {
    return "network: " + socket(it.socket) + " takes nothing any more";
  }
  std::string operator()(const TimerSet& it) const {
    return "timer " + std::to_string(it.timer) + " set for " + ms(it.delay);
  }
  std::string operator()(const TimerCancelled& it) const {
    return "timer " + std::to_string(it.timer) + " stopped";
  }
  std::string operator()(const TimerFired& it) const {
    return "timer " + std::to_string(it.timer) + " fires" +
           (it.late.count() > 0 ? " " + ms(it.late) + " late" : "");
  }
  std::string operator()(const Drawn& it) const {
    return "chance: " + std::to_string(it.value);
  }
  std::string operator()(const Subscribed&) const {
    return "listens to the page";
  }
  std::string operator()(const Unsubscribed&) const {
    return "listens to the page no more";
  }
  std::string operator()(const Signalled& it) const {
    return "page: " + std::string(name(it.signal)) + heard(it.heard);
  }
  std::string operator()(const StepEnded&) const { return {}; }
  std::string operator()(const RunEnded&) const { return "the end"; }
};

}  // namespace

std::string_view name(SendResult result) {
  switch (result) {
    case SendResult::sent:
      return "sent";
    case SendResult::queued:
      return "queued";
    case SendResult::rejected_full:
      return "rejected_full";
    case SendResult::rejected_closed:
      return "rejected_closed";
    case SendResult::rejected_too_large:
      return "rejected_too_large";
    case SendResult::dropped:
      return "dropped";
  }
  return "?";
}

void Story::on(const Entry& entry) {
  const std::string sentence = std::visit(Sentence{}, entry.record);
  if (sentence.empty()) return;
  const std::string time = std::to_string(entry.at.count());
  out_ << std::string(8 - std::min<std::size_t>(8, time.size()), ' ') << time
       << " ms  " << std::string(2 * static_cast<std::size_t>(entry.depth), ' ')
       << sentence << '\n';
}

}  // namespace emsocket::simulation
