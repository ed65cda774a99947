#pragma once

#include "scheduler.hpp"

namespace emsocket::detail {

/// The part of default_environment() that the browser calls back into.
[[nodiscard]] BrowserScheduler& browser_scheduler();

}  // namespace emsocket::detail
