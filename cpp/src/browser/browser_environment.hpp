#pragma once

#include "page_signals.hpp"
#include "scheduler.hpp"

namespace emsocket::detail {

/// The parts of default_environment() that the browser calls back into.
[[nodiscard]] BrowserScheduler& browser_scheduler();
[[nodiscard]] BrowserPageSignals& browser_page_signals();

}  // namespace emsocket::detail
