// SPDX-License-Identifier: MIT
#include "crypto/symmetric/kdf.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <stdexcept>
#include <vector>

#include <openssl/crypto.h>

#include "crypto/base/cancellation.hpp"
#include "crypto/base/secret.hpp"
#include "crypto/symmetric/gost34311.hpp"
#include "crypto/symmetric/kupyna.hpp"

namespace pidpys::crypto {

namespace {

using Digest = std::array<std::uint8_t, 32>;

bool given_up(std::uint32_t round) { return round % cancellation_stride == 0 && cancelled(); }

// RFC 8018 5.2: the salt with the number of a block of the key.
Bytes numbered(ByteView salt, std::uint32_t index) {
    Bytes first(salt.begin(), salt.end());
    for (int shift = 24; shift >= 0; shift -= 8) first.push_back(static_cast<std::uint8_t>(index >> shift));
    return first;
}

void require_iterations(std::uint32_t iterations) {
    if (iterations == 0) throw std::invalid_argument("key derivation with no iterations");
}

}  // namespace

Result<void> pbkdf2_kmac_kupyna256(ByteView password, ByteView salt, std::uint32_t iterations,
                                   std::span<std::uint8_t> key) {
    require_iterations(iterations);
    Digest padded{};
    if (password.size() > padded.size()) return fail(Errc::unsupported, "a KMAC Kupyna password has at most 32 octets");
    std::copy(password.begin(), password.end(), padded.begin());
    auto keyed = KupynaMac::make(padded);
    OPENSSL_cleanse(padded.data(), padded.size());
    if (!keyed) return forward(keyed);
    const auto mac = [&keyed](ByteView data) {
        KupynaMac kmac(*keyed);
        kmac.update(data);
        Digest digest{};
        kmac.final(digest);
        return digest;
    };
    std::uint32_t index = 1;
    for (std::size_t done = 0; done < key.size(); ++index) {
        Digest u = mac(numbered(salt, index));
        Digest t = u;
        for (std::uint32_t i = 1; i < iterations && !given_up(i); ++i) {
            u = mac(u);
            for (std::size_t j = 0; j < t.size(); ++j) t[j] ^= u[j];
        }
        const std::size_t now = std::min(t.size(), key.size() - done);
        std::copy_n(t.begin(), now, key.begin() + static_cast<std::ptrdiff_t>(done));
        done += now;
        OPENSSL_cleanse(u.data(), u.size());
        OPENSSL_cleanse(t.data(), t.size());
    }
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

// RFC 7292 B.2: D ‖ I, hashed once.
Digest pkcs12_start(std::uint8_t id, const SecretBytes& input) {
    Digest diversifier{};
    diversifier.fill(id);
    Gost34311 first;
    first.update(diversifier);
    first.update(input.view());
    return first.final();
}

SecretBytes pkcs12_input(ByteView bmp_password, ByteView salt) {
    const auto rounded = [](std::size_t size) { return (size + 31) / 32 * 32; };
    SecretBytes input(rounded(salt.size()) + rounded(bmp_password.size()));
    std::size_t at = 0;
    append_repeated(input, at, salt);
    append_repeated(input, at, bmp_password);
    return input;
}

// Digests hashed over and over: one block of a key.
struct Chain {
    std::optional<HmacGost34311> keyed;  // PBKDF2; without it the plain hash
    Digest value{};
    Digest sum{};  // of the values, for PBKDF2
    std::uint32_t left = 0;
    bool outer = false;
    std::span<std::uint8_t> out;

    ~Chain() {
        OPENSSL_cleanse(value.data(), value.size());
        OPENSSL_cleanse(sum.data(), sum.size());
    }

    [[nodiscard]] const Gost34311& hash(const Gost34311& empty) const {
        return !keyed ? empty : outer ? keyed->outer() : keyed->inner();
    }

    void took_step() {
        if (keyed) {
            outer = !outer;
            if (outer) return;
            for (std::size_t j = 0; j < sum.size(); ++j) sum[j] ^= value[j];
        }
        --left;
    }

    void finish() const { std::copy_n((keyed ? sum : value).begin(), out.size(), out.begin()); }
};

void append_chains(std::vector<std::unique_ptr<Chain>>& chains, const GostDerivation& from, const GostSBox& sbox) {
    require_iterations(from.iterations);
    if (from.pkcs12_id && from.key.size() > sizeof(Digest)) throw std::invalid_argument("PKCS#12: more than one block");
    std::uint32_t index = 1;
    for (std::size_t done = 0; done < from.key.size(); done += sizeof(Digest), ++index) {
        auto chain = std::make_unique<Chain>();
        chain->left = from.iterations - 1;
        chain->out = from.key.subspan(done, std::min(sizeof(Digest), from.key.size() - done));
        if (from.pkcs12_id) {
            chain->value = pkcs12_start(*from.pkcs12_id, pkcs12_input(from.password, from.salt));
        } else {
            HmacGost34311 first(chain->keyed.emplace(from.password, sbox));
            first.update(numbered(from.salt, index));
            chain->value = chain->sum = first.final();
        }
        chains.push_back(std::move(chain));
    }
}

// The longest first, so that the lanes stay full for as long as they can.
void run(std::vector<std::unique_ptr<Chain>>& chains, const GostSBox& sbox) {
    const auto steps = [](const auto& chain) { return std::uint64_t{chain->left} * (chain->keyed ? 2 : 1); };
    std::stable_sort(chains.begin(), chains.end(), [&](const auto& a, const auto& b) { return steps(a) > steps(b); });
    const Gost34311 empty(sbox);
    std::array<Chain*, Gost34311::kSideBySide> lane{};
    std::array<const Gost34311*, Gost34311::kSideBySide> hashes{};
    std::array<Digest, Gost34311::kSideBySide> values{};
    std::size_t lanes = 0;
    std::uint32_t round = 0;
    for (auto next = chains.begin(); !given_up(++round);) {
        for (; lanes < lane.size() && next != chains.end(); ++next)
            if ((*next)->left != 0) lane[lanes++] = next->get();
        if (lanes == 0) break;
        for (std::size_t i = 0; i < lanes; ++i) {
            hashes[i] = &lane[i]->hash(empty);
            values[i] = lane[i]->value;
        }
        Gost34311::final_with(std::span(hashes).first(lanes), std::span(values).first(lanes));
        for (std::size_t i = 0; i < lanes; ++i) {
            lane[i]->value = values[i];
            lane[i]->took_step();
        }
        lanes = static_cast<std::size_t>(std::remove_if(lane.begin(), lane.begin() + static_cast<std::ptrdiff_t>(lanes),
                                                        [](const Chain* chain) { return chain->left == 0; }) -
                                         lane.begin());
    }
    OPENSSL_cleanse(values.data(), sizeof values);
    for (const auto& chain : chains) chain->finish();
}

}  // namespace

void derive_side_by_side(std::span<const GostDerivation> derivations, const GostSBox& sbox) {
    std::vector<std::unique_ptr<Chain>> chains;
    for (const GostDerivation& each : derivations) append_chains(chains, each, sbox);
    run(chains, sbox);
}

void pbkdf2_hmac_gost34311(ByteView password, ByteView salt, std::uint32_t iterations, std::span<std::uint8_t> key,
                           const GostSBox& sbox) {
    const GostDerivation one{password, salt, iterations, {}, key};
    derive_side_by_side({&one, 1}, sbox);
}

void pkcs12_kdf_gost34311(ByteView bmp_password, ByteView salt, std::uint8_t id, std::uint32_t iterations,
                          std::span<std::uint8_t> key) {
    require_iterations(iterations);
    SecretBytes input = pkcs12_input(bmp_password, salt);
    const Gost34311 empty;
    for (std::size_t done = 0; done < key.size();) {
        Digest a = pkcs12_start(id, input);
        for (std::uint32_t i = 1; i < iterations && !given_up(i); ++i) a = empty.final_with(a);
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
