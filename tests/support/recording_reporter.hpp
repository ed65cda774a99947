#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "emsocket/exception_reporter.hpp"

namespace emsocket::test {

/// Keeps what user code threw.
class RecordingReporter final : public ExceptionReporter {
 public:
  void report(std::string_view what) override { reports.emplace_back(what); }

  std::vector<std::string> reports;
};

}  // namespace emsocket::test
