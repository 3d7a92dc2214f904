# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034,SC2154,SC2164
# The library alone: the compiler is Debian's, of the same version.
source=protobuf
build() {
  cmake_library -Dprotobuf_BUILD_TESTS=OFF -Dprotobuf_BUILD_PROTOC_BINARIES=OFF -Dprotobuf_WITH_ZLIB=OFF
  rm -r "$stage/lib/cmake"   # it would want the compiler for Windows; CMake's own module finds both
}
