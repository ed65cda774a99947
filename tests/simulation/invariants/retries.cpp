// Whether and when there is a retry.

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "all.hpp"

namespace emsocket::simulation {

namespace {

bool is_for_good(CloseCode code) {
  constexpr std::array<CloseCode, 9> codes{1000, 1002, 1003, 1007, 1008,
                                           1010, 1015, 3000, 3003};
  return std::count(codes.begin(), codes.end(), code) > 0;
}

/// The delay that the documentation of Backoff says.
milliseconds backoff(const ReconnectOptions& options, std::uint32_t n,
                     milliseconds previous, double random) {
  const auto initial = static_cast<double>(options.initial_delay.count());
  const auto longest = static_cast<double>(options.max_delay.count());
  double low = initial;
  double high = initial;
  for (std::uint32_t i = 0; i < n && high < longest && high > 0; ++i) {
    high *= options.factor;
  }
  high = std::min(high, longest);
  switch (options.jitter) {
    case Jitter::none:
      low = high;
      break;
    case Jitter::equal:
      low = high / 2;
      break;
    case Jitter::full:
      low = 0;
      break;
    case Jitter::decorrelated:
      high = 3 * std::max(initial, static_cast<double>(previous.count()));
      break;
  }
  return std::min(options.max_delay,
                  milliseconds(std::llround(low + random * (high - low))));
}

/// Counts failures and retries as the documentation has it, and says of each
/// close what it must announce. Where the user calls in between so that the
/// order matters it is unsure until the next clean beginning.
class Retries final : public Watch<Retries> {
 public:
  explicit Retries(const Ledger& ledger)
      : Watch("a retry comes when the rules say so, and as late", ledger),
        reconnect_(ledger.options.reconnect) {}

  void see(const Entry& entry, const Called& it) {
    if (!entry.glance) return;
    const State state = entry.glance->state;
    if (it.command == Command::close && ledger_.step.close &&
        state != State::closed) {
      is_final_ = true;
    }
    if (it.command != Command::connect && it.command != Command::reconnect) {
      return;
    }
    if (ledger_.in_rule) return;
    if (state == State::open && it.command == Command::reconnect) {
      reset();
      is_reconnect_ = true;
      is_final_ = false;
      if (entry.depth > 0) unsure_ = true;
      return;
    }
    if (state == State::waiting && ledger_.closes_due > 0) {
      unsure_ = entry.depth > 0 || unsure_;
      return;
    }
    if (state == State::idle || state == State::closed ||
        state == State::waiting) {
      reset();
      is_final_ = false;
      unsure_ = entry.depth > 0 && ledger_.closes_due > 0;
    }
  }
  void see(const Entry&, const Returned& it) {
    // The user may have done anything meanwhile.
    if ((it.command == Command::connect || it.command == Command::reconnect) &&
        ledger_.step.disturbed) {
      unsure_ = true;
    }
  }
  void see(const Entry&, const StateEvent& it) {
    if (it.to != State::connecting) return;
    if (it.from == State::closed || it.from == State::idle) {
      reset();
      if (!ledger_.step.disturbed) {
        unsure_ = false;
        is_final_ = false;
      }
    }
  }
  void see(const Entry&, const Drawn& it) { drawn_ = it.value; }
  void see(const Entry&, const RuleAsked&) { was_rule_asked_ = true; }
  void see(const Entry&, const RuleAnswered& it) { answer_ = it.decision; }
  void see(const Entry&, const ConnectAsked& it) {
    refused_for_good_ =
        it.refusal &&
        ledger_.setup.mode<UrlMode>(Choice::url) == UrlMode::fixed_refused;
  }
  void see(const Entry&, const ErrorEvent& it) {
    if (it.kind != ErrorKind::outbox_full) error_ = it.kind;
  }

  void see(const Entry& entry, const CloseEvent& it) {
    judge(entry, it);
    error_.reset();
    is_reconnect_ = false;
    refused_for_good_ = false;
  }
  void see(const Entry&, const ReconnectingEvent& it) {
    if (unsure_ || ledger_.step.disturbed) return;
    require(it.attempt == retries_, [&] {
      return "retry " + std::to_string(it.attempt) + " in place of " +
             std::to_string(retries_);
    });
  }
  void see(const Entry&, const OpenEvent& it) {
    if (unsure_ || ledger_.step.disturbed) return;
    require(it.attempt == retries_, [&] {
      return "open of retry " + std::to_string(it.attempt) + " in place of " +
             std::to_string(retries_);
    });
  }
  void see(const Entry&, const StepEnded&) {
    was_rule_asked_ = false;
    answer_.reset();
    drawn_.reset();
  }
  template <class Other>
  void see(const Entry&, const Other&) {}

 private:
  void reset() {
    failures_ = 0;
    retries_ = 0;
    previous_ = milliseconds{0};
  }

