#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <ostream>

#include "trace.hpp"

namespace emsocket::simulation {

/// How often what was seen, over many histories. Plain numbers, so that several
/// processes can add up theirs in shared memory.
struct Coverage {
  static constexpr std::size_t states = 6;
  static constexpr std::size_t error_kinds = 12;

  std::array<std::array<std::uint64_t, states>, states> transitions{};
  std::array<std::uint64_t, error_kinds> errors{};
  std::array<std::uint64_t, callbacks> called{};
  /// User commands by the state they found.
  std::array<std::array<std::uint64_t, states>, 20> commands{};
  std::uint64_t histories = 0;
  std::uint64_t steps = 0;
  std::uint64_t records = 0;

  void add(const Coverage& other);
};

class CoverageObserver final : public Observer {
 public:
  explicit CoverageObserver(Coverage& coverage) : coverage_(coverage) {}
  void on(const Entry& entry) override;

 private:
  Coverage& coverage_;
};

/// Prints it; false, with what is missing, when a transition of DESIGN section
/// 3 was never taken.
[[nodiscard]] bool report(const Coverage& coverage, std::ostream& out);

}  // namespace emsocket::simulation
