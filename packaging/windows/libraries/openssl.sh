# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034,SC2154,SC2164
# No configuration is read and nothing is loaded; where it would be looked for administrators alone may write.
source=openssl
build() {
  local folder=C:/Windows/no-openssl
  perl Configure mingw64 no-shared no-tests no-autoload-config no-module no-dso no-engine no-capieng no-comp \
    --prefix=/windows --libdir=lib CC="$CC" "$flags"
  make -j"$jobs" build_libs OPENSSLDIR=$folder ENGINESDIR=$folder MODULESDIR=$folder
  make install_dev DESTDIR="$work"
  cp -r "$work/windows/." "$stage"
}
