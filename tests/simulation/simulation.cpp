#include "simulation.hpp"

#include <array>
#include <exception>

#include "world/journal.hpp"
#include "world/loop.hpp"
#include "world/network.hpp"
#include "world/surroundings.hpp"
#include "world/user.hpp"

namespace emsocket::simulation {

namespace {

class Simulation {
 public:
  Simulation(const History& history, const std::vector<Observer*>& observers,
             const std::function<bool()>& goes_on)
      : history_(history),
        goes_on_(goes_on),
        loop_(journal_, history.setup[Choice::timers_first] == 0),
        network_(history.setup, journal_, loop_),
        dice_(journal_, history.dice),
        page_(journal_),
        reporter_(journal_),
        user_(history, journal_, loop_, network_,
              {network_, loop_, dice_, page_, reporter_}) {
    for (Observer* observer : observers) journal_.add(*observer);
    journal_.glance = [this] { return user_.glance(); };
  }

  void run() {
    for (const Action& action : history_.steps) {
      if (!goes_on_()) return;
      perform(action);
    }
    if (!goes_on_()) return;
    end();
  }

 private:
  void perform(const Action& action) {
    switch (action.verb) {
      case Verb::wait:
        return pass(milliseconds(action.value));
      case Verb::freeze:
        return loop_.freeze(milliseconds(action.value));
      case Verb::timer_lag: {
        constexpr std::array lags{0, 4, 1'500, 2'500};
        return loop_.set_timer_lag(
            milliseconds(lags[action.value % lags.size()]));
      }
      case Verb::stall:
        return network_.stall(action.value != 0);
      case Verb::server:
        return network_.set_server(static_cast<ServerMode>(action.value));
      default:
        return step([&] { act(action); });
    }
  }

  void act(const Action& action) {
    switch (action.verb) {
      case Verb::accept:
        return network_.open();
      case Verb::refuse:
        return network_.refuse();
      case Verb::error:
        return network_.error();
      case Verb::close_socket: {
        constexpr std::array<CloseCode, 10> codes{1000, 1001, 1005, 1006, 1011,
                                                  1012, 1013, 1008, 3000, 4321};
        return network_.close(codes[action.value % codes.size()]);
      }
      case Verb::text:
        return network_.message(MessageKind::text, action.value);
      case Verb::binary:
        return network_.message(MessageKind::binary, action.value);
      case Verb::stop_taking:
        return network_.stop_taking();
      case Verb::take_only:
        return network_.take_only(action.value);
      case Verb::old_socket:
        return network_.happen_to_old(action.value);
      case Verb::signal:
        return page_.signal(static_cast<PageSignal>(action.value));
      default:
        return user_.perform(action);
    }
  }

  void pass(milliseconds time) {
    loop_.pass(time, [this](const std::function<void()>& task) {
      if (goes_on_()) step(task);
    });
    // Where nothing ran the time that passed is a step too.
    if (goes_on_()) step([] {});
  }

  void step(const std::function<void()>& task) {
    try {
      task();
    } catch (const std::exception& exception) {
      journal_.note(Escaped{exception.what()});
    }
    StepEnded ended{user_.client() != nullptr,
                    network_.live_sockets(),
                    loop_.live_timers(),
                    loop_.due_timers(),
                    page_.listeners(),
                    network_.live_buffered(),
                    {}};
    if (const Client* client = user_.client()) {
      ended.info = {client->url(), client->protocol(), client->extensions()};
    }
    journal_.note_glancing(std::move(ended));
  }

  /// Whatever there was: close() ends it in time, and nothing is left.
  void end() {
    user_.stop_meddling();
    loop_.set_timer_lag(milliseconds{0});
    perform({Verb::close, 0});
    perform({Verb::wait, 8'000});
    perform({Verb::destroy, 0});
    perform({Verb::wait, 60'000});
    journal_.note(RunEnded{user_.kept_messages(), user_.kept_captures()});
  }

  const History& history_;
  const std::function<bool()>& goes_on_;
  Journal journal_;
  Loop loop_;
  Network network_;
  Dice dice_;
  Page page_;
  Reporter reporter_;
  User user_;
};

}  // namespace

void run(const History& history, const std::vector<Observer*>& observers,
         const std::function<bool()>& goes_on) {
  Simulation(history, observers, goes_on).run();
}

}  // namespace emsocket::simulation
