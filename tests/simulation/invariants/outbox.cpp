// What is sent: nothing lost, doubled or reordered, and every number adds up.

#include <deque>
#include <optional>
#include <string>

#include "all.hpp"
#include "simulation/story.hpp"

namespace emsocket::simulation {

namespace {

/// Keeps the books: each message that send() takes waits here until it is
/// handed to a socket, or is dropped, cleared or counted as unsent.
class Conservation final : public Watch<Conservation> {
 public:
  explicit Conservation(const Ledger& ledger)
      : Watch(
            "no message is lost, doubled or reordered, and the sums are right",
            ledger),
        options_(ledger.options.outbox) {}

  void see(const Entry& entry, const Called& it) {
    settle(entry);
    if (it.command == Command::send && entry.glance) {
      sending_ = Message{it.text, it.form};
      state_ = entry.glance->state;
      was_handed_over_ = false;
    }
    if (it.command == Command::authentication_send) {
      greeting_ = Message{it.text, it.form};
      was_handed_over_ = was_taken_ = false;
      may_greet_ = ledger_.is_authenticating &&
                   it.number == ledger_.authentication && ledger_.socket != 0;
    }
  }

  void see(const Entry&, const HandedOver& it) {
    if (it.bytes == "ping") return;
    const Message message{it.bytes, it.form};
    require(it.socket == ledger_.socket && ledger_.socket_opened,
            [] { return "a message to a socket that is not open"; });
    was_handed_over_ = true;
    was_taken_ = it.taken;
    if (greeting_) {
      require(may_greet_ && message == *greeting_,
              [] { return "authenticate() sent something else"; });
      return;
    }
    if (sending_) {
      require(waiting_.empty(), [] { return "a message overtakes others"; });
      require(message == *sending_, [] { return "another message is sent"; });
      return;
    }
    require(!waiting_.empty() && waiting_.front() == message,
            [&] { return "\"" + it.bytes + "\" is not the next in turn"; });
    if (it.taken && !waiting_.empty()) pop();
  }

  void see(const Entry& entry, const Returned& it) {
    if (it.command == Command::send && sending_) {
      judge(it.sent);
      sending_.reset();
    } else if (it.command == Command::authentication_send) {
      require(it.done == (may_greet_ && was_taken_) &&
                  was_handed_over_ == may_greet_,
              [] { return "authentication.send() says something else"; });
      greeting_.reset();
    } else if (it.command == Command::clear_outbox) {
      require(it.cleared == bytes_, [&] {
        return "clear_outbox() says " + std::to_string(it.cleared) + " of " +
               std::to_string(bytes_);
      });
      waiting_.clear();
      bytes_ = 0;
    }
    settle(entry);
  }

  void see(const Entry& entry, const OpenEvent&) {
    settle(entry);
    require(waiting_.empty() || !ledger_.socket_takes,
            [] { return "open, and the outbox was not handed over"; });
  }

  void see(const Entry& entry, const ErrorEvent& it) {
    settle(entry);
    if (it.kind != ErrorKind::outbox_full) return;
    require(dropped_ > 0,
            [] { return "outbox_full, and nothing was dropped"; });
    const std::string said = " " + std::to_string(dropped_) + " messages (" +
                             std::to_string(dropped_bytes_) + " bytes)";
    require(it.message.find(said) != it.message.npos,
            [&] { return "\"" + it.message + "\" without" + said; });
    dropped_ = dropped_bytes_ = 0;
  }

  void see(const Entry& entry, const RuleAsked& it) {
    settle(entry);
    require(it.event.unsent == released_ || unsure_,
            [] { return "should_retry hears of other unsent bytes"; });
  }

  void see(const Entry&, const Released& it) { released_ += it.buffered; }

  void see(const Entry& entry, const CloseEvent& it) {
    settle(entry);
    const auto expected = released_ + cleared_;
    if (!ledger_.step.disturbed && !unsure_) {
      require(it.unsent == expected, [&] {
        return std::to_string(it.unsent) + " unsent, and it was " +
               std::to_string(expected);
      });
    }
    unsure_ = false;
    released_ = cleared_ = 0;
  }

  void see(const Entry& entry, const StepEnded& it) {
    settle(entry);
    if (!entry.glance) return;
    if (ledger_.step.disturbed) unsure_ = true;
    if (ledger_.closes_due == 0) {
      unsure_ = false;
      released_ = cleared_ = 0;
    }
    require(entry.glance->buffered_amount == bytes_ + it.socket_buffered, [&] {
      return "buffered_amount() is " +
             std::to_string(entry.glance->buffered_amount) + ", not " +
             std::to_string(bytes_ + it.socket_buffered);
    });
    require(it.due_timers > 0 || dropped_ == 0,
            [] { return "messages were dropped and nobody was told"; });
  }

  template <class Other>
  void see(const Entry& entry, const Other&) {
    settle(entry);
  }

 private:
  struct Message {
    std::string bytes;
    MessageForm form{};
    bool operator==(const Message&) const = default;
  };

  /// Compares with what the Client says, wherever that was asked.
  void settle(const Entry& entry) {
    if (!entry.glance || sending_) return;
    if (entry.glance->state == State::closed) {
      cleared_ += bytes_;
      waiting_.clear();
      bytes_ = 0;
    }
    if (std::holds_alternative<Returned>(entry.record) &&
        std::get<Returned>(entry.record).command == Command::clear_outbox &&
        !waiting_.empty()) {
      return;
    }
    require(entry.glance->outbox_messages == waiting_.size(), [&] {
      return std::to_string(entry.glance->outbox_messages) +
             " messages wait in place of " + std::to_string(waiting_.size());
    });
  }

