// Catch2 2 compiles its implementation and main() here, once. Catch2 3 brings
// both in its library.

#if !__has_include(<catch2/catch_all.hpp>)
#define CATCH_CONFIG_MAIN
// As WebAssembly every output looks like a terminal.
#define CATCH_CONFIG_COLOUR_NONE
#include <catch2/catch.hpp>
#endif
