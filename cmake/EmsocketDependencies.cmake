# The libraries of others: nlohmann_json, and Catch2 for the tests. They come from
# this machine; where one is missing, and only if the project says so, from its
# release on the network.

include(${CMAKE_CURRENT_LIST_DIR}/EmsocketFindHeaderLibrary.cmake)

option(EMSOCKET_FETCH_DEPENDENCIES
       "Download nlohmann_json and Catch2 where they are not installed" OFF)

# FetchContent takes the first that is said of a name, which otherwise is up to
# the project that brings emsocket in.
if(EMSOCKET_FETCH_DEPENDENCIES)
  if(POLICY CMP0135)
    cmake_policy(SET CMP0135 NEW)
  endif()
  include(FetchContent)
  FetchContent_Declare(
    nlohmann_json
    URL https://github.com/nlohmann/json/releases/download/v3.12.0/json.tar.xz
    URL_HASH SHA256=42f6e95cad6ec532fd372391373363b62a14af6d771056dbfc86160e6dfff7aa)
  # The last that is headers only, as WebAssembly needs it.
  FetchContent_Declare(
    Catch2
    URL https://github.com/catchorg/Catch2/archive/refs/tags/v2.13.10.tar.gz
    URL_HASH SHA256=d54a712b7b1d7708bc7a819a8e6e47b2fde9536f487b89ccbca295072a7d9943)
endif()

# As emsocket_find_header_library, or downloads the library.
function(emsocket_find_dependency package header)
  emsocket_find_header_library(${package} ${header})
  if(NOT TARGET ${package}::${package} AND EMSOCKET_FETCH_DEPENDENCIES)
    # Where emsocket is installed, what it needs is too.
    set(CMAKE_POLICY_DEFAULT_CMP0077 NEW)
    set(JSON_Install ${EMSOCKET_INSTALL})
    FetchContent_MakeAvailable(${package})
  endif()
endfunction()
