// SPDX-License-Identifier: MIT
// Notices signed by a key that everybody knows: RFC 8032 7.1, TEST 1.
#pragma once

#include <chrono>
#include <string>

#include "crypto/base/encoding.hpp"
#include "crypto/base/openssl.hpp"
#include "release/notice.hpp"

namespace pidpys::test {

inline constexpr const char* release_seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
inline constexpr const char* release_key = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

inline release::PublicKey known_key() { return *release::read_key(release_key); }

// Any text, as a file.
inline std::string signed_text(std::string text, const std::string& seed = release_seed) {
    const auto octets = *hex_decode(seed);
    const crypto::EvpPkey key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, octets.data(), octets.size()));
    const crypto::EvpMdCtx context(EVP_MD_CTX_new());
    Bytes signature(release::signature_size);
    std::size_t size = signature.size();
    EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get());
    EVP_DigestSign(context.get(), signature.data(), &size, as_bytes(text).data(), text.size());
    return text + "signature: " + base64_encode(signature) + "\n";
}

// Good for the 90 days around the 29th of November 2026.
inline release::Notice sample_notice(std::uint64_t number = 7, const char* version = "0.2.0") {
    using namespace std::chrono;
    const sys_seconds issued = sys_days(2026y / November / 1);
    return {number, *release::read_version(version), issued, issued + days(90), "https://pidpys.example/0.2.0?a=b#c"};
}

inline std::string signed_notice(const release::Notice& notice) { return signed_text(text_of(notice)); }

}  // namespace pidpys::test
