#include <iostream>

#include "history.hpp"
#include "simulation.hpp"
#include "story.hpp"

int main(int argc, char** argv) {
  using namespace emsocket::simulation;
  for (int i = 1; i < argc; ++i) {
    const std::string arg = argv[i];
    const History history = arg.find_first_not_of("0123456789") == arg.npos
                                ? generate(std::stoull(arg))
                                : decode(arg);
    std::cout << encode(history) << "\n\n";
    Story story(std::cout);
    run(history, {&story}, [] { return true; });
  }
}
