#include "history.hpp"

#include <array>
#include <charconv>
#include <random>
#include <stdexcept>

namespace emsocket::simulation {

namespace {

struct VerbInfo {
  std::string_view name;
  std::uint32_t weight;  ///< how often it is drawn as a step
  std::uint32_t values;  ///< its value is drawn below this
};

constexpr std::array<VerbInfo, verbs> verb_infos{{
    {"connect", 14, 1},
    {"close", 5, 1},
    {"close_with", 3, 8},
    {"reconnect", 5, 1},
    {"send", 30, 120},
    {"clear_outbox", 3, 1},
    {"set_binary_type", 3, 2},
    {"add_handler", 6, 28},
    {"remove_handler", 4, 8},
    {"move_client", 1, 1},
    {"destroy", 1, 2},
    {"authentication_send", 2, 3},
    {"authentication_listen", 2, 3},
    {"authentication_accept", 3, 3},
    {"authentication_reject", 2, 3},
    {"resolve_url", 5, 3},
    {"reject_url", 2, 3},
    {"resolve_protocols", 4, 3},
    {"reject_protocols", 1, 3},
    {"throw", 0, 1},
    {"accept", 14, 1},
    {"refuse", 4, 1},
    {"error", 3, 1},
    {"close_socket", 7, 10},
    {"text", 8, 40},
    {"binary", 4, 40},
    {"stop_taking", 3, 1},
    {"take_only", 2, 4},
    {"stall", 3, 2},
    {"old_socket", 4, 4},
    {"server", 5, 9},
    {"signal", 10, 4},
    {"wait", 55, 0},
    {"freeze", 5, 0},
    {"timer_lag", 2, 4},
}};

constexpr std::array<std::string_view, callbacks> callback_names{
    "open",         "message",      "error",      "close",     "reconnecting",
    "state",        "drain",        "url",        "protocols", "authenticate",
    "auth_message", "should_retry", "handler_end"};

/// The generator's own chance; the same everywhere, unlike the distributions of
/// the standard library.
class Draw {
 public:
  explicit Draw(std::uint64_t seed) : engine_(seed) {}
  [[nodiscard]] std::uint32_t below(std::uint32_t bound) {
    return bound == 0 ? 0 : static_cast<std::uint32_t>(engine_() % bound);
  }
  [[nodiscard]] bool percent(std::uint32_t chance) {
    return below(100) < chance;
  }

