# SPDX-License-Identifier: MIT
# Programs for Windows 10 and later by Debian's mingw-w64, whole in themselves: all but Windows' own libraries is linked
# statically, from the one prefix that `./dev windows libraries` makes and nowhere else.
set(triplet x86_64-w64-mingw32)
include(${CMAKE_CURRENT_LIST_DIR}/mingw.cmake)

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
set(ENV{PKG_CONFIG_DIR} "")
set(ENV{PKG_CONFIG_LIBDIR} ${PIDPYS_WINDOWS_PREFIX}/lib/pkgconfig)
set(PKG_CONFIG_ARGN --static --define-prefix)
set(OPENSSL_USE_STATIC_LIBS ON)
set(Protobuf_USE_STATIC_LIBS ON)

find_program(PIDPYS_WINE NAMES wine64 PATHS /usr/lib/wine)  # Debian's `wine` is a script that asks for wine32
if(PIDPYS_WINE)
  set(CMAKE_CROSSCOMPILING_EMULATOR ${PIDPYS_WINE})
endif()
