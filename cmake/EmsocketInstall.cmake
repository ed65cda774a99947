# Installs emsocket as a CMake package: find_package(emsocket).

include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/emsocket)
set(installed_targets emsocket emsocket_eh)
if(TARGET emsocket_embind)
  list(APPEND installed_targets emsocket_embind)
endif()

install(
  TARGETS ${installed_targets}
  EXPORT emsocketTargets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
# On its own, since the rest can be used without nlohmann_json.
if(TARGET emsocket_json)
  install(
    TARGETS emsocket_json emsocket_json_eh
    EXPORT emsocketJsonTargets
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
  install(
    EXPORT emsocketJsonTargets
    NAMESPACE emsocket::
    DESTINATION ${package_dir})
endif()
install(DIRECTORY cpp/include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
if(TARGET emsocket_embind)
  install(DIRECTORY cpp/src/embind/include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
endif()

if(EMSCRIPTEN)
  install(FILES emscripten.cmake DESTINATION ${EMSOCKET_INSTALL_SHAREDIR})
endif()

foreach(target IN LISTS installed_targets)
  get_target_property(files ${target} EMSOCKET_SHARED_FILES)
  if(files)
    install(FILES ${files} DESTINATION ${EMSOCKET_INSTALL_SHAREDIR})
  endif()
endforeach()

install(
  EXPORT emsocketTargets
  NAMESPACE emsocket::
  DESTINATION ${package_dir})
configure_package_config_file(
  cmake/emsocketConfig.cmake.in "${PROJECT_BINARY_DIR}/emsocketConfig.cmake"
  INSTALL_DESTINATION ${package_dir})
# Before 1.0 a minor version may change the interface.
write_basic_package_version_file(
  "${PROJECT_BINARY_DIR}/emsocketConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/emsocketConfig.cmake"
              "${PROJECT_BINARY_DIR}/emsocketConfigVersion.cmake"
              cmake/EmsocketFindHeaderLibrary.cmake
        DESTINATION ${package_dir})

# pkg-config, for builds that are not CMake's. The paths follow the .pc file to
# wherever the install is moved.
set(pkgconfig_dir ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
file(RELATIVE_PATH pc_prefix "/${pkgconfig_dir}" "/")
string(REGEX REPLACE "/$" "" pc_prefix "\${pcfiledir}/${pc_prefix}")
foreach(dir IN ITEMS INCLUDEDIR LIBDIR)
  string(TOLOWER pc_${dir} variable)
  cmake_path(APPEND ${variable} "\${prefix}" "${CMAKE_INSTALL_${dir}}")
endforeach()
set(pc_link_options "")
if(EMSCRIPTEN)
  cmake_path(APPEND pc_sharedir "\${prefix}" "${EMSOCKET_INSTALL_SHAREDIR}")
  set(pc_link_options " -lwebsocket.js --js-library=${pc_sharedir}/socket_glue.js")
endif()
set(pc_modules emsocket)
if(TARGET emsocket_json)
  list(APPEND pc_modules emsocket-json)
  # For WebAssembly there is none: the project says where its headers are.
  set(pc_json_requires "")
  if(NOT EMSCRIPTEN)
    set(pc_json_requires ", nlohmann_json")
  endif()
endif()
foreach(module IN LISTS pc_modules)
  configure_file(cmake/${module}.pc.in "${PROJECT_BINARY_DIR}/${module}.pc" @ONLY)
  install(FILES "${PROJECT_BINARY_DIR}/${module}.pc" DESTINATION ${pkgconfig_dir})
endforeach()
