# SPDX-License-Identifier: MIT
# Programs for Windows 10 and later by Debian's mingw-w64, whole in themselves: all but Windows' own libraries is linked
# statically, from the one prefix that `./dev windows libraries` makes and nowhere else.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_VERSION 10.0)
set(CMAKE_SYSTEM_PROCESSOR x86_64)

set(triplet x86_64-w64-mingw32)
set(CMAKE_C_COMPILER ${triplet}-gcc-posix)    # posix: std::thread and its kin
set(CMAKE_CXX_COMPILER ${triplet}-g++-posix)
set(CMAKE_ASM_COMPILER ${triplet}-gcc-posix)
set(CMAKE_RC_COMPILER ${triplet}-windres)
set(CMAKE_AR ${triplet}-gcc-ar-posix)
set(CMAKE_RANLIB ${triplet}-gcc-ranlib-posix)

set(CMAKE_C_FLAGS_INIT -D_WIN32_WINNT=0x0A00)
set(CMAKE_CXX_FLAGS_INIT -D_WIN32_WINNT=0x0A00)
set(CMAKE_EXE_LINKER_FLAGS_INIT "-static -Wl,--no-insert-timestamp")

if(NOT PIDPYS_WINDOWS_PREFIX)
  set(PIDPYS_WINDOWS_PREFIX $ENV{PIDPYS_WINDOWS_PREFIX})
endif()
if(NOT PIDPYS_WINDOWS_PREFIX)
  set(cache $ENV{XDG_CACHE_HOME})
  if(NOT cache)
    set(cache $ENV{HOME}/.cache)
  endif()
  set(PIDPYS_WINDOWS_PREFIX ${cache}/pidpys/windows/prefix)
endif()
set(PIDPYS_WINDOWS_PREFIX ${PIDPYS_WINDOWS_PREFIX} CACHE PATH "Where ./dev windows libraries has put them")
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES PIDPYS_WINDOWS_PREFIX)

set(CMAKE_FIND_ROOT_PATH ${PIDPYS_WINDOWS_PREFIX})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
set(ENV{PKG_CONFIG_DIR} "")
set(ENV{PKG_CONFIG_LIBDIR} ${PIDPYS_WINDOWS_PREFIX}/lib/pkgconfig)
set(PKG_CONFIG_ARGN --static --define-prefix)
set(OPENSSL_USE_STATIC_LIBS ON)
set(Protobuf_USE_STATIC_LIBS ON)

find_program(PIDPYS_WINE NAMES wine64 PATHS /usr/lib/wine)  # Debian's `wine` is a script that asks for wine32
if(PIDPYS_WINE)
  set(CMAKE_CROSSCOMPILING_EMULATOR ${PIDPYS_WINE})
endif()
