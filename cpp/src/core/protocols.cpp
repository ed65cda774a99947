#include "protocols.hpp"

#include <algorithm>
#include <string_view>

#include "concat.hpp"

namespace emsocket::detail {

namespace {

bool is_token_character(char c) {
  constexpr std::string_view separators = "()<>@,;:\\\"/[]?={} \t";
  return c > 0x20 && c < 0x7f && separators.find(c) == std::string_view::npos;
}

bool is_token(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), is_token_character);
}

}  // namespace

std::optional<std::string> find_protocol_fault(
    const std::vector<std::string>& protocols) {
  for (auto it = protocols.begin(); it != protocols.end(); ++it) {
    if (!is_token(*it)) {
      return concat({"The subprotocol \"", *it,
                     "\" is not a token: letters, digits and "
                     "!#$%&'*+-.^_`|~ only."});
    }
    if (std::find(protocols.begin(), it, *it) != it) {
      return concat({"The subprotocol \"", *it, "\" is offered twice."});
    }
  }
  return std::nullopt;
}

}  // namespace emsocket::detail
