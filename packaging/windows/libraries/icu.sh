# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034,SC2154,SC2164
# Properties and normal forms of characters; of the data, 30 MB, the one table that the code does not hold itself.
source=icu
build() {
  local number
  number=$(sed -n 's/^#define U_ICU_VERSION_SHORT "\(.*\)"/\1/p' source/common/unicode/uvernum.h)
  cd source
  icupkg -tl -s data/in -a nfkc_cf.nrm new "icudt${number}l.dat"
  printf '%s\n' .section\ .rdata ".globl icudt${number}_dat" '.balign 16' "icudt${number}_dat: .incbin \"icudt${number}l.dat\"" >data.S
  cat >CMakeLists.txt <<'CMAKE'
cmake_minimum_required(VERSION 3.25)
project(icu CXX ASM)
file(GLOB sources common/*.cpp)
add_library(icuuc STATIC ${sources} data.S)
set_source_files_properties(data.S PROPERTIES COMPILE_OPTIONS -I${CMAKE_SOURCE_DIR})
target_include_directories(icuuc PRIVATE common)
target_compile_definitions(icuuc PRIVATE U_COMMON_IMPLEMENTATION U_STATIC_IMPLEMENTATION)
install(TARGETS icuuc)
install(DIRECTORY common/unicode TYPE INCLUDE FILES_MATCHING PATTERN *.h)
CMAKE
  cmake_library
}
