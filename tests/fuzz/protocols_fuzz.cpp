// Subprotocols: which lists are taken, and what is said of the others.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/protocols.hpp"
#include "fuzz/support/input.hpp"
#include "fuzz/support/require.hpp"

using emsocket::fuzz::Input;
using emsocket::fuzz::require;

namespace {

// RFC 2616, section 2.2: token = 1*<any CHAR except CTLs or separators>, where
// CHAR is 0 to 127 and CTL is 0 to 31 and 127. As a table, so that nothing is
// shared with the core but the rule.
std::array<bool, 256> token_characters() {
  std::array<bool, 256> table{};
  for (std::size_t c = 32; c < 127; ++c) table.at(c) = true;
  for (const char separator :
       {'(', ')', '<', '>', '@', ',', ';', ':', '\\', '"', '/', '[', ']', '?',
        '=', '{', '}', ' ', '\t'}) {
    table.at(static_cast<unsigned char>(separator)) = false;
  }
  return table;
}

bool is_token(const std::string& text) {
  static const auto table = token_characters();
  for (const char c : text) {
    if (!table.at(static_cast<unsigned char>(c))) return false;
  }
  return !text.empty();
}

/// The first element that is wrong, or the size of the list.
std::size_t first_fault(const std::vector<std::string>& protocols) {
  for (std::size_t i = 0; i < protocols.size(); ++i) {
    if (!is_token(protocols[i])) return i;
    for (std::size_t j = 0; j < i; ++j) {
      if (protocols[j] == protocols[i]) return i;
    }
  }
  return protocols.size();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  Input input(data, size);
  std::vector<std::string> protocols;
  while (input.remaining_bytes() > 0 && protocols.size() < 20) {
    // Some are there again, so that not all that fail fail by their characters.
    if (!protocols.empty() && input.ConsumeIntegralInRange(0, 7) == 0) {
      protocols.push_back(protocols[input.ConsumeIntegralInRange<std::size_t>(
          0, protocols.size() - 1)]);
    } else {
      protocols.push_back(input.bytes(40));
    }
  }

  const auto fault = emsocket::detail::find_protocol_fault(protocols);
  const std::size_t wrong = first_fault(protocols);
  require(
      fault.has_value() == (wrong < protocols.size()),
      "a list is refused exactly if an element is no token, or there twice");
  if (fault) {
    require(fault->find('"' + protocols[wrong] + '"') != std::string::npos,
            "the first element that is wrong is named");
    require((fault->find("twice") != std::string::npos) ==
                    is_token(protocols[wrong]) ||
                protocols[wrong].find("twice") != std::string::npos,
            "what is said of it is the reason");
  }
  return 0;
}
