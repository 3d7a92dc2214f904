# SPDX-License-Identifier: MIT
# Tests of the programs for Windows, under Wine. docs/windows.md says why the others are left out.

# Functional tests that run there: none passes whole yet.
set(PIDPYS_WINDOWS_TESTS)

# Folders that are compiled there.
set(PIDPYS_ROOMS_ON_WINDOWS "^unit/(base|dstu4145|symmetric)/|^functional/(cipher|dss|windows)/")

set(PIDPYS_WINE_STARTERS ${CMAKE_BINARY_DIR}/starters)
file(MAKE_DIRECTORY ${PIDPYS_WINE_STARTERS})
foreach(name pidpysd pidpys pidpys-test-authority relay)
  file(CREATE_LINK ${CMAKE_CURRENT_LIST_DIR}/functional/windows/launch ${PIDPYS_WINE_STARTERS}/${name} SYMBOLIC)
endforeach()

set(begin ${CMAKE_CURRENT_LIST_DIR}/functional/windows/begin)
add_test(NAME windows_wine_begins COMMAND ${begin} ${CMAKE_CROSSCOMPILING_EMULATOR} ${CMAKE_BINARY_DIR}/bin/relay.exe)
add_test(NAME windows_wine_ends COMMAND ${CMAKE_CROSSCOMPILING_EMULATOR} wineboot --end-session --kill)
set_tests_properties(windows_wine_begins PROPERTIES FIXTURES_SETUP wine)
set_tests_properties(windows_wine_ends PROPERTIES FIXTURES_CLEANUP wine)
set_tests_properties(windows_wine_begins windows_wine_ends PROPERTIES LABELS windows
  ENVIRONMENT "WINEPREFIX=${CMAKE_BINARY_DIR}/wine;WINEDEBUG=-all")
