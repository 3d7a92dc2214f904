# SPDX-License-Identifier: MIT
# What makes a mistake in memory harder to use; tests/functional/install/hardening_test.py looks for it in the programs.
include(CheckPIESupported)
check_pie_supported(OUTPUT_VARIABLE pie LANGUAGES CXX C)
if(NOT CMAKE_CXX_LINK_PIE_SUPPORTED AND NOT WIN32)
  message(FATAL_ERROR "The linker makes no position-independent programs: ${pie}")
endif()

# Apart from pidpys_flags for generated code, which our warnings are not for.
add_library(pidpys_hardening INTERFACE)
target_link_libraries(pidpys_flags INTERFACE pidpys_hardening)
target_compile_options(pidpys_hardening INTERFACE -fstack-protector-strong)
target_compile_definitions(pidpys_hardening INTERFACE _GLIBCXX_ASSERTIONS)
if(WIN32)
  # The stack protector is a library there, libssp, which the linker is given by the same option.
  target_link_options(pidpys_hardening INTERFACE -fstack-protector-strong -Wl,--dynamicbase,--nxcompat
    $<$<EQUAL:${CMAKE_SIZEOF_VOID_P},8>:-Wl,--high-entropy-va>)
else()
  target_compile_options(pidpys_hardening INTERFACE -fstack-clash-protection)
  target_link_options(pidpys_hardening INTERFACE -Wl,-z,relro,-z,now,-z,noexecstack)
endif()
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  target_compile_options(pidpys_hardening INTERFACE -fcf-protection=full)
endif()
# Needs an optimizing compiler, and hides from the sanitizers what they would find.
if(NOT PIDPYS_SANITIZE AND NOT PIDPYS_FUZZ AND NOT CMAKE_BUILD_TYPE STREQUAL Debug)
  target_compile_options(pidpys_hardening INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
endif()
