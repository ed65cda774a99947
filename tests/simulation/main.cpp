#include <iostream>

#include "history.hpp"
#include "search.hpp"
#include "simulation.hpp"
#include "story.hpp"

int main(int argc, char** argv) {
  using namespace emsocket::simulation;
  Coverage coverage;
  if (argc == 2) {
    const std::string arg = argv[1];
    const History history = arg.find_first_not_of("0123456789") == arg.npos
                                ? generate(std::stoull(arg))
                                : decode(arg);
    std::cout << encode(history) << "\n\n";
    Story story(std::cout);
    const auto v = judge(history, coverage, {&story});
    if (v) std::cout << "BROKEN " << v->invariant << ": " << v->what << "\n";
    return 0;
  }
  for (unsigned long i = 0; i < std::stoul(argv[2]); ++i) {
    const auto v = judge(generate(i), coverage);
    if (v) std::cout << i << " " << v->invariant << ": " << v->what << "\n";
  }
  (void)report(coverage, std::cout);
}
