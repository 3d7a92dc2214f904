// SPDX-License-Identifier: MIT
// What holds for any data: pieces give what the whole gives, decryption undoes encryption, in place or not.
#include <algorithm>
#include <array>
#include <vector>

#include <catch2/catch.hpp>

#include "crypto/base/encoding.hpp"
#include "crypto/symmetric/gost28147.hpp"
#include "crypto/symmetric/gost34311.hpp"
#include "crypto/symmetric/kalyna_mac.hpp"
#include "crypto/symmetric/kalyna_modes.hpp"
#include "crypto/symmetric/kdf.hpp"
#include "crypto/symmetric/kupyna.hpp"
#include "random_octets.hpp"

using namespace pidpys;
using namespace pidpys::crypto;
using pidpys::test::RandomOctets;

namespace {

// Calls take(piece) over `data` cut at random places.
template <class Take>
void in_pieces(RandomOctets& random, ByteView data, Take take) {
    while (!data.empty()) {
        const std::size_t now = std::min(data.size(), random.below(80));
        take(data.first(now));
        data = data.subspan(now);
    }
}

template <class Hash>
void check_pieces(RandomOctets& random, const Hash& fresh) {
    for (int turn = 0; turn < 60; ++turn) {
        const Bytes data = random.take(random.below(600));
        Hash whole(fresh);
        whole.update(data);
        Hash parts(fresh);
        in_pieces(random, data, [&parts](ByteView piece) {
            parts.update(piece);
            (void)parts.final();  // asking in between changes nothing
        });
        REQUIRE(whole.final() == parts.final());
    }
}

// encrypt(piece, out) over pieces equals `encrypt` at once, and `decrypt` over other pieces gives the plain text back.
template <class Make, class Encrypt, class Decrypt>
void check_stream(RandomOctets& random, Make make, Encrypt encrypt, Decrypt decrypt) {
    for (int turn = 0; turn < 40; ++turn) {
        const Bytes plain = random.take(random.below(1500));
        Bytes whole(plain.size());
        auto one = make();
        encrypt(one, plain, whole);
        Bytes text = plain;
        auto cipher = make();
        std::size_t at = 0;
        in_pieces(random, plain, [&](ByteView piece) {
            encrypt(cipher, piece, std::span(text).subspan(at, piece.size()));
            at += piece.size();
        });
        REQUIRE(text == whole);
        auto back = make();
        at = 0;
        in_pieces(random, whole, [&](ByteView piece) {
            const auto place = std::span(text).subspan(at, piece.size());
            decrypt(back, place, place);  // in place
            at += piece.size();
        });
        REQUIRE(text == plain);
        auto at_once = make();
        decrypt(at_once, whole, whole);
        REQUIRE(whole == plain);
    }
}

const auto kEncrypt = [](auto& cipher, ByteView in, std::span<std::uint8_t> out) { cipher.encrypt(in, out); };
const auto kDecrypt = [](auto& cipher, ByteView in, std::span<std::uint8_t> out) { cipher.decrypt(in, out); };

std::array<std::uint8_t, 32> key_of(RandomOctets& random) {
    std::array<std::uint8_t, 32> key{};
    const Bytes bytes = random.take(32);
    std::copy(bytes.begin(), bytes.end(), key.begin());
    return key;
}

}  // namespace

TEST_CASE("hashes_and_macs_in_pieces_equal_the_whole") {
    RandomOctets random(4);
    check_pieces(random, Gost34311());
    check_pieces(random, HmacGost34311(random.take(40)));
    for (const std::size_t size : {1U, 20U, 32U, 33U, 48U, 64U}) check_pieces(random, Kupyna(size));
    for (const std::size_t size : {32U, 48U, 64U}) check_pieces(random, KupynaMac::make(random.take(size)).value());
}

