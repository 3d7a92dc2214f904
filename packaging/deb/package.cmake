# SPDX-License-Identifier: MIT
# The Debian package of what is installed: cpack -G DEB. Its dependencies are read from the programs.
include(GNUInstallDirs)
install(FILES ${CMAKE_CURRENT_LIST_DIR}/copyright DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/pidpys)

# Debian wants manual pages and the changelog compressed, without a time in them.
set(made ${CMAKE_CURRENT_BINARY_DIR}/deb)
file(MAKE_DIRECTORY ${made})
foreach(file deb/changelog man/pidpys.1 man/pidpysd.1 man/pidpys-agent.1)
  get_filename_component(name ${file} NAME)
  execute_process(COMMAND gzip -9nc ${CMAKE_CURRENT_SOURCE_DIR}/${file} OUTPUT_FILE ${made}/${name}.gz COMMAND_ERROR_IS_FATAL ANY)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
endforeach()
install(FILES ${made}/changelog.gz DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/pidpys)
install(FILES ${made}/pidpys.1.gz ${made}/pidpysd.1.gz ${made}/pidpys-agent.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME pidpys)
set(CPACK_PACKAGE_CONTACT "pidpys developers <pidpys@localhost>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "libnss3-tools")
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
