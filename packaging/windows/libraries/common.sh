# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2016,SC2154
# What all recipes build with, octet for octet the same wherever and whenever. A change here makes every library anew.
triplet=x86_64-w64-mingw32
export CC="ccache $triplet-gcc-posix" CXX="ccache $triplet-g++-posix" AR=$triplet-gcc-ar-posix RANLIB=$triplet-gcc-ranlib-posix
export SOURCE_DATE_EPOCH=1672531200 LC_ALL=C.UTF-8 TZ=UTC
unset CFLAGS CXXFLAGS CPPFLAGS LDFLAGS
flags="-O2 -D_WIN32_WINNT=0x0A00 -fstack-protector-strong -fcf-protection=full"
nowhere="-ffile-prefix-map=$work=. -ffile-prefix-map=$prefix=prefix"   # no path of this machine in what is made

# ARGUMENTS…: configures the source's CMakeLists.txt, builds and installs it.
cmake_library() {
  cmake -S . -B build -G Ninja -DCMAKE_TOOLCHAIN_FILE="$toolchain" -DPIDPYS_WINDOWS_PREFIX="$prefix" \
    -DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache -DCMAKE_C_FLAGS="$flags $nowhere" -DCMAKE_CXX_FLAGS="$flags $nowhere" \
    -DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX=/windows -DCMAKE_INSTALL_LIBDIR=lib -DBUILD_SHARED_LIBS=OFF "$@"
  cmake --build build -- -j"$jobs"
  cmake --install build --prefix "$stage"
}

# NAME VERSION LIBS…: a description for pkg-config.
describe() {
  mkdir -p "$stage/lib/pkgconfig"
  printf 'prefix=/windows\nName: %s\nDescription: %s\nVersion: %s\nCflags: -I${prefix}/include\nLibs: -L${prefix}/lib %s\n' \
    "$1" "$1" "$2" "${*:3}" >"$stage/lib/pkgconfig/$1.pc"
}
