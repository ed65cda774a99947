// Uses something of each library that pkg-config names.

#include <cstdio>
#include <emsocket/close_code.hpp>
#include <emsocket/json/decode_error.hpp>
#include <string>

int main() {
  std::puts(
      std::string(emsocket::describe(emsocket::close_code::normal)).c_str());
  std::puts(std::string(to_string(emsocket::DecodeFault::syntax)).c_str());
}
