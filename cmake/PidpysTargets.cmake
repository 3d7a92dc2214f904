# SPDX-License-Identifier: MIT
# The few kinds of targets this project has.

# pidpys_library(NAME SOURCES… PUBLIC libs… PRIVATE libs… [SEPARATE]): a static library of one room.
# SEPARATE: no unity build, for sources that repeat names of their own (dispatch tables, generated code).
function(pidpys_library name)
  cmake_parse_arguments(arg "SEPARATE" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(${name} STATIC ${arg_SOURCES})
  if(arg_SEPARATE)
    set_target_properties(${name} PROPERTIES UNITY_BUILD OFF)
  endif()
  target_link_libraries(${name} PUBLIC pidpys_flags ${arg_PUBLIC} PRIVATE ${arg_PRIVATE})
endfunction()

# pidpys_test(NAME SOURCES… LIBS… [LABELS…] [TIMEOUT s] [SEPARATE] [EACH_ISA]): a Catch2 program registered with CTest.
# EACH_ISA: run once more with the engines of every narrower instruction set (crypto/base/isa.hpp), as NAME_ISA.
function(pidpys_test name)
  if(NOT PIDPYS_TESTS)
    return()
  endif()
  cmake_parse_arguments(arg "SEPARATE;EACH_ISA" "TIMEOUT" "SOURCES;LIBS;LABELS" ${ARGN})
  if(WIN32)  # tests/windows.cmake
    list(FILTER arg_SOURCES EXCLUDE REGEX ${PIDPYS_POSIX_FILES})
    set(choice ${PIDPYS_WITHOUT_POSIX})
  endif()
  add_executable(${name} ${arg_SOURCES})
  if(arg_SEPARATE)
    set_target_properties(${name} PROPERTIES UNITY_BUILD OFF)
  endif()
  target_link_libraries(${name} PRIVATE pidpys_flags pidpys_test_main ${arg_LIBS})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()
  add_test(NAME ${name} COMMAND ${name} ${choice})
  if(name MATCHES "^unit_")
    list(APPEND arg_LABELS unit)
  endif()
  set_tests_properties(${name} PROPERTIES TIMEOUT ${arg_TIMEOUT} LABELS "${arg_LABELS}")
  pidpys_under_wine(${name})
  if(arg_EACH_ISA)
    foreach(isa portable ssse3 avx2)
      add_test(NAME ${name}_${isa} COMMAND ${name} ${choice})
      set_tests_properties(${name}_${isa} PROPERTIES TIMEOUT ${arg_TIMEOUT} LABELS "${arg_LABELS}"
                           ENVIRONMENT PIDPYS_TEST_ISA=${isa})
      pidpys_under_wine(${name}_${isa})
    endforeach()
  endif()
endfunction()

# pidpys_missing_tool(NAME tool…): stands for a test whose tools are not installed. It fails: ./dev installs them all.
function(pidpys_missing_tool name)
  list(JOIN ARGN ", " tools)
  add_test(NAME ${name} COMMAND sh -c "echo 'not installed: ${tools}; ./dev test installs it'; exit 1")
endfunction()

# pidpys_fuzz(NAME libs…): tests/fuzz/NAME_fuzz.cpp as a libFuzzer program `fuzz_NAME`; among the tests under sanitizers as one
# that replays its seeds and changes of them.
function(pidpys_fuzz name)
  add_executable(fuzz_${name} ${CMAKE_SOURCE_DIR}/tests/fuzz/${name}_fuzz.cpp)
  target_link_libraries(fuzz_${name} PRIVATE pidpys_flags ${ARGN})
  if(PIDPYS_FUZZ)
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
    return()
  endif()
  target_link_libraries(fuzz_${name} PRIVATE pidpys_fuzz_replay)
  set(seeds ${CMAKE_SOURCE_DIR}/tests/fuzz/seeds/${name})
  if(NOT EXISTS ${seeds})
    set(seeds)
  endif()
  add_test(NAME fuzz_${name} COMMAND fuzz_${name} ${seeds})
  set_tests_properties(fuzz_${name} PROPERTIES TIMEOUT 120 LABELS fuzz)
endfunction()