  void pop() {
    bytes_ -= waiting_.front().bytes.size();
    waiting_.pop_front();
  }

  [[nodiscard]] bool fits(std::uint64_t size) const {
    return waiting_.size() < options_.max_messages &&
           bytes_ + size <= options_.max_bytes;
  }

  /// What send() must have said, and done.
  void judge(SendResult result) {
    const auto expected = decide();
    require(result == expected, [&] {
      return "send() says " + std::string(name(result)) + " in place of " +
             std::string(name(expected));
    });
    require((result == SendResult::sent) == (was_handed_over_ && was_taken_),
            [] { return "send() says something else than it did"; });
    if (result != SendResult::queued) return;
    while (!waiting_.empty() && !fits(sending_->bytes.size())) {
      ++dropped_;
      dropped_bytes_ += waiting_.front().bytes.size();
      pop();
    }
    bytes_ += sending_->bytes.size();
    waiting_.push_back(*sending_);
  }

  [[nodiscard]] SendResult decide() const {
    if (state_ == State::closing || state_ == State::closed) {
      return SendResult::rejected_closed;
    }
    const bool is_open = state_ == State::open && ledger_.socket != 0;
    if (is_open && waiting_.empty() && was_handed_over_ && was_taken_) {
      return SendResult::sent;
    }
    if (is_open && waiting_.empty() && ledger_.socket_takes) {
      return SendResult::sent;
    }
    if (is_open && !ledger_.socket_takes &&
        !ledger_.options.reconnect.enabled) {
      return SendResult::rejected_closed;
    }
    const auto size = sending_->bytes.size();
    if (size > options_.max_bytes) return SendResult::rejected_too_large;
    if (fits(size)) return SendResult::queued;
    if (options_.overflow == Overflow::reject) return SendResult::rejected_full;
    if (options_.overflow == Overflow::drop_newest ||
        options_.max_messages == 0) {
      return SendResult::dropped;
    }
    return SendResult::queued;
  }

  const OutboxOptions& options_;
  std::deque<Message> waiting_;
  std::uint64_t bytes_ = 0;
  std::optional<Message> sending_;
  std::optional<Message> greeting_;
  bool may_greet_ = false;
  bool was_handed_over_ = false;
  bool was_taken_ = false;
  State state_ = State::idle;
  std::size_t dropped_ = 0;
  std::uint64_t dropped_bytes_ = 0;
  std::uint64_t released_ = 0;  ///< what sockets had not sent
  std::uint64_t cleared_ = 0;   ///< what waited when it was over
  bool unsure_ = false;
};

/// Backpressure.
class Drain final : public Watch<Drain> {
 public:
  explicit Drain(const Ledger& ledger)
      : Watch(
            "writable() falls at the high mark, and drain comes once at the "
            "low one",
            ledger),
        high_(ledger.options.high_water_mark),
        low_(ledger.options.low_water_mark) {}

  void see(const Entry& entry, const Returned& it) {
    if (it.command == Command::send && entry.glance &&
        it.sent != SendResult::rejected_closed && high_ > 0 &&
        entry.glance->buffered_amount >= high_) {
      is_over_ = true;
    }
    // It looks anew, a moment later.
    if (it.command == Command::clear_outbox) low_since_.reset();
    look(entry);
  }
  void see(const Entry& entry, const DrainEvent& it) {
    require(is_over_, [] { return "a drain for nothing"; });
    require(it.buffered_amount <= low_,
            [] { return "a drain over low_water_mark"; });
    require(entry.glance && it.buffered_amount == entry.glance->buffered_amount,
            [] { return "a drain that says another amount"; });
    is_over_ = false;
    low_since_.reset();
    look(entry);
  }
  void see(const Entry& entry, const StateEvent&) {
    look(entry);
    // A new connection, or none any more: it looks anew.
    low_since_.reset();
  }
  void see(const Entry&, const Released&) { low_since_.reset(); }
  void see(const Entry& entry, const StepEnded& it) {
    look(entry);
    if (!entry.glance || !is_over_ || entry.glance->buffered_amount > low_) {
      low_since_.reset();
      return;
    }
    constexpr milliseconds look_interval{20};
    if (!low_since_) low_since_ = entry.at;
    require(it.due_timers > 0 || entry.at - *low_since_ <= look_interval,
            [] { return "it has drained, and nobody is told"; });
  }
  template <class Other>
  void see(const Entry& entry, const Other&) {
    look(entry);
  }

 private:
  void look(const Entry& entry) {
    if (!entry.glance) return;
    if (entry.glance->state == State::closed) is_over_ = false;
    require(entry.glance->writable == !is_over_, [&] {
      return std::string("writable() is ") +
             (entry.glance->writable ? "true" : "false");
    });
  }

  std::uint64_t high_;
  std::uint64_t low_;
  bool is_over_ = false;
  std::optional<milliseconds> low_since_;
};

}  // namespace

void add_outbox_invariants(Invariants& all, const Ledger& ledger) {
  all.push_back(std::make_unique<Conservation>(ledger));
  all.push_back(std::make_unique<Drain>(ledger));
}

}  // namespace emsocket::simulation
