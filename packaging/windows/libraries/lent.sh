# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034,SC2154,SC2164
# Headers alone, by links to what Debian's -dev packages have: never /usr/include as a whole, whose C library is another.
# zlib is Debian's own for Windows.
build() {
  local part
  mkdir -p "$stage"/{include,lib/pkgconfig,licences}
  for part in boost catch2 CLI nlohmann tl toml++; do
    [ -e "/usr/include/$part" ]
    ln -s "/usr/include/$part" "$stage/include/$part"
  done
  for part in zlib.h zconf.h; do ln -s "/usr/$triplet/include/$part" "$stage/include/$part"; done
  ln -s "/usr/$triplet/lib/libz.a" "$stage/lib/libz.a"
  describe zlib "$(version_of libz-mingw-w64-dev)" -lz
  headers Catch2 Catch2::Catch2 catch2
  headers nlohmann_json nlohmann_json::nlohmann_json nlohmann-json3-dev
  headers tl-expected tl::expected libexpected-dev
  headers tomlplusplus tomlplusplus::tomlplusplus libtomlplusplus-dev
  for part in libboost1.81-dev libcli11-dev libexpected-dev libtomlplusplus-dev libz-mingw-w64-dev nlohmann-json3-dev publicsuffix \
      g++-mingw-w64-x86-64-posix mingw-w64-x86-64-dev; do
    cp "/usr/share/doc/$part/copyright" "$stage/licences/$part"
  done
}

# Upstream's, of an installed package.
version_of() { dpkg-query -W -f='${Version}' "$1" | sed 's/^[0-9]*://; s/[-+~].*//'; }

# NAME TARGET PACKAGE: for CMake's find_package.
headers() {
  local folder=$stage/lib/cmake/$1
  mkdir -p "$folder"
  cat >"$folder/$1Config.cmake" <<CMAKE
if(NOT TARGET $2)
  add_library($2 INTERFACE IMPORTED)
  get_filename_component(include \${CMAKE_CURRENT_LIST_DIR}/../../../include ABSOLUTE)
  set_target_properties($2 PROPERTIES INTERFACE_INCLUDE_DIRECTORIES \${include})
endif()
CMAKE
  cat >"$folder/$1ConfigVersion.cmake" <<CMAKE
set(PACKAGE_VERSION $(version_of "$3"))
if(NOT PACKAGE_VERSION VERSION_LESS PACKAGE_FIND_VERSION)
  set(PACKAGE_VERSION_COMPATIBLE TRUE)
endif()
CMAKE
}
