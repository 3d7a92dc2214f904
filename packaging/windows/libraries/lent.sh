# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034,SC2154,SC2164
# Headers alone, by links to what Debian's -dev packages have: never /usr/include as a whole, whose C library is another.
# zlib is Debian's own for Windows.
build() {
  local part
  mkdir -p "$stage/include" "$stage/lib/pkgconfig"
  for part in boost catch2 CLI nlohmann tl toml++; do
    [ -e "/usr/include/$part" ]
    ln -s "/usr/include/$part" "$stage/include/$part"
  done
  for part in zlib.h zconf.h; do ln -s "/usr/$triplet/include/$part" "$stage/include/$part"; done
  ln -s "/usr/$triplet/lib/libz.a" "$stage/lib/libz.a"
  describe zlib 1.2.13 -lz
  headers Catch2 Catch2::Catch2 2.13.10
  headers nlohmann_json nlohmann_json::nlohmann_json 3.11.2
  headers tl-expected tl::expected 1.0.0
  headers tomlplusplus tomlplusplus::tomlplusplus 3.3.0
}

# PACKAGE TARGET VERSION: for CMake's find_package.
headers() {
  local folder=$stage/lib/cmake/$1
  mkdir -p "$folder"
  printf '%s\n' "if(NOT TARGET $2)" "  add_library($2 INTERFACE IMPORTED)" \
    "  get_filename_component(include \${CMAKE_CURRENT_LIST_DIR}/../../../include ABSOLUTE)" \
    "  set_target_properties($2 PROPERTIES INTERFACE_INCLUDE_DIRECTORIES \${include})" "endif()" >"$folder/$1Config.cmake"
  printf '%s\n' "set(PACKAGE_VERSION $3)" \
    "if(NOT PACKAGE_VERSION VERSION_LESS PACKAGE_FIND_VERSION)" "  set(PACKAGE_VERSION_COMPATIBLE TRUE)" "endif()" \
    >"$folder/$1ConfigVersion.cmake"
}