TEST_CASE("kupyna_and_kmac_through_their_own_paths_hash_alike") {
    // KMAC is H(pad(K) ‖ pad(M) ‖ ~K): built by hand on the public path it is the same.
    RandomOctets random(5);
    const Bytes key = random.take(32);
    const Bytes message = random.take(50);
    const auto padded = [](Bytes text) {
        const std::size_t size = text.size();
        text.push_back(0x80);
        while (text.size() % 64 != 52) text.push_back(0);
        for (std::size_t i = 0; i < 12; ++i)
            text.push_back(i < 8 ? static_cast<std::uint8_t>((size * 8) >> (8 * i)) : 0);
        return text;
    };
    Kupyna by_hand(32);
    by_hand.update(padded(key));
    by_hand.update(padded(message));
    Bytes inverted = key;
    for (auto& octet : inverted) octet = static_cast<std::uint8_t>(~octet);
    by_hand.update(inverted);
    auto kmac = KupynaMac::make(key).value();
    kmac.update(message);
    CHECK(kmac.final() == by_hand.final());
    CHECK(KupynaMac::make(random.take(33)).error().code == Errc::invalid_argument);
    CHECK_THROWS_AS(Kupyna(65), std::invalid_argument);
}

TEST_CASE("gost28147_streams_in_pieces_equal_the_whole_and_come_back") {
    RandomOctets random(6);
    const auto key = key_of(random);
    const std::array<std::uint8_t, 8> iv = {1, 2, 3, 4, 5, 6, 7, 8};
    check_stream(
        random, [&] { return Gost28147Cfb(key, iv); }, kEncrypt, kDecrypt);
    const auto apply = [](auto& cipher, ByteView in, std::span<std::uint8_t> out) { cipher.apply(in, out); };
    check_stream(
        random, [&] { return Gost28147Ctr(key, iv); }, apply, apply);
}

TEST_CASE("kalyna_streams_in_pieces_equal_the_whole_and_come_back") {
    RandomOctets random(7);
    const std::pair<std::size_t, std::size_t> sizes[] = {{16, 16}, {16, 32}, {32, 32}, {32, 64}, {64, 64}};
    for (const auto& [block, key] : sizes) {
        const Kalyna cipher = Kalyna::make(block, random.take(key)).value();
        const Bytes iv = random.take(block);
        for (const auto mode : {KalynaStream::Mode::cfb, KalynaStream::Mode::ofb, KalynaStream::Mode::ctr}) {
            check_stream(
                random, [&] { return KalynaStream::make(mode, cipher, iv).value(); }, kEncrypt, kDecrypt);
        }
        for (int turn = 0; turn < 10; ++turn) {
            const Bytes plain = random.take(block * random.below(30));
            Bytes text = plain;
            KalynaCbc::make(cipher, iv)->encrypt(text, text);
            Bytes one_by_one(plain.size());
            auto cbc = KalynaCbc::make(cipher, iv).value();
            for (std::size_t i = 0; i < plain.size(); i += block) {
                cbc.decrypt(ByteView(text).subspan(i, block), std::span(one_by_one).subspan(i, block));
            }
            REQUIRE(one_by_one == plain);
            KalynaCbc::make(cipher, iv)->decrypt(text, text);
            REQUIRE(text == plain);
        }
    }
}

TEST_CASE("kalyna_ctr_counter_carries_over_its_whole_width") {
    // The first gamma is E(E(iv)+1): with E(iv) all ones the counter goes round to zero.
    const Kalyna cipher = Kalyna::make(16, Bytes(16, 3)).value();
    Bytes iv(16, 0xff);
    cipher.decrypt(iv, iv);
    Bytes gamma(16);
    KalynaStream::make(KalynaStream::Mode::ctr, cipher, iv)->encrypt(gamma, gamma);
    Bytes expected(16);
    cipher.encrypt(expected, expected);
    CHECK(gamma == expected);
}

TEST_CASE("gost_sbox_packed_reads_back_and_bad_ones_are_refused") {
    const auto packed = GostSBox::dke1().packed();
    CHECK(hex_encode(packed).substr(0, 16) == "a9d6eb45f13c7082");
    CHECK(GostSBox::from_packed(packed).value() == GostSBox::dke1());
    CHECK(GostSBox::from_packed(Bytes(63)).error().code == Errc::malformed);
    CHECK(GostSBox::from_packed(Bytes(64)).error().code == Errc::malformed);
}

