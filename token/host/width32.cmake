# SPDX-License-Identifier: MIT
# The helper once more, for the 32-bit modules that makers ship for Windows: this project by another compiler, the helper alone.
# Among programs for Windows it is one of them; elsewhere a test asks for it, so that it does not rot unseen.
find_program(PIDPYS_MINGW32 i686-w64-mingw32-g++-posix)
if(NOT PIDPYS_MINGW32)
  if(WIN32)
    message(FATAL_ERROR "i686-w64-mingw32-g++-posix makes pidpys-token-host32; ./dev windows installs it")
  elseif(PIDPYS_TESTS)
    pidpys_missing_tool(token_host32_compiles g++-mingw-w64-i686-posix)
  endif()
  return()
endif()

include(ExternalProject)
set(program ${CMAKE_RUNTIME_OUTPUT_DIRECTORY}/pidpys-token-host32.exe)
if(NOT WIN32)
  set(apart EXCLUDE_FROM_ALL ON)
endif()
ExternalProject_Add(pidpys-token-host32
  SOURCE_DIR ${CMAKE_SOURCE_DIR}
  BINARY_DIR ${CMAKE_BINARY_DIR}/width32
  PREFIX ${CMAKE_BINARY_DIR}/width32/of_cmake
  CMAKE_ARGS -DCMAKE_TOOLCHAIN_FILE=${CMAKE_SOURCE_DIR}/cmake/toolchains/mingw-w64-i686.cmake -DPIDPYS_TOKEN_HOST_ALONE=ON
    -DCMAKE_BUILD_TYPE=Release "-DCMAKE_CXX_FLAGS_RELEASE=-O2 -DNDEBUG" -DCMAKE_EXE_LINKER_FLAGS_RELEASE=-s
    -DCMAKE_RUNTIME_OUTPUT_DIRECTORY=${CMAKE_RUNTIME_OUTPUT_DIRECTORY} -DPIDPYS_WERROR=${PIDPYS_WERROR} -DPIDPYS_TESTS=${PIDPYS_TESTS}
  BUILD_ALWAYS ON
  INSTALL_COMMAND ""
  BUILD_BYPRODUCTS ${program}
  ${apart})
if(WIN32)
  install(PROGRAMS ${program} TYPE BIN)
elseif(PIDPYS_TESTS)
  add_test(NAME token_host32_compiles COMMAND ${CMAKE_COMMAND} --build ${CMAKE_BINARY_DIR} --target pidpys-token-host32)
  set_tests_properties(token_host32_compiles PROPERTIES LABELS unit RUN_SERIAL ON FIXTURES_SETUP token_host32)
endif()
