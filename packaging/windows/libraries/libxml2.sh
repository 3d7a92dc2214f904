# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034,SC2154,SC2164
# The parser, the tree and canonical forms; nothing that opens a file or an address by itself.
source=libxml2
build() {
  local off=() part
  for part in CATALOG DEBUG DOCB FTP HTML HTTP ICONV ICU LEGACY LZMA MODULES PROGRAMS PYTHON READER REGEXPS SCHEMAS SCHEMATRON \
      TESTS WRITER XINCLUDE XPTR ZLIB; do
    off+=("-DLIBXML2_WITH_$part=OFF")
  done
  # Windows' own threads cost a helper thread for each that parses, in a static library; POSIX's do not.
  sed -i 's/HAVE_WIN32_THREADS/HAVE_PTHREAD_H/' CMakeLists.txt
  cmake_library "${off[@]}"
  sed -i '1i #define LIBXML_STATIC' "$stage/include/libxml2/libxml/xmlexports.h"
}
