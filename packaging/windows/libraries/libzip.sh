# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034,SC2154,SC2164
source=libzip
under=(lent)
build() {
  local off=() part
  for part in ENABLE_COMMONCRYPTO ENABLE_GNUTLS ENABLE_MBEDTLS ENABLE_OPENSSL ENABLE_WINDOWS_CRYPTO ENABLE_BZIP2 ENABLE_LZMA \
      BUILD_TOOLS BUILD_REGRESS BUILD_EXAMPLES BUILD_DOC; do
    off+=("-D$part=OFF")
  done
  cmake_library "${off[@]}"
  describe libzip "$(sed -n 's/.*LIBZIP_VERSION "\(.*\)"/\1/p' "$stage/include/zipconf.h")" -lzip -lz
}
