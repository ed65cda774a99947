#pragma once

#include <string_view>

namespace emsocket {

/// Takes what user code threw: a Client goes on, the exception is not lost.
class ExceptionReporter {
 public:
  virtual ~ExceptionReporter() = default;
  /// `what` is the exception's what(), or says that it has none.
  virtual void report(std::string_view what) = 0;
};

}  // namespace emsocket
