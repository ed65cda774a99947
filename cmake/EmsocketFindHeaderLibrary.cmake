# Provides the target `${package}::${package}` of a header-only library: the one
# the project already has, else find_package. Under a cross-compiling toolchain
# that finds nothing, so the headers of this machine serve: only their own folder
# is linked into the build tree, because its parent (/usr/include) would hide
# Emscripten's system headers. Leaves the target undefined when all that fails.
# Installed with the package, whose config file asks for the same libraries.
function(emsocket_find_header_library package header)
  set(target ${package}::${package})
  if(NOT TARGET ${target})
    find_package(${package} QUIET)
  endif()
  if(TARGET ${target} OR NOT EMSCRIPTEN)
    return()
  endif()

  set(host_dir EMSOCKET_${package}_INCLUDE_DIR)
  find_path(
    ${host_dir} ${header}
    PATHS /usr/include /usr/local/include /opt/homebrew/include
    NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH)
  mark_as_advanced(${host_dir})
  if(NOT ${host_dir})
    return()
  endif()

  get_filename_component(folder ${header} DIRECTORY)
  set(include_dir "${PROJECT_BINARY_DIR}/third_party_include")
  file(MAKE_DIRECTORY "${include_dir}")
  file(CREATE_LINK "${${host_dir}}/${folder}" "${include_dir}/${folder}" SYMBOLIC)
  add_library(${target} INTERFACE IMPORTED)
  target_include_directories(${target} INTERFACE "${include_dir}")
endfunction()
