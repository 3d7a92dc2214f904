# SPDX-License-Identifier: MIT
# What a builder may choose, and the flags that every target shares.

option(PIDPYS_WERROR "Treat warnings as errors (on in CI)" OFF)
option(PIDPYS_GUI "Build pidpys-agent (needs Qt 6)" ON)
option(PIDPYS_PREVIEW "Build pidpys-preview, which shows documents (needs Poppler and a sandbox, which Windows lacks yet)" ON)
option(PIDPYS_POSTGRES "Build the DSS store on PostgreSQL (needs libpq, which Windows lacks here)" ON)
option(PIDPYS_TESTS "Build the tests" ON)
option(PIDPYS_BENCH "Build the benchmarks" ON)
option(PIDPYS_FUZZ "Build the fuzz targets (needs clang)" OFF)
option(PIDPYS_UNITY "Compile a target's files a dozen at a time: a clean build in half the time" ON)
option(PIDPYS_TOKEN_HOST_ALONE "Build nothing but the helper for PKCS #11 modules of another width" OFF)
set(PIDPYS_SANITIZE "" CACHE STRING "Sanitizers: address,undefined or thread")
set(PIDPYS_INTEROP_DIR "${CMAKE_SOURCE_DIR}/../shared/interop" CACHE PATH
    "Foreign test data; tests that need it skip when it is absent")
set(PIDPYS_RELEASE_KEY "$ENV{PIDPYS_RELEASE_KEY}" CACHE STRING
    "Public key by which notices of new versions are signed: Ed25519, hex (empty: none is believed); docs/releases.md")
set(PIDPYS_UPDATE_ADDRESS "$ENV{PIDPYS_UPDATE_ADDRESS}" CACHE STRING "https address of that notice, where the configuration names none")
set(PIDPYS_ONLY "" CACHE STRING "Top-level folders to build (empty: all)")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin CACHE PATH "Where programs are put")
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo)
endif()

set(CMAKE_UNITY_BUILD ${PIDPYS_UNITY})
set(CMAKE_UNITY_BUILD_BATCH_SIZE 12)
find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
endif()
find_program(MOLD mold)
if(MOLD AND NOT CMAKE_CROSSCOMPILING)
  add_link_options(-fuse-ld=mold)
endif()

# Every target links this one.
add_library(pidpys_flags INTERFACE)
target_include_directories(pidpys_flags INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(pidpys_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wnon-virtual-dtor -Wold-style-cast
  -fno-omit-frame-pointer
  $<$<CONFIG:RelWithDebInfo>:-g1>  # line tables: half the link time of full debug information
  $<$<BOOL:${PIDPYS_WERROR}>:-Werror>)
if(WIN32)
  target_compile_definitions(pidpys_flags INTERFACE UNICODE _UNICODE)
endif()
if(PIDPYS_SANITIZE)
  target_compile_options(pidpys_flags INTERFACE -fsanitize=${PIDPYS_SANITIZE} -fno-sanitize-recover=all)
  target_link_options(pidpys_flags INTERFACE -fsanitize=${PIDPYS_SANITIZE})
endif()
if(PIDPYS_FUZZ)
  target_compile_options(pidpys_flags INTERFACE -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all)
  target_link_options(pidpys_flags INTERFACE -fsanitize=address,undefined)
endif()
