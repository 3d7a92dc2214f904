# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034,SC2154,SC2164
# Widgets, and of the network the local sockets alone. Debian's source leaves wintab.h out: no tablets.
source=qt6-base
build() {
  local off=() feature
  for feature in tabletevent opengl sql dbus printsupport testlib xml concurrent androiddeployqt icu openssl schannel ssl \
      http ftp socks5 networkdiskcache networkinterface networklistmanager networkproxy udpsocket dnslookup gssapi sspi brotli zstd \
      libproxy system_zlib directwrite3 direct2d direct2d1_1 vulkan sqlmodel itemmodeltester; do
    off+=("-DFEATURE_$feature=OFF")
  done
  cmake_library -DQT_HOST_PATH=/usr -DQT_HOST_PATH_CMAKE_DIR="/usr/lib/$(uname -m)-linux-gnu/cmake" \
    -DQT_BUILD_EXAMPLES=OFF -DQT_BUILD_TESTS=OFF -DQT_BUILD_TOOLS_WHEN_CROSSCOMPILING=OFF -DINPUT_opengl=no \
    -DFEATURE_pkg_config=OFF -DFEATURE_system_doubleconversion=OFF -DFEATURE_system_pcre2=OFF -DFEATURE_system_freetype=OFF \
    -DFEATURE_system_harfbuzz=OFF -DFEATURE_system_jpeg=OFF -DFEATURE_system_png=OFF "${off[@]}"
}
