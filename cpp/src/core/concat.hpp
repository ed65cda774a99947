#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace emsocket::detail {

/// The texts one after the other. A chain of + would make a string, and the
/// code that frees it, for each of them.
[[nodiscard]] std::string concat(std::initializer_list<std::string_view> texts);

}  // namespace emsocket::detail