namespace {

HmacGost34311 keyed_gost(ByteView password) { return HmacGost34311(password); }

KupynaMac keyed_kmac(ByteView password) {
    Bytes padded(password.begin(), password.end());
    padded.resize(32);
    return KupynaMac::make(padded).value();
}

// PBKDF2 as RFC 8018 5.2 writes it, over the public MAC alone.
template <class Keyed>
Bytes pbkdf2_by_the_book(Keyed keyed, ByteView password, ByteView salt, std::uint32_t iterations, std::size_t size) {
    Bytes key;
    for (std::uint8_t index = 1; key.size() < size; ++index) {
        Bytes data(salt.begin(), salt.end());
        data.insert(data.end(), {0, 0, 0, index});
        Bytes sum(32);
        for (std::uint32_t i = 0; i < iterations; ++i) {
            auto mac = keyed(password);
            mac.update(data);
            data = to_bytes(mac.final());
            for (std::size_t j = 0; j < sum.size(); ++j) sum[j] ^= data[j];
        }
        key.insert(key.end(), sum.begin(), sum.end());
    }
    key.resize(size);
    return key;
}

}  // namespace

TEST_CASE("derivations_side_by_side_equal_each_alone") {
    RandomOctets random(9);
    for (std::size_t count = 0; count <= 9; ++count) {
        struct One {
            Bytes password, salt, key, expected;
        };
        std::vector<One> each(count);
        std::vector<NationalDerivation> all;
        for (One& one : each) {
            const auto kdf = static_cast<NationalKdf>(random.below(3));
            const std::size_t longest = kdf == NationalKdf::pbkdf2_kmac_kupyna256 ? max_kmac_password : 40;
            one = {random.take(1 + random.below(longest)), random.take(1 + random.below(40)), {}, {}};
            const auto iterations = static_cast<std::uint32_t>(1 + random.below(30));
            if (kdf == NationalKdf::pkcs12_gost34311) {
                one.key.resize(1 + random.below(32));
                one.expected = one.key;
                pkcs12_kdf_gost34311(one.password, one.salt, 3, iterations, one.expected);
            } else {
                const auto by_the_book = [&](auto keyed) {
                    return pbkdf2_by_the_book(keyed, one.password, one.salt, iterations, one.key.size());
                };
                one.key.resize(random.below(100));
                const bool kmac = kdf == NationalKdf::pbkdf2_kmac_kupyna256;
                one.expected = kmac ? by_the_book(keyed_kmac) : by_the_book(keyed_gost);
            }
            all.push_back({kdf, one.password, one.salt, iterations, one.key, 3});
        }
        derive_side_by_side(all);
        for (const One& one : each) REQUIRE(one.key == one.expected);
    }
}

TEST_CASE("kdf_bounds_are_kept") {
    Bytes key(70);
    CHECK_THROWS_AS(pbkdf2_hmac_gost34311(as_bytes("p"), as_bytes("salt"), 0, key), std::invalid_argument);
    CHECK_THROWS_AS(pkcs12_kdf_gost34311({}, {}, 3, 0, key), std::invalid_argument);
    const NationalDerivation two_blocks{NationalKdf::pkcs12_gost34311, as_bytes("p"), as_bytes("salt"), 1, key, 3};
    CHECK_THROWS_AS(derive_side_by_side({&two_blocks, 1}), std::invalid_argument);
    const Bytes too_long(33);
    const NationalDerivation no_key{NationalKdf::pbkdf2_kmac_kupyna256, too_long, as_bytes("salt"), 1, key};
    CHECK_THROWS_AS(derive_side_by_side({&no_key, 1}), std::invalid_argument);
    CHECK(pbkdf2_kmac_kupyna256(Bytes(33), as_bytes("salt"), 1, key).error().code == Errc::unsupported);
    // Longer keys begin with the shorter ones; another id is another key.
    Bytes shorter(20);
    pbkdf2_hmac_gost34311(as_bytes("p"), as_bytes("salt"), 3, key);
    pbkdf2_hmac_gost34311(as_bytes("p"), as_bytes("salt"), 3, shorter);
    CHECK(std::equal(shorter.begin(), shorter.end(), key.begin()));
    pkcs12_kdf_gost34311(Bytes(6, 1), as_bytes("salt"), 3, 2, key);
    pkcs12_kdf_gost34311(Bytes(6, 1), as_bytes("salt"), 3, 2, shorter);
    CHECK(std::equal(shorter.begin(), shorter.end(), key.begin()));
    Bytes other(20);
    pkcs12_kdf_gost34311(Bytes(6, 1), as_bytes("salt"), 1, 2, other);
    CHECK(other != shorter);
    pkcs12_kdf_gost34311({}, {}, 3, 2, other);  // nothing to repeat
}
