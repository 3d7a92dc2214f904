// SPDX-License-Identifier: MIT
// By whose word a version is released: the public key that the program carries. Its private half is the maintainers' and
// on no machine that builds (packaging/release).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "crypto/base/bytes.hpp"

namespace pidpys::release {

using PublicKey = std::array<std::uint8_t, 32>;  // Ed25519, RFC 8032 5.1.5
inline constexpr std::size_t signature_size = 64;

std::optional<PublicKey> read_key(std::string_view hex);

bool is_signed(ByteView text, ByteView signature, const PublicKey& key);  // Ed25519, RFC 8032 5.1.7

// Where news of releases come from, and who signs them.
struct Origin {
    std::optional<PublicKey> key;  // nothing: no notice can be believed
    std::string address;           // https; where the configuration names none
};

// That of this build: PIDPYS_RELEASE_KEY and PIDPYS_UPDATE_ADDRESS of CMake. Programs hand it on from their main, so that
// a test's key is in no program that anybody uses.
Origin built_in();

}  // namespace pidpys::release
