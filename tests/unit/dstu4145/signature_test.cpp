// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "crypto/dstu4145/signature.hpp"
#include "support.hpp"

using namespace dstu_test;

namespace {

struct Signed {
    PublicKey key;
    Bytes hash, signature;
};

Signed sign_something(const ParamsPtr& params, const Bytes& hash) {
    const auto key = PrivateKey::generate(params).value();
    return {key.public_key(), hash, sign(key, hash).value()};
}

}  // namespace

TEST_CASE("signature_with_r_or_s_at_its_bounds_is_refused") {
    for (const NamedCurve name : all_curves()) {
        for (const auto& params : with_every_engine(name)) {
            const Signed good = sign_something(params, octets("m257.hash"));
            REQUIRE(verify(good.key, good.hash, good.signature));
            const auto size = params->order_bytes();
            Words n = params->order().value();
            Words less = n;
            less[0] -= 1;
            Words more = n;
            more[0] += 1;
            Words most;
            most.fill(~std::uint64_t{0});
            for (const Words& bound : {Words{}, Words{1}, less, n, more, most}) {
                const Bytes value = little_endian(bound, size);
                for (const std::size_t at : {std::size_t{0}, size}) {
                    Bytes changed = good.signature;
                    std::copy(value.begin(), value.end(), changed.begin() + static_cast<std::ptrdiff_t>(at));
                    CHECK_FALSE(verify(good.key, good.hash, changed));
                }
            }
        }
    }
}

TEST_CASE("signature_s_plus_order_is_refused") {  // malleability
    const auto params = Params::named(NamedCurve::m191);
    const Signed good = sign_something(params, octets("m257.hash"));
    Scalar s(words_from_le(ByteView(good.signature).last(params->order_bytes())));
    std::uint64_t carry = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        const std::uint64_t sum = s.w[i] + params->order().value()[i] + carry;
        carry = sum < s.w[i] || (carry != 0 && sum == s.w[i]) ? 1 : 0;
        s.w[i] = sum;
    }
    Bytes changed = good.signature;
    words_to_le(s.w, std::span(changed).last(params->order_bytes()));
    CHECK_FALSE(verify(good.key, good.hash, changed));
}

TEST_CASE("signature_flipped_bit_is_refused") {
    for (const auto& params : with_every_engine(NamedCurve::m257)) {
        const Signed good = sign_something(params, octets("m257.hash"));
        for (std::size_t bit = 0; bit < 8 * good.signature.size(); bit += 3) {
            Bytes changed = good.signature;
            changed[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
            CHECK_FALSE(verify(good.key, good.hash, changed));
        }
        for (std::size_t bit = 0; bit < 8 * good.hash.size(); bit += 3) {
            Bytes changed = good.hash;
            changed[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
            CHECK_FALSE(verify(good.key, changed, good.signature));
        }
        const auto other = PrivateKey::generate(params).value();
        CHECK_FALSE(verify(other.public_key(), good.hash, good.signature));
    }
}

TEST_CASE("signature_of_odd_sizes_is_refused") {
    const Signed good = sign_something(Params::named(NamedCurve::m257), octets("m257.hash"));
    for (std::size_t size = 0; size < 70; ++size) {
        Bytes changed = good.signature;
        changed.resize(size);
        CHECK(verify(good.key, good.hash, changed) == (size == 64));
    }
    Bytes wrapped = wrap_signature(good.signature);
    CHECK(verify(good.key, good.hash, wrapped));
    wrapped[0] = 0x03;
    CHECK_FALSE(verify(good.key, good.hash, wrapped));
    wrapped[0] = 0x04;
    wrapped[1] = 0x3F;
    CHECK_FALSE(verify(good.key, good.hash, wrapped));
}

TEST_CASE("signature_of_any_even_length_with_padded_or_cut_halves_verifies") {
    const auto with_halves_of = [](const Bytes& signature, std::size_t size) {
        const std::size_t half = signature.size() / 2;
        Bytes changed(2 * size);
        for (std::size_t part = 0; part < 2; ++part)
            std::copy_n(signature.begin() + static_cast<std::ptrdiff_t>(part * half), std::min(half, size),
                        changed.begin() + static_cast<std::ptrdiff_t>(part * size));
        return changed;
    };
    for (const NamedCurve name : all_curves()) {
        const auto params = Params::named(name);
        const Signed good = sign_something(params, octets("m257.hash"));
        const std::size_t own = params->order_bytes();
        for (const std::size_t size : {own, own + 1, std::size_t{64}, std::size_t{100}}) {
            const Bytes padded = with_halves_of(good.signature, size);
            CHECK(verify(good.key, good.hash, padded));
            CHECK(verify(good.key, good.hash, wrap_signature(padded)));
            if (size == own) continue;
            Bytes filled = padded;
            filled[size - 1] = 1;  // no longer below n
            CHECK_FALSE(verify(good.key, good.hash, filled));
        }
    }
    // Bouncy Castle cuts M233 to 29 octets a half where both numbers fit: about every second time.
    const auto params = Params::named(NamedCurve::m233);
    for (int tries = 0; tries < 64; ++tries) {
        const Signed good = sign_something(params, octets("m257.hash"));
        if (good.signature[29] != 0 || good.signature[59] != 0) continue;
        CHECK(verify(good.key, good.hash, with_halves_of(good.signature, 29)));
        return;
    }
    FAIL("64 signatures of which none fits");
}

TEST_CASE("hash_zero_counts_as_one") {
    for (const auto& params : with_every_engine(NamedCurve::m257)) {
        const Signed good = sign_something(params, Bytes(32));
        CHECK(verify(good.key, Bytes(32), good.signature));
        CHECK(verify(good.key, Bytes{1}, good.signature));
        CHECK(verify(good.key, Bytes{}, good.signature));
        CHECK_FALSE(verify(good.key, Bytes{2}, good.signature));
    }
}

TEST_CASE("hash_longer_than_the_field_is_cut") {
    const auto params = Params::named(NamedCurve::m163);
    Bytes hash(64, 0xFF);
    const Signed good = sign_something(params, hash);
    hash[20] = 0x07;
    std::fill(hash.begin() + 21, hash.end(), std::uint8_t{0});
    CHECK(verify(good.key, hash, good.signature));
    hash[20] = 0x03;
    CHECK_FALSE(verify(good.key, hash, good.signature));
}

TEST_CASE("signature_never_repeats_for_one_hash") {
    const auto key = PrivateKey::generate(Params::named(NamedCurve::m257)).value();
    CHECK(sign(key, octets("m257.hash")).value() != sign(key, octets("m257.hash")).value());
}

TEST_CASE("nonce_out_of_range_is_refused") {
    const auto params = Params::named(NamedCurve::m257);
    const auto key = PrivateKey::generate(params).value();
    CHECK_FALSE(sign_with_nonce(key, octets("m257.hash"), Scalar()));
    CHECK_FALSE(sign_with_nonce(key, octets("m257.hash"), Scalar(params->order().value())));
}
