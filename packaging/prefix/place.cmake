# SPDX-License-Identifier: MIT
# Runs when things are installed: only then is the prefix known (cmake --install --prefix). Takes TEMPLATE, FOLDER (relative to
# the prefix; or @SYSCONFDIR@/…), NAME, MADE (a folder for the result), and from
# GNUInstallDirs LAYOUT_BINDIR and LAYOUT_SYSCONFDIR.
cmake_path(SET PREFIX NORMALIZE "${CMAKE_INSTALL_PREFIX}")
cmake_path(ABSOLUTE_PATH LAYOUT_BINDIR BASE_DIRECTORY "${PREFIX}" NORMALIZE OUTPUT_VARIABLE BINDIR)
# By the hierarchy of file systems (FHS 3.0, 4.1) the settings of /usr are in /etc; any other prefix holds its own.
if(PREFIX STREQUAL "/usr" AND LAYOUT_SYSCONFDIR STREQUAL "etc")
  set(SYSCONFDIR /etc)
else()
  cmake_path(ABSOLUTE_PATH LAYOUT_SYSCONFDIR BASE_DIRECTORY "${PREFIX}" NORMALIZE OUTPUT_VARIABLE SYSCONFDIR)
endif()
# Themes look for icons below these prefixes, where a desktop is not told of others.
if(PREFIX MATCHES "^/usr(/local)?$")
  set(ICON pidpys)
else()
  set(ICON "${PREFIX}/share/icons/hicolor/scalable/apps/pidpys.svg")
endif()
file(READ ${CMAKE_CURRENT_LIST_DIR}/../systemd/sandbox.in SANDBOX)   # what both units take from an attacker
string(CONFIGURE "${FOLDER}" folder @ONLY)
cmake_path(ABSOLUTE_PATH folder BASE_DIRECTORY "${PREFIX}" NORMALIZE)
configure_file("${TEMPLATE}" "${MADE}/${NAME}" @ONLY)
file(INSTALL "${MADE}/${NAME}" DESTINATION "${folder}")
