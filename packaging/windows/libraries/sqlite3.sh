# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034,SC2154,SC2164
source=sqlite3
build() {
  mkdir amalgamation
  (cd amalgamation && env -u CC -u AR -u RANLIB ../configure --disable-tcl --disable-readline && make sqlite3.c)
  cd amalgamation
  cat >CMakeLists.txt <<'CMAKE'
cmake_minimum_required(VERSION 3.25)
project(sqlite3 C)
add_library(sqlite3 STATIC sqlite3.c)
target_compile_definitions(sqlite3 PRIVATE SQLITE_THREADSAFE=1 SQLITE_DQS=0 SQLITE_OMIT_LOAD_EXTENSION SQLITE_SECURE_DELETE
  SQLITE_DEFAULT_MEMSTATUS=0)
install(TARGETS sqlite3)
install(FILES sqlite3.h TYPE INCLUDE)
CMAKE
  cmake_library
}
