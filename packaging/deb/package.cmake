# SPDX-License-Identifier: MIT
# The Debian package of what is installed: cpack -G DEB. Its dependencies are read from the programs.
include(GNUInstallDirs)
install(FILES ${CMAKE_CURRENT_LIST_DIR}/copyright DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/pidpys)

# Debian wants the changelog compressed, without a time in it.
set(made ${CMAKE_CURRENT_BINARY_DIR}/deb)
file(MAKE_DIRECTORY ${made})
execute_process(COMMAND gzip -9nc ${CMAKE_CURRENT_SOURCE_DIR}/deb/changelog OUTPUT_FILE ${made}/changelog.gz
                COMMAND_ERROR_IS_FATAL ANY)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS deb/changelog)
install(FILES ${made}/changelog.gz DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/pidpys)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME pidpys)
set(CPACK_PACKAGE_CONTACT "pidpys developers <pidpys@localhost>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "libnss3-tools, qt6-translations-l10n")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "local signing service")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "Signs what web pages and programs of this computer hand it over HTTPS on
 loopback, after its user has allowed it. Answers the API of the Ukrainian
 Cipher service and Diadoc's DssSign; speaks DSTU 4145, GOST 34.311, Kupyna,
 Kalyna and the national key containers as well as RSA, ECDSA and Ed25519.")
# What an administrator changes in /etc stays when the package is renewed.
file(WRITE ${made}/conffiles "/etc/xdg/autostart/pidpys-agent.desktop\n")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${made}/conffiles)
include(CPack)
