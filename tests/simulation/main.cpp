// Searches histories for one that breaks an invariant:
//
//   simulation [--histories N] [--seed FIRST] [--jobs N] [--brief]
//   simulation --replay "SEED, or a history as it is printed"
//
// Ends with 0 when nothing is broken and everything was covered.

#include <chrono>
#include <cstdint>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "history.hpp"
#include "processes.hpp"
#include "search.hpp"
#include "setup_text.hpp"
#include "shrink.hpp"
#include "story.hpp"

namespace emsocket::simulation {

namespace {

struct Arguments {
  Search search{.histories = 10'000,
                .jobs = std::thread::hardware_concurrency()};
  std::string replay;
  bool is_brief = false;  ///< one line for a finding: of a mutation
};

std::uint64_t parse_number(const std::string& text) {
  std::size_t end = 0;
  const auto number = std::stoull(text, &end);
  if (end != text.size()) throw std::invalid_argument(text);
  return number;
}

Arguments parse(const std::vector<std::string>& words) {
  Arguments arguments;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (word == "--brief") {
      arguments.is_brief = true;
      continue;
    }
    if (i + 1 == words.size()) {
      throw std::invalid_argument(word + " is no option, or lacks its value");
    }
    const std::string& value = words[++i];
    if (word == "--replay") {
      arguments.replay = value;
    } else if (word == "--histories") {
      arguments.search.histories = parse_number(value);
    } else if (word == "--seed") {
      arguments.search.first_seed = parse_number(value);
    } else if (word == "--jobs") {
      arguments.search.jobs = static_cast<unsigned>(parse_number(value));
    } else {
      throw std::invalid_argument(word + " is no option");
    }
  }
  return arguments;
}

void print_broken(const Violation& violation) {
  std::cout << "\nBroken: " << violation.invariant << "\n        "
            << violation.what << '\n';
}

/// The story of one history, up to where it breaks; also where a sanitizer ends
/// it.
bool replay(const History& history) {
  std::cout << encode(history) << "\n\n" << std::unitbuf;
  for (const std::string& phrase : describe(history.setup)) {
    std::cout << "    With " << phrase << ".\n";
  }
  Story story(std::cout);
  Coverage coverage;
  const auto violation = judge(history, coverage, {&story});
  if (violation) print_broken(*violation);
  return !violation;
}

/// The seed of a history, or the history itself.
History parse_history(const std::string& text) {
  return text.find_first_not_of("0123456789") == std::string::npos
             ? generate(parse_number(text))
             : decode(text);
}

void tell(const Finding& finding) {
  std::cout << "Seed " << finding.seed
            << " breaks: " << finding.violation.invariant << "\n  "
            << finding.violation.what
            << "\nLeaving out what it does not need ...\n"
            << std::flush;
  const auto small =
      shrink(generate(finding.seed), [&](const History& history) {
        const auto violation = judge_apart(history);
        return violation && violation->invariant == finding.violation.invariant;
      });
  std::cout << "\nReplay it with\n  npm run simulate -- --replay \""
            << encode(small) << "\"\n\n"
            << std::flush;
  (void)replay(small);
}

bool run(const Arguments& arguments) {
  if (!arguments.replay.empty()) {
    return replay(parse_history(arguments.replay));
  }
  using Clock = std::chrono::steady_clock;
  const auto start = Clock::now();
  Coverage coverage;
  const auto finding = search(arguments.search, coverage);
  if (arguments.is_brief) {
    if (finding) {
      std::cout << finding->histories << '\t' << finding->violation.invariant
                << ": " << finding->violation.what << '\n';
    }
    return !finding;
  }
  if (finding) {
    tell(*finding);
    return false;
  }
  const bool is_complete = report(coverage, std::cout);
  const auto time =
      std::chrono::duration_cast<std::chrono::seconds>(Clock::now() - start);
  std::cout << "\nNothing broke in " << coverage.histories << " histories ("
            << time.count() << " s).\n";
  if (!is_complete) std::cout << "Some of the above was never seen.\n";
  return is_complete;
}

}  // namespace

}  // namespace emsocket::simulation

int main(int argc, char** argv) {
  using namespace emsocket::simulation;
  try {
    return run(parse({argv + 1, argv + argc})) ? 0 : 1;
  } catch (const std::exception& exception) {
    std::cerr << "simulation: " << exception.what() << '\n';
    return 2;
  }
}
