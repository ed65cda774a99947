#include "coverage.hpp"

#include <iomanip>
#include <string>
#include <utility>
#include <vector>

#include "history.hpp"
#include "story.hpp"

namespace emsocket::simulation {

namespace {

using Edge = std::pair<State, State>;

/// Every transition of DESIGN section 3, and close() in `idle`, whose last
/// `close` is told as for any other.
const std::vector<Edge>& edges() {
  static const std::vector<Edge> all{
      {State::idle, State::connecting},   {State::idle, State::closing},
      {State::connecting, State::open},   {State::connecting, State::waiting},
      {State::connecting, State::closed}, {State::connecting, State::closing},
      {State::open, State::waiting},      {State::open, State::closed},
      {State::open, State::closing},      {State::waiting, State::connecting},
      {State::waiting, State::closing},   {State::closing, State::closed},
      {State::closed, State::connecting}};
  return all;
}

std::size_t index(State state) { return static_cast<std::size_t>(state); }

template <class Array>
void add_up(Array& sum, const Array& other) {
  for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += other[i];
}

}  // namespace

void Coverage::add(const Coverage& other) {
  for (std::size_t i = 0; i < states; ++i) {
    add_up(transitions[i], other.transitions[i]);
  }
  add_up(errors, other.errors);
  add_up(called, other.called);
  for (std::size_t i = 0; i < commands.size(); ++i) {
    add_up(commands[i], other.commands[i]);
  }
  histories += other.histories;
  steps += other.steps;
  records += other.records;
}

void CoverageObserver::on(const Entry& entry) {
  ++coverage_.records;
  if (const auto* state = std::get_if<StateEvent>(&entry.record)) {
    ++coverage_.transitions[index(state->from)][index(state->to)];
  } else if (const auto* error = std::get_if<ErrorEvent>(&entry.record)) {
    ++coverage_.errors[static_cast<std::size_t>(error->kind)];
  } else if (const auto* left = std::get_if<Left>(&entry.record)) {
    ++coverage_.called[static_cast<std::size_t>(left->callback)];
  } else if (const auto* called = std::get_if<Called>(&entry.record)) {
    if (entry.glance) {
      ++coverage_.commands[static_cast<std::size_t>(called->command)]
                          [index(entry.glance->state)];
    }
  } else if (std::holds_alternative<StepEnded>(entry.record)) {
    ++coverage_.steps;
  }
}

bool report(const Coverage& coverage, std::ostream& out) {
  out << coverage.histories << " histories, " << coverage.steps << " steps, "
      << coverage.records << " records\n\nTransitions taken:\n";
  bool is_complete = true;
  const auto line = [&out](const std::string& what, std::uint64_t times) {
    out << "  " << std::left << std::setw(26) << what << std::right
        << std::setw(12) << times << (times == 0 ? "  never" : "") << '\n';
  };
  for (const auto& [from, to] : edges()) {
    const auto times = coverage.transitions[index(from)][index(to)];
    line(std::string(to_string(from)) + " -> " + std::string(to_string(to)),
         times);
    if (times == 0) is_complete = false;
  }
  out << "\nCallbacks of the user:\n";
  for (std::size_t i = 0; i < callbacks; ++i) {
    line(std::string(name(static_cast<Callback>(i))), coverage.called[i]);
    if (coverage.called[i] == 0) is_complete = false;
  }
  out << "\nErrors told:\n";
  for (std::size_t i = 0; i < Coverage::error_kinds; ++i) {
    const auto kind = static_cast<ErrorKind>(i);
    // Codecs are above the core.
    if (kind == ErrorKind::decode) continue;
    line(std::string(to_string(kind)), coverage.errors[i]);
    if (coverage.errors[i] == 0) is_complete = false;
  }
  constexpr std::array<std::pair<const char*, Command>, 4> commands{
      {{"connect()", Command::connect},
       {"reconnect()", Command::reconnect},
       {"close()", Command::close},
       {"send()", Command::send}}};
  for (const auto& [text, command] : commands) {
    out << '\n' << text << " called in:\n";
    for (std::size_t i = 0; i < Coverage::states; ++i) {
      const auto times =
          coverage.commands[static_cast<std::size_t>(command)][i];
      line(std::string(to_string(static_cast<State>(i))), times);
      if (times == 0) is_complete = false;
    }
  }
  return is_complete;
}

}  // namespace emsocket::simulation
