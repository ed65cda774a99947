#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace emsocket::detail {

/// The texts one after the other. A chain of + would make a string, and the
/// code that frees it, for each of them.
[[nodiscard]] std::string concat(std::initializer_list<std::string_view> texts);

/// The number in decimal. std::to_string is written for speed: ten times the
/// code, and a table.
[[nodiscard]] std::string decimal(std::uint64_t number);

}  // namespace emsocket::detail
