// SPDX-License-Identifier: MIT
#include "crypto/symmetric/kdf.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <vector>

#include <openssl/crypto.h>

#include "crypto/base/secret.hpp"
#include "crypto/symmetric/gost34311.hpp"
#include "crypto/symmetric/kupyna.hpp"

namespace pidpys::crypto {

namespace {

using Digest = std::array<std::uint8_t, 32>;

// RFC 8018 5.2 over a keyed PRF: prf(view) -> Digest for the salt, again(digest) -> Digest for what it gave before.
template <class Prf, class Again>
void pbkdf2(const Prf& prf, const Again& again, ByteView salt, std::uint32_t iterations, std::span<std::uint8_t> key) {
    if (iterations == 0) throw std::invalid_argument("PBKDF2 with no iterations");
    Bytes first(salt.begin(), salt.end());
    first.resize(salt.size() + 4);
    std::uint32_t index = 1;
    for (std::size_t done = 0; done < key.size(); ++index) {
        for (std::size_t i = 0; i < 4; ++i) first[salt.size() + i] = static_cast<std::uint8_t>(index >> (24 - 8 * i));
        Digest u = prf(first);
        Digest t = u;
        for (std::uint32_t i = 1; i < iterations; ++i) {
            u = again(u);
            for (std::size_t j = 0; j < t.size(); ++j) t[j] ^= u[j];
        }
        const std::size_t now = std::min(t.size(), key.size() - done);
        std::copy_n(t.begin(), now, key.begin() + static_cast<std::ptrdiff_t>(done));
        done += now;
        OPENSSL_cleanse(u.data(), u.size());
        OPENSSL_cleanse(t.data(), t.size());
    }
}

}  // namespace

void pbkdf2_hmac_gost34311(ByteView password, ByteView salt, std::uint32_t iterations, std::span<std::uint8_t> key,
                           const GostSBox& sbox) {
    const HmacGost34311 keyed(password, sbox);
    const auto prf = [&keyed](ByteView data) {
        HmacGost34311 hmac(keyed);
        hmac.update(data);
        return hmac.final();
    };
    pbkdf2(prf, [&keyed](const Digest& block) { return keyed.of_block(block); }, salt, iterations, key);
}

Result<void> pbkdf2_kmac_kupyna256(ByteView password, ByteView salt, std::uint32_t iterations,
                                   std::span<std::uint8_t> key) {
    Digest padded{};
    if (password.size() > padded.size()) return fail(Errc::unsupported, "a KMAC Kupyna password has at most 32 octets");
    std::copy(password.begin(), password.end(), padded.begin());
    auto keyed = KupynaMac::make(padded);
    OPENSSL_cleanse(padded.data(), padded.size());
    if (!keyed) return forward(keyed);
    const auto prf = [&keyed](ByteView data) {
        KupynaMac kmac(*keyed);
        kmac.update(data);
        Digest mac{};
        kmac.final(mac);
        return mac;
    };
    pbkdf2(prf, prf, salt, iterations, key);
    return {};
}

namespace {

// `source` over and over, to a multiple of 32 octets.
void append_repeated(SecretBytes& out, std::size_t& at, ByteView source) {
    const std::size_t size = (source.size() + 31) / 32 * 32;
    for (std::size_t i = 0; i < size; ++i) out.data()[at + i] = source[i % source.size()];
    at += size;
}

// I_j = I_j + B + 1 modulo 2^256, big endian
void add_block(std::uint8_t* chunk, const Digest& block) {
    unsigned carry = 1;
    for (std::size_t i = 32; i-- > 0;) {
        carry += unsigned{chunk[i]} + block[i];
        chunk[i] = static_cast<std::uint8_t>(carry);
        carry >>= 8;
    }
}

}  // namespace

void pkcs12_kdf_gost34311(ByteView bmp_password, ByteView salt, std::uint8_t id, std::uint32_t iterations,
                          std::span<std::uint8_t> key) {
    if (iterations == 0) throw std::invalid_argument("PKCS#12 key derivation with no iterations");
    const auto rounded = [](std::size_t size) { return (size + 31) / 32 * 32; };
    SecretBytes input(rounded(salt.size()) + rounded(bmp_password.size()));
    std::size_t at = 0;
    append_repeated(input, at, salt);
    append_repeated(input, at, bmp_password);
    Digest diversifier{};
    diversifier.fill(id);

    const Gost34311 empty;
    for (std::size_t done = 0; done < key.size();) {
        Gost34311 first;
        first.update(diversifier);
        first.update(input.view());
        Digest a = first.final();
        for (std::uint32_t i = 1; i < iterations; ++i) a = empty.final_with(a);
        const std::size_t now = std::min(a.size(), key.size() - done);
        std::copy_n(a.begin(), now, key.begin() + static_cast<std::ptrdiff_t>(done));
        done += now;
        for (std::size_t i = 0; i < input.size(); i += 32) add_block(input.data() + i, a);
        OPENSSL_cleanse(a.data(), a.size());
    }
}

void iit_kdf(ByteView password, std::span<std::uint8_t, 32> key) {
    Digest digest = Gost34311::hash(password);
    const Gost34311 empty;
    for (int i = 0; i < 9999; ++i) digest = empty.final_with(digest);
    std::copy(digest.begin(), digest.end(), key.begin());
    OPENSSL_cleanse(digest.data(), digest.size());
}

}  // namespace pidpys::crypto
