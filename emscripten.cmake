# CMake toolchain file: compiles C++ to WebAssembly with Emscripten.
#
#   cmake -S . -B build -DCMAKE_TOOLCHAIN_FILE=<emsocket>/emscripten.cmake
#
# It takes an activated emsdk ($EMSDK) when there is one, else the Emscripten on
# the PATH, for example Debian's package. Nothing in it is about emsocket: use
# it for your own project too.

if(DEFINED ENV{EMSDK})
  file(TO_CMAKE_PATH "$ENV{EMSDK}/upstream/emscripten" _root)
  set(_remedy "Run `./emsdk install latest && ./emsdk activate latest` in the "
              "folder that the variable EMSDK names ($ENV{EMSDK}), or unset EMSDK.")
else()
  find_program(EMSCRIPTEN_CONFIG_TOOL em-config)
  mark_as_advanced(EMSCRIPTEN_CONFIG_TOOL)
  set(_root "")
  if(EMSCRIPTEN_CONFIG_TOOL)
    execute_process(
      COMMAND "${EMSCRIPTEN_CONFIG_TOOL}" EMSCRIPTEN_ROOT
      OUTPUT_VARIABLE _root
      OUTPUT_STRIP_TRAILING_WHITESPACE)
  endif()
  set(_remedy "On Debian and Ubuntu: `apt-get install emscripten`. Elsewhere install "
              "and activate emsdk: https://emscripten.org/docs/getting_started/downloads.html")
endif()

set(_platform_file "${_root}/cmake/Modules/Platform/Emscripten.cmake")
if(NOT EXISTS "${_platform_file}")
  string(CONCAT _remedy ${_remedy})
  message(FATAL_ERROR "Emscripten was not found. ${_remedy}")
endif()
include("${_platform_file}")

# Debian's Emscripten finds its JavaScript parser only through the search path
# that is built into Debian's own node; any other node has to be told.
if(_root STREQUAL "/usr/share/emscripten")
  set(CMAKE_C_LINKER_LAUNCHER "${CMAKE_COMMAND};-E;env;NODE_PATH=/usr/share/nodejs")
  set(CMAKE_CXX_LINKER_LAUNCHER "${CMAKE_C_LINKER_LAUNCHER}")
endif()

# Emscripten looks for packages in its own tree only; what a project names as a
# place of its packages counts as well.
list(APPEND CMAKE_FIND_ROOT_PATH ${CMAKE_PREFIX_PATH})

unset(_root)
unset(_remedy)
unset(_platform_file)