  void judge(const Entry& entry, const CloseEvent& it) {
    if (ledger_.step.disturbed) unsure_ = true;
    const bool was_open = ledger_.opened_at.has_value();
    const bool was_stable =
        was_open && entry.at - *ledger_.opened_at >= reconnect_.stable_after;
    if (was_stable) reset();
    if (unsure_) return;
    if (is_final_) {
      require(!it.will_reconnect, [] { return "a retry after close()"; });
      return;
    }
    if (is_reconnect_) {
      ++retries_;
      require(it.will_reconnect && it.retry_in == milliseconds{0},
              [] { return "reconnect() does not reconnect at once"; });
      return;
    }
    const bool is_for_ever =
        error_ == ErrorKind::invalid_option || refused_for_good_ ||
        (error_ == ErrorKind::invalid_protocol &&
         ledger_.setup.mode<ProtocolsMode>(Choice::protocols) ==
             ProtocolsMode::fixed_invalid);
    if (is_for_ever) {
      require(!it.will_reconnect,
              [] { return "a retry of what can never work"; });
      return;
    }
    if (!was_stable) ++failures_;
    const bool is_exhausted =
        reconnect_.max_attempts != std::numeric_limits<std::uint32_t>::max() &&
        failures_ >= reconnect_.max_attempts;
    if (!reconnect_.enabled || is_exhausted) {
      require(!it.will_reconnect, [] { return "a retry too many"; });
      require(!was_rule_asked_,
              [] { return "should_retry is asked where it is not its turn"; });
      return;
    }
    const bool has_rule = ledger_.setup[Choice::should_retry] != 0;
    require(was_rule_asked_ == has_rule,
            [] { return "should_retry was not asked"; });
    judge_delay(it);
  }

  void judge_delay(const CloseEvent& it) {
    std::optional<milliseconds> delay;
    bool retries = true;
    bool has_own_delay = true;
    if (answer_) {
      retries = answer_->retries();
      delay = answer_->delay();
      if (delay) delay = std::max(*delay, milliseconds{0});
    } else if (is_for_good(it.code)) {
      retries = false;
    } else if (it.code == 1012) {
      require(it.retry_in >= milliseconds{5'000} &&
                  it.retry_in <= milliseconds{30'000},
              [] { return "after 1012 not in 5 to 30 s"; });
      // Spread over the whole of it.
      delay = milliseconds(
          5'000 + static_cast<std::int64_t>(drawn_.value_or(0) * 25'000));
    } else if (it.code == 1013) {
      delay = reconnect_.max_delay;
    }
    require(it.will_reconnect == retries, [&] {
      return std::string(retries ? "no retry" : "a retry") + " after " +
             std::to_string(it.code);
    });
    if (!retries || !it.will_reconnect) return;
    if (!delay) {
      delay = backoff(reconnect_, retries_, previous_, drawn_.value_or(0));
      previous_ = *delay;
      has_own_delay = false;
    }
    ++retries_;
    require(it.retry_in == *delay, [&] {
      return "retry in " + std::to_string(it.retry_in.count()) +
             " ms in place of " + std::to_string(delay->count());
    });
    if (!has_own_delay) {
      require(
          it.retry_in <= reconnect_.max_delay && it.retry_in >= milliseconds{0},
          [] { return "a delay out of its bounds"; });
    }
  }

  const ReconnectOptions& reconnect_;
  std::uint32_t failures_ = 0;
  std::uint32_t retries_ = 0;
  milliseconds previous_{0};
  std::optional<double> drawn_;
  bool was_rule_asked_ = false;
  std::optional<RetryDecision> answer_;
  std::optional<ErrorKind> error_;
  bool refused_for_good_ = false;
  bool is_reconnect_ = false;
  bool is_final_ = false;
  bool unsure_ = false;
};

/// However a history goes: so many attempts in so much time are only possible
/// where the user asks for them or the delays are that short.
class NoHotLoop final : public Watch<NoHotLoop> {
 public:
  explicit NoHotLoop(const Ledger& ledger)
      : Watch("never a hot loop", ledger) {}
  void see(const Entry& entry, const StateEvent& it) {
    if (it.to != State::connecting) return;
    if (it.from != State::waiting || ledger_.step.connect ||
        ledger_.step.reconnect || ledger_.step.disturbed || is_asked_) {
      is_asked_ = false;
      last_.reset();
      return;
    }
    // A retry by itself. With the defaults' shape the shortest delay is half of
    // the first; jitter may take it all.
    const auto& reconnect = ledger_.options.reconnect;
    const bool can_be_zero = reconnect.jitter == Jitter::full ||
                             reconnect.initial_delay < milliseconds{2} ||
                             ledger_.setup.mode<RuleMode>(
                                 Choice::should_retry) == RuleMode::in_the_past;
    if (last_ && !can_be_zero) {
      require(entry.at > *last_,
              [] { return "two attempts in the same instant"; });
    }
    last_ = entry.at;
  }
  void see(const Entry&, const Called& it) {
    if (it.command == Command::reconnect) is_asked_ = true;
  }
  template <class Other>
  void see(const Entry&, const Other&) {}

 private:
  std::optional<milliseconds> last_;
  bool is_asked_ = false;
};

}  // namespace

void add_retry_invariants(Invariants& all, const Ledger& ledger) {
  all.push_back(std::make_unique<Retries>(ledger));
  all.push_back(std::make_unique<NoHotLoop>(ledger));
}

}  // namespace emsocket::simulation
