# SPDX-License-Identifier: MIT
# pidpys_python_test(NAME script [TIMEOUT s] [LABELS…] [ENVIRONMENT…]): a Python test of the built programs. Those labelled
# `foreign` hand octets of others to parsers and are run again under sanitizers. For Windows, under Wine, those that
# tests/functional/windows/CMakeLists.txt names; docs/windows.md says why not the others.
function(pidpys_python_test name script)
  if(NOT PIDPYS_TESTS OR (WIN32 AND NOT name IN_LIST PIDPYS_WINDOWS_TESTS))
    return()
  endif()
  cmake_parse_arguments(arg "" "TIMEOUT" "LABELS;ENVIRONMENT" ${ARGN})
  find_package(Python3 REQUIRED COMPONENTS Interpreter)
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()
  set(programs ${CMAKE_BINARY_DIR}/bin)
  if(WIN32)
    set(programs ${PIDPYS_WINE_STARTERS})
    # Wine knows no sticky bit: whatever stands in /tmp is everybody's there, and no policy is read from it.
    file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/tmp)
    list(APPEND arg_ENVIRONMENT PIDPYS_WINE=${CMAKE_CROSSCOMPILING_EMULATOR} TMPDIR=${CMAKE_BINARY_DIR}/tmp)
  endif()
  add_test(NAME ${name} COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/${script})
  set_tests_properties(${name} PROPERTIES TIMEOUT ${arg_TIMEOUT} LABELS "${arg_LABELS}" SKIP_RETURN_CODE 77
    ENVIRONMENT "PIDPYS_BIN=${programs};PIDPYS_SOURCE=${PROJECT_SOURCE_DIR};PIDPYS_DOCUMENT=${PROJECT_BINARY_DIR}/api/docs/openapi.json;PIDPYS_INTEROP_DIR=${PIDPYS_INTEROP_DIR};PYTHONPATH=${CMAKE_SOURCE_DIR}/tests/functional;PYTHONDONTWRITEBYTECODE=1;PIDPYS_SANITIZE=${PIDPYS_SANITIZE};${arg_ENVIRONMENT}")
  pidpys_under_wine(${name})
endfunction()
