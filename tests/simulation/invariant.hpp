#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "setup.hpp"
#include "trace.hpp"

namespace emsocket::simulation {

/// Something that a history showed and that must not be.
struct Violation {
  std::string invariant;  ///< the name of what was broken
  std::string what;       ///< what was seen, and what should have been
};

/// One thing that must hold in every history. Reads the trace, and remembers
/// the first entry that breaks it.
class Invariant : public Observer {
 public:
  /// What must hold, in a few words.
  explicit Invariant(std::string_view name) : name_(name) {}
  [[nodiscard]] const std::optional<Violation>& violation() const {
    return violation_;
  }

 protected:
  /// `what` is a function, so that words are only made when they are needed.
  template <class What>
  void require(bool holds, const What& what) {
    if (!holds && !violation_) violation_ = {std::string(name_), what()};
  }

 private:
  std::string_view name_;
  std::optional<Violation> violation_;
};

using Invariants = std::vector<std::unique_ptr<Invariant>>;

}  // namespace emsocket::simulation
