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
#include "crypto/symmetric/kupyna_mac_block.hpp"

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

// One block of a key: a value that is hashed over and over, and the sum of those values where PBKDF2 wants it.
struct Chain {
    Digest value{};
    Digest sum{};
    bool summed = false;
    std::uint32_t left = 0;
    std::span<std::uint8_t> out;

    ~Chain() {
        OPENSSL_cleanse(value.data(), value.size());
        OPENSSL_cleanse(sum.data(), sum.size());
    }

    void start(const Digest& first) { value = sum = first; }

    void took_round() {
        if (summed)
            for (std::size_t j = 0; j < sum.size(); ++j) sum[j] ^= value[j];
        --left;
    }

    void finish() const { std::copy_n((summed ? sum : value).begin(), out.size(), out.begin()); }
};

struct GostChain : Chain {
    static constexpr std::size_t kSideBySide = Gost34311::kSideBySide;
    using Step = const Gost34311*;
    Gost34311 empty;
    std::optional<HmacGost34311> keyed;  // PBKDF2; without it the plain hash
    bool outer = false;

    GostChain(const NationalDerivation& from, std::uint32_t index, const GostSBox& sbox) : empty(sbox) {
        summed = from.kdf != NationalKdf::pkcs12_gost34311;
        if (summed) {
            HmacGost34311 first(keyed.emplace(from.password, sbox));
            first.update(numbered(from.salt, index));
            start(first.final());
        } else {
            start(pkcs12_start(from.pkcs12_id, pkcs12_input(from.password, from.salt)));
        }
    }

    [[nodiscard]] std::uint64_t steps() const { return std::uint64_t{left} * (keyed ? 2 : 1); }
    [[nodiscard]] Step step() const { return !keyed ? &empty : outer ? &keyed->outer() : &keyed->inner(); }
    static void take(std::span<const Step> with, std::span<Digest> values) { Gost34311::final_with(with, values); }

    void took_step() {
        outer = keyed && !outer;
        if (!outer) took_round();
    }
};

struct KmacChain : Chain {
    static constexpr std::size_t kSideBySide = KupynaMacBlock::kSideBySide;
    using Step = const KupynaMacBlock*;
    std::optional<KupynaMacBlock> keyed;

    KmacChain(const NationalDerivation& from, std::uint32_t index) {
        Digest key{};
        if (from.password.size() > max_kmac_password)
            throw std::invalid_argument("a password too long for KMAC Kupyna");
        std::copy(from.password.begin(), from.password.end(), key.begin());
        keyed.emplace(key);
        auto first = KupynaMac::make(key).value();
        OPENSSL_cleanse(key.data(), key.size());
        first.update(numbered(from.salt, index));
        first.final(value);
        start(value);
        summed = true;
    }

    [[nodiscard]] std::uint64_t steps() const { return left; }
    [[nodiscard]] Step step() const { return &*keyed; }
    static void take(std::span<const Step> with, std::span<Digest> values) { KupynaMacBlock::replace(with, values); }
    void took_step() { took_round(); }
};

template <class C>
using Chains = std::vector<std::unique_ptr<C>>;

template <class C, class... More>
void append_chains(Chains<C>& chains, const NationalDerivation& from, const More&... more) {
    require_iterations(from.iterations);
    std::uint32_t index = 1;
    for (std::size_t done = 0; done < from.key.size(); done += sizeof(Digest), ++index) {
        auto& chain = chains.emplace_back(std::make_unique<C>(from, index, more...));
        chain->left = from.iterations - 1;
        chain->out = from.key.subspan(done, std::min(sizeof(Digest), from.key.size() - done));
    }
}

// The longest first, so that the lanes stay full for as long as they can.
template <class C>
void run(Chains<C>& chains) {
    std::stable_sort(chains.begin(), chains.end(),
                     [](const auto& a, const auto& b) { return a->steps() > b->steps(); });
    std::array<C*, C::kSideBySide> lane{};
    std::array<typename C::Step, C::kSideBySide> with{};
    std::array<Digest, C::kSideBySide> values{};
    std::size_t lanes = 0;
    std::uint32_t round = 0;
    for (auto next = chains.begin(); !given_up(++round);) {
        for (; lanes < lane.size() && next != chains.end(); ++next)
            if ((*next)->left != 0) lane[lanes++] = next->get();
        if (lanes == 0) break;
        for (std::size_t i = 0; i < lanes; ++i) {
            with[i] = lane[i]->step();
            values[i] = lane[i]->value;
        }
        C::take(std::span(with).first(lanes), std::span(values).first(lanes));
        for (std::size_t i = 0; i < lanes; ++i) {
            lane[i]->value = values[i];
            lane[i]->took_step();
        }
        lanes = static_cast<std::size_t>(std::remove_if(lane.begin(), lane.begin() + static_cast<std::ptrdiff_t>(lanes),
                                                        [](const C* chain) { return chain->left == 0; }) -
                                         lane.begin());
    }
    OPENSSL_cleanse(values.data(), sizeof values);
    for (const auto& chain : chains) chain->finish();
}

}  // namespace

void derive_side_by_side(std::span<const NationalDerivation> derivations, const GostSBox& sbox) {
    Chains<GostChain> by_gost;
    Chains<KmacChain> by_kmac;
    for (const NationalDerivation& each : derivations) {
        if (each.kdf == NationalKdf::pkcs12_gost34311 && each.key.size() > sizeof(Digest))
            throw std::invalid_argument("PKCS#12: more than one block");
        if (each.kdf == NationalKdf::pbkdf2_kmac_kupyna256) {
            append_chains(by_kmac, each);
        } else {
            append_chains(by_gost, each, sbox);
        }
    }
    run(by_gost);
    run(by_kmac);
}

Result<void> pbkdf2_kmac_kupyna256(ByteView password, ByteView salt, std::uint32_t iterations,
                                   std::span<std::uint8_t> key) {
    if (password.size() > max_kmac_password)
        return fail(Errc::unsupported, "a KMAC Kupyna password has at most 32 octets");
    const NationalDerivation one{NationalKdf::pbkdf2_kmac_kupyna256, password, salt, iterations, key};
    derive_side_by_side({&one, 1});
    return {};
}

void pbkdf2_hmac_gost34311(ByteView password, ByteView salt, std::uint32_t iterations, std::span<std::uint8_t> key,
                           const GostSBox& sbox) {
    const NationalDerivation one{NationalKdf::pbkdf2_hmac_gost34311, password, salt, iterations, key};
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
