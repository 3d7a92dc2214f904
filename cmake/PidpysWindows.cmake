# SPDX-License-Identifier: MIT
# What programs for Windows are made with beside the flags of all, and how tests of them run under Wine.

# pidpys_under_wine(NAME): the test finds Wine's own files in this build folder; nothing where programs are not for Windows.
function(pidpys_under_wine name)
  if(WIN32)
    set_property(TEST ${name} APPEND PROPERTY ENVIRONMENT WINEPREFIX=${CMAKE_BINARY_DIR}/wine WINEDEBUG=-all)
    set_property(TEST ${name} APPEND PROPERTY FIXTURES_REQUIRED wine)
    set_property(TEST ${name} APPEND PROPERTY LABELS windows)
  endif()
endfunction()

if(NOT WIN32)
  return()
endif()
target_compile_definitions(pidpys_flags INTERFACE NOMINMAX WIN32_LEAN_AND_MEAN)
# Windows keeps the stack aligned to 16 octets, GCC spills vectors of 32 and 64 as if to theirs (bug 54412): the assembler
# makes of each aligned move one that needs no alignment, as fast where the address is aligned.
target_compile_options(pidpys_hardening INTERFACE -Wa,-muse-unaligned-vector-move)

# Threads wait in a way of Windows: libstdc++'s own loses wakenings (the header says how).
set(platform ${CMAKE_SOURCE_DIR}/platform/windows)
target_compile_options(pidpys_flags INTERFACE
  "$<$<COMPILE_LANGUAGE:CXX>:SHELL:-include ${platform}/atomic_wait.hpp>")
target_link_libraries(pidpys_flags INTERFACE synchronization)

enable_language(RC)
# Of each program itself: what a library has is asked only for what nobody else has. What stands in the runtime's place is one
# object each for all, apart from the sources that are compiled together.
add_library(pidpys_of_runtime OBJECT ${platform}/atomic_wait.cpp ${platform}/folder_listing.cpp ${platform}/narrow_text.cpp)
target_link_libraries(pidpys_of_runtime PRIVATE pidpys_flags)
set_target_properties(pidpys_of_runtime PROPERTIES UNITY_BUILD OFF)
set(is_program $<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>)
target_sources(pidpys_flags INTERFACE "$<${is_program}:${platform}/program.rc;$<TARGET_OBJECTS:pidpys_of_runtime>>")
