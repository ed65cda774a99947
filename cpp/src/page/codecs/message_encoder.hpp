#pragma once

#include <string>
#include <string_view>

#include "codec_kind.hpp"

namespace emsocket::page {

/// The message that was written last.
[[nodiscard]] std::string_view written_message();

}  // namespace emsocket::page
