#pragma once

#include <ostream>
#include <string>
#include <string_view>

#include "support/state_name.hpp"
#include "trace.hpp"

namespace emsocket::simulation {

/// Tells a trace as a story, a line for each thing that happened: when, who did
/// what, what was seen. Indented by how deep inside callbacks it happened.
class Story final : public Observer {
 public:
  explicit Story(std::ostream& out) : out_(out) {}
  void on(const Entry& entry) override;

 private:
  std::ostream& out_;
};

using test::to_string;
[[nodiscard]] std::string_view name(SendResult result);

}  // namespace emsocket::simulation
