# What the targets of this project have in common.

# Warnings are errors while emsocket itself is worked on; another project's build
# must not break over them.
function(emsocket_enable_warnings target)
  if(PROJECT_IS_TOP_LEVEL)
    # g++ counts -Wsign-conversion apart from -Wconversion, clang does not.
    target_compile_options(
      ${target} PRIVATE -Wall -Wextra -Wshadow -Wconversion -Wsign-conversion -Werror)
  endif()
endfunction()

# Where files that a consumer's build reads are installed.
set(EMSOCKET_INSTALL_SHAREDIR ${CMAKE_INSTALL_DATADIR}/emsocket)

# Links JavaScript into every program that links the library, and links that
# program again when the JavaScript changes.
function(emsocket_link_js_library target file)
  set(built "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/${file}>")
  get_filename_component(name ${file} NAME)
  set(installed
      "$<INSTALL_INTERFACE:$<INSTALL_PREFIX>/${EMSOCKET_INSTALL_SHAREDIR}/${name}>")
  target_link_options(${target} INTERFACE "--js-library=${built}${installed}")
  set_property(
    TARGET ${target} APPEND PROPERTY INTERFACE_LINK_DEPENDS "${built}${installed}")
  set_property(TARGET ${target} APPEND PROPERTY EMSOCKET_SHARED_FILES ${file})
endfunction()

# Sources that are compiled by whoever links the interface library.
function(emsocket_interface_sources target)
  foreach(file IN LISTS ARGN)
    get_filename_component(name ${file} NAME)
    target_sources(
      ${target}
      INTERFACE
        "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/${file}>"
        "$<INSTALL_INTERFACE:$<INSTALL_PREFIX>/${EMSOCKET_INSTALL_SHAREDIR}/${name}>")
  endforeach()
  set_property(TARGET ${target} APPEND PROPERTY EMSOCKET_SHARED_FILES ${ARGN})
endfunction()
