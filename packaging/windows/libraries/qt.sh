# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034,SC2154,SC2164
# Widgets, and of the network the local sockets. What pidpys-agent does not use is left out, and tablets, because Debian's
# source has no wintab.h.
source=qt6-base
build() {
  local off=() feature
  for feature in \
      brotli calendarwidget colordialog columnview concurrent dbus dial direct2d direct2d1_1 directwrite3 \
      dnslookup dockwidget fontcombobox fontdialog freetype ftp gif graphicseffect graphicsview gssapi hijricalendar http icu \
      inputdialog islamiccivilcalendar itemmodeltester jalalicalendar jpeg keysequenceedit lcdnumber libproxy mdiarea \
      networkdiskcache networklistmanager networkproxy opengl openssl printsupport progressdialog schannel \
      sctp socks5 splashscreen sql ssl sspi statusbar style_windowsvista syntaxhighlighter tabletevent textmarkdownreader \
      textmarkdownwriter textodfwriter toolbox topleveldomain udpsocket undocommand undogroup undostack undoview vulkan wizard \
      xml zstd; do
    off+=("-DFEATURE_$feature=OFF")
  done
  for feature in doubleconversion freetype harfbuzz pcre2 png zlib; do off+=("-DFEATURE_system_$feature=OFF"); done
  # Windows keeps the stack aligned to 16 octets, GCC spills wider vectors as if to theirs (GCC bug 54412).
  flags+=" -Wa,-muse-unaligned-vector-move"
  cmake_library -DQT_HOST_PATH=/usr -DQT_HOST_PATH_CMAKE_DIR="/usr/lib/$(uname -m)-linux-gnu/cmake" \
    -DQT_BUILD_EXAMPLES=OFF -DQT_BUILD_TESTS=OFF -DQT_BUILD_TOOLS_WHEN_CROSSCOMPILING=OFF -DINPUT_opengl=no \
    -DFEATURE_pkg_config=OFF -DFEATURE_optimize_size=ON -DBUILD_WITH_PCH=OFF "${off[@]}"   # ccache does not see all a PCH was made of
}
