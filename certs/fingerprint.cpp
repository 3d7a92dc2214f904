// SPDX-License-Identifier: MIT
#include "certs/fingerprint.hpp"

#include <array>

#include <openssl/evp.h>

#include "crypto/base/encoding.hpp"

namespace pidpys::certs {
namespace {

using Sha256 = std::array<std::uint8_t, 32>;

// Colons stand between all octets or between none.
std::string without_colons(std::string_view text) {
    if (text.size() != 3 * Sha256().size() - 1) return std::string(text);
    std::string digits;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (i % 3 != 2 || text[i] != ':') digits += text[i];
    return digits;
}

}  // namespace

std::string fingerprint_of(ByteView certificate) {
    Sha256 digest{};
    if (EVP_Digest(certificate.data(), certificate.size(), digest.data(), nullptr, EVP_sha256(), nullptr) != 1)
        return {};
    return hex_encode(digest);
}

std::optional<std::string> parse_fingerprint(std::string_view text) {
    const auto octets = hex_decode(without_colons(text));
    if (!octets || octets->size() != Sha256().size()) return std::nullopt;
    return hex_encode(*octets);
}

}  // namespace pidpys::certs
