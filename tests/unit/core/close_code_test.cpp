#include "emsocket/close_code.hpp"

#include <set>
#include <string>

#include "support/catch.hpp"

using namespace emsocket;

TEST_CASE("A page may send 1000 and 3000 to 4999, nothing else",
          "[close_code][fault-8]") {
  for (unsigned code = 0; code <= 0xffff; ++code) {
    const bool expected = code == 1000 || (code >= 3000 && code <= 4999);
    if (may_be_sent(static_cast<CloseCode>(code)) != expected) {
      FAIL_CHECK("wrong for " << code);
    }
  }
}

TEST_CASE("Exactly nine codes end a connection for good",
          "[close_code][fault-20]") {
  const std::set<unsigned> final_codes{1000, 1002, 1003, 1007, 1008,
                                       1010, 1015, 3000, 3003};
  for (unsigned code = 0; code <= 0xffff; ++code) {
    const bool expected = final_codes.count(code) > 0;
    if (ends_for_good(static_cast<CloseCode>(code)) != expected) {
      FAIL_CHECK("wrong for " << code);
    }
  }
}

TEST_CASE("The named codes have the numbers of the registry", "[close_code]") {
  CHECK(close_code::normal == 1000);
  CHECK(close_code::going_away == 1001);
  CHECK(close_code::protocol_error == 1002);
  CHECK(close_code::unsupported_data == 1003);
  CHECK(close_code::no_status == 1005);
  CHECK(close_code::abnormal == 1006);
  CHECK(close_code::invalid_payload == 1007);
  CHECK(close_code::policy_violation == 1008);
  CHECK(close_code::message_too_big == 1009);
  CHECK(close_code::mandatory_extension == 1010);
  CHECK(close_code::internal_error == 1011);
  CHECK(close_code::service_restart == 1012);
  CHECK(close_code::try_again_later == 1013);
  CHECK(close_code::bad_gateway == 1014);
  CHECK(close_code::tls_handshake == 1015);
  CHECK(close_code::unauthorized == 3000);
  CHECK(close_code::forbidden == 3003);
  CHECK(max_close_reason_bytes == 123);
}

TEST_CASE("Every code has a sentence of its own kind", "[close_code]") {
  std::set<std::string> sentences;
  for (const int code :
       {1000, 1001, 1002, 1003, 1005, 1006, 1007, 1008, 1009, 1010,
        1011, 1012, 1013, 1014, 1015, 3000, 3001, 3003, 4000, 2999}) {
    const std::string sentence(describe(static_cast<CloseCode>(code)));
    CAPTURE(code, sentence);
    REQUIRE_FALSE(sentence.empty());
    CHECK(sentence.back() == '.');
    CHECK(sentences.insert(sentence).second);
  }
  CHECK(describe(0) == describe(2999));
  CHECK(describe(4999) == describe(4000));
  CHECK(describe(5000) == describe(2999));
}
