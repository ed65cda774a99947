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
install(DIRECTORY cpp/include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
if(TARGET emsocket_embind)
  install(DIRECTORY cpp/src/embind/include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
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
        DESTINATION ${package_dir})
