# SPDX-License-Identifier: MIT
# The one program of 32 bits, pidpys-token-host32 (token/host/width32.cmake): it needs no library beside Windows' own.
set(triplet i686-w64-mingw32)
include(${CMAKE_CURRENT_LIST_DIR}/mingw.cmake)
set(CMAKE_FIND_ROOT_PATH ${CMAKE_CURRENT_LIST_DIR}/none)