 private:
  std::mt19937_64 engine_;
};

std::uint32_t draw_value(Verb verb, Draw& draw) {
  switch (verb) {
    case Verb::wait: {
      // Some land exactly on a deadline, most do not.
      constexpr std::array<std::uint32_t, 16> times{
          0,     1,     19,    20,    50,    100,   300,    500,
          1'000, 1'999, 2'500, 3'000, 5'000, 6'000, 12'000, 31'000};
      const auto time = times[draw.below(times.size())];
      return draw.percent(60) ? time : time + draw.below(time + 1);
    }
    case Verb::freeze: {
      constexpr std::array<std::uint32_t, 7> times{500,   1'900,  2'001, 3'500,
                                                   6'000, 15'000, 90'000};
      return times[draw.below(times.size())] + draw.below(3);
    }
    default:
      return draw.below(verb_infos[static_cast<std::size_t>(verb)].values);
  }
}

Action draw_step(Draw& draw, std::uint32_t total) {
  auto at = draw.below(total);
  std::size_t verb = 0;
  while (at >= verb_infos[verb].weight) at -= verb_infos[verb++].weight;
  const auto drawn = static_cast<Verb>(verb);
  return {drawn, draw_value(drawn, draw)};
}

/// What the user does from inside a callback.
Action draw_meddling(Draw& draw) {
  constexpr std::array usual{Verb::connect,   Verb::close,
                             Verb::reconnect, Verb::send,
                             Verb::destroy,   Verb::throw_exception};
  const auto verb = draw.percent(60)
                        ? usual[draw.below(usual.size())]
                        : static_cast<Verb>(draw.below(user_verbs));
  return {verb, draw_value(verb, draw)};
}

std::uint32_t parse_number(std::string_view text, std::string_view word) {
  std::uint32_t number = 0;
  const auto* const end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, number);
  if (result.ec != std::errc{} || result.ptr != end) {
    throw std::invalid_argument("no number in \"" + std::string(word) + "\"");
  }
  return number;
}

Action parse_action(std::string_view text, std::string_view word) {
  const auto colon = text.find(':');
  const auto wanted = text.substr(0, colon);
  for (std::size_t i = 0; i < verbs; ++i) {
    if (verb_infos[i].name != wanted) continue;
    return {
        static_cast<Verb>(i),
        colon == text.npos ? 0 : parse_number(text.substr(colon + 1), word)};
  }
  throw std::invalid_argument("no action \"" + std::string(word) + "\"");
}

Meddling parse_meddling(std::string_view word) {
  const auto hash = word.find('#');
  const auto colon = word.find(':');
  if (hash == word.npos || colon == word.npos || colon < hash) {
    throw std::invalid_argument("not @callback#nth:action: \"" +
                                std::string(word) + "\"");
  }
  const auto wanted = word.substr(1, hash - 1);
  for (std::size_t i = 0; i < callbacks; ++i) {
    if (callback_names[i] != wanted) continue;
    return {static_cast<Callback>(i),
            parse_number(word.substr(hash + 1, colon - hash - 1), word),
            parse_action(word.substr(colon + 1), word)};
  }
  throw std::invalid_argument("no callback \"" + std::string(word) + "\"");
}

void parse_choice(std::string_view word, History& history) {
  const auto equals = word.find('=');
  const auto wanted = word.substr(0, equals);
  const auto value = parse_number(word.substr(equals + 1), word);
  if (wanted == "dice") {
    history.dice = value;
    return;
  }
  for (std::size_t i = 0; i < choices; ++i) {
    const auto choice = static_cast<Choice>(i);
    if (info(choice).name != wanted || value >= info(choice).values) continue;
    history.setup.set(choice, static_cast<std::uint8_t>(value));
    return;
  }
  throw std::invalid_argument("no choice \"" + std::string(word) + "\"");
}

std::string encode(const Action& action) {
  std::string text(name(action.verb));
  if (action.value != 0) {
    text.append(":").append(std::to_string(action.value));
  }
  return text;
}

}  // namespace

std::string_view name(Verb verb) {
  return verb_infos[static_cast<std::size_t>(verb)].name;
}

std::string_view name(Callback callback) {
  return callback_names[static_cast<std::size_t>(callback)];
}

History generate(std::uint64_t seed) {
  Draw draw(seed);
  History history;
  for (std::size_t i = 0; i < choices; ++i) {
    const auto choice = static_cast<Choice>(i);
    const ChoiceInfo& it = info(choice);
    if (!draw.percent(it.percent)) continue;
    history.setup.set(
        choice, static_cast<std::uint8_t>(1 + draw.below(it.values - 1U)));
  }
  // What happens on open connections is more than what happens before.
  if (draw.percent(35)) {
    const auto mode = draw.percent(60) ? ServerMode::good : ServerMode::mute;
    history.setup.set(Choice::server, static_cast<std::uint8_t>(mode));
  }
  history.dice = draw.below(1'000'000);

  std::uint32_t total = 0;
  for (const VerbInfo& verb : verb_infos) total += verb.weight;
  const auto steps = 6 + draw.below(draw.percent(20) ? 70 : 28);
  // Most begin as a user would, some with anything.
  if (draw.percent(85)) history.steps.push_back({Verb::connect, 0});
  for (std::uint32_t i = 0; i < steps; ++i) {
    history.steps.push_back(draw_step(draw, total));
  }
  const auto meddlings = draw.percent(70) ? draw.below(7) : 0;
  for (std::uint32_t i = 0; i < meddlings; ++i) {
    // The first calls of each callback are the ones that most histories have.
    history.meddlings.push_back({static_cast<Callback>(draw.below(callbacks)),
                                 1 + draw.below(1 + draw.below(8)),
                                 draw_meddling(draw)});
  }
  return history;
}

std::string encode(const History& history) {
  std::string line;
  const auto add = [&line](const std::string& word) {
    if (!line.empty()) line += ' ';
    line += word;
  };
  for (std::size_t i = 0; i < choices; ++i) {
    const auto choice = static_cast<Choice>(i);
    if (history.setup[choice] == 0) continue;
    add(std::string(info(choice).name) + "=" +
        std::to_string(history.setup[choice]));
  }
  if (history.dice != 0) {
    add(std::string("dice=").append(std::to_string(history.dice)));
  }
  for (const Meddling& meddling : history.meddlings) {
    std::string word(name(meddling.callback));
    word.insert(0, 1, '@').append("#").append(std::to_string(meddling.nth));
    add(word.append(":").append(encode(meddling.action)));
  }
  for (const Action& action : history.steps) add(encode(action));
  return line;
}

History decode(std::string_view line) {
  History history;
  while (!line.empty()) {
    const auto space = line.find(' ');
    const auto word = line.substr(0, space);
    line.remove_prefix(space == line.npos ? line.size() : space + 1);
    if (word.empty()) continue;
    if (word.front() == '@') {
      history.meddlings.push_back(parse_meddling(word));
    } else if (word.find('=') != word.npos) {
      parse_choice(word, history);
    } else {
      history.steps.push_back(parse_action(word, word));
    }
  }
  return history;
}

}  // namespace emsocket::simulation
