# SPDX-License-Identifier: MIT
# Tests of the programs for Windows, under Wine. docs/windows.md says why the others are left out.

# Functional tests that run there.
set(PIDPYS_WINDOWS_TESTS functional_broken_servers functional_levels functional_refused_before functional_timestamps
  functional_windows_service)
foreach(name agent asic asic_stamps bad_input conformance costly_container flow journal order permission revocation several_keys)
  list(APPEND PIDPYS_WINDOWS_TESTS functional_cipher_${name})
endforeach()
foreach(name accounts agent batch consent examples isolation json_client protoc_client shelf status)
  list(APPEND PIDPYS_WINDOWS_TESTS functional_dss_${name})
endforeach()
foreach(name demo)
  list(APPEND PIDPYS_WINDOWS_TESTS functional_cli_${name})
endforeach()
foreach(name bounds daemon requests uploads)
  list(APPEND PIDPYS_WINDOWS_TESTS functional_transport_${name})
endforeach()

# Folders that are compiled there.
set(PIDPYS_ROOMS_ON_WINDOWS "^unit/|^functional/(cipher|dss|levels|transport|windows)/|^gui/")

# Of what is compiled: files posix_* are not, and tests with the tag [posix] do not run. They ask for modes of files, links,
# devices, limits of a process, files that are taken away while they are open, or another program of the computer (openssl,
# keytool, certutil, java, update-ca-certificates). Those with the tag [width32] run in a Wine of their own (unit_token_both_widths).
set(PIDPYS_POSIX_FILES "(^|/)posix_[a-z0-9_]+\\.cpp$")
set(PIDPYS_WITHOUT_POSIX ~[posix]~[width32])

set(PIDPYS_WINE_STARTERS ${CMAKE_BINARY_DIR}/starters)
file(MAKE_DIRECTORY ${PIDPYS_WINE_STARTERS})
foreach(name pidpysd pidpys pidpys-test-authority relay transport_host fetch_probe kept_key)
  file(CREATE_LINK ${CMAKE_CURRENT_LIST_DIR}/functional/windows/launch ${PIDPYS_WINE_STARTERS}/${name} SYMBOLIC)
endforeach()

# A host without the locale of the language that a program is to speak has C's for it, or Wine would not take names for UTF-8.
set(locales ${CMAKE_BINARY_DIR}/locales)
file(MAKE_DIRECTORY ${locales})
foreach(name C en_US en_XX pl_PL pl_XX ru_RU ru_XX uk_UA uk_XX)
  file(CREATE_LINK /usr/lib/locale/C.utf8 ${locales}/${name}.utf8 SYMBOLIC)
endforeach()

set(begin ${CMAKE_CURRENT_LIST_DIR}/functional/windows/begin)
add_test(NAME windows_wine_begins COMMAND ${begin} ${CMAKE_CROSSCOMPILING_EMULATOR} ${CMAKE_BINARY_DIR}/bin/relay.exe)
add_test(NAME windows_wine_ends COMMAND ${CMAKE_CROSSCOMPILING_EMULATOR} wineboot --end-session --kill)
set_tests_properties(windows_wine_begins PROPERTIES FIXTURES_SETUP wine)
set_tests_properties(windows_wine_ends PROPERTIES FIXTURES_CLEANUP wine)
set_tests_properties(windows_wine_begins windows_wine_ends PROPERTIES LABELS windows
  ENVIRONMENT "WINEPREFIX=${CMAKE_BINARY_DIR}/wine;WINEDEBUG=-all")
