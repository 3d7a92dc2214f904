# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034,SC2154,SC2164
# The list as Debian's package publicsuffix has it, compiled in. Names come from browsers, whose form is ASCII already.
source=libpsl
build() {
  python3 src/psl-make-dafsa --output-format=cxx+ /usr/share/publicsuffix/public_suffix_list.dat src/suffixes_dafsa.h
  local number
  number=$(cat version.txt)
  sed -e "s/@LIBPSL_VERSION@/$number/; s/@LIBPSL_VERSION_NUMBER@/0/; s/@LIBPSL_VERSION_[A-Z]*@/0/" \
    -e '1i #define PSL_STATIC' include/libpsl.h.in >include/libpsl.h
  cat >CMakeLists.txt <<CMAKE
cmake_minimum_required(VERSION 3.25)
project(psl C)
add_library(psl STATIC src/psl.c src/lookup_string_in_fixed_set.c)
target_include_directories(psl PRIVATE include)
target_compile_definitions(psl PRIVATE ENABLE_BUILTIN PACKAGE_VERSION="$number" PSL_DISTFILE="" HAVE_STDINT_H HAVE_UNISTD_H HAVE_DIRENT_H)
install(TARGETS psl)
install(FILES include/libpsl.h TYPE INCLUDE)
CMAKE
  cmake_library
  describe libpsl "$number" -lpsl -lws2_32
}
