// SPDX-License-Identifier: MIT
// kalyna_vectors.txt, each forwards and backwards.
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "crypto/base/encoding.hpp"
#include "crypto/symmetric/kalyna_aead.hpp"
#include "crypto/symmetric/kalyna_mac.hpp"
#include "crypto/symmetric/kalyna_modes.hpp"
#include "crypto/symmetric/kalyna_xts.hpp"
#include "tests/main/places.hpp"

using namespace pidpys;
using namespace pidpys::crypto;

namespace {

struct Vector {
    std::string mode;
    std::size_t block = 0;
    std::map<std::string, Bytes> field;
};

Bytes octets(const std::string& text) {
    const std::size_t dots = text.find("..");
    if (dots == std::string::npos) return hex_decode(text).value();
    const int from = std::stoi(text.substr(0, dots), nullptr, 16);
    const int to = std::stoi(text.substr(dots + 2), nullptr, 16);
    Bytes bytes;
    for (int i = from; i != to; i += to > from ? 1 : -1) bytes.push_back(static_cast<std::uint8_t>(i));
    bytes.push_back(static_cast<std::uint8_t>(to));
    return bytes;
}

std::vector<Vector> vectors() {
    std::ifstream file(places::in_source("tests/unit/symmetric/kalyna_vectors.txt"));
    REQUIRE(file);
    std::vector<Vector> all;
    bool open = false;
    for (std::string line; std::getline(file, line);) {
        if (line.empty()) open = false;
        if (line.empty() || line[0] == '#') continue;
        std::istringstream words(line);
        std::string first;
        std::string second;
        words >> first >> second;
        if (open) {
            all.back().field[first] = octets(second);
        } else {
            all.push_back({first, std::stoul(second), {}});
            open = true;
        }
    }
    return all;
}

template <class Seal, class Open>
void check_aead(const Kalyna& cipher, const Vector& vector, Seal seal, Open open) {
    const auto& f = vector.field;
    KalynaAead with{f.at("iv"), f.at("associated"), f.at("tag").size()};
    if (f.count("counter") != 0) with.counter = f.at("counter")[0];
    Bytes expected = f.at("out");
    expected.insert(expected.end(), f.at("tag").begin(), f.at("tag").end());
    const auto sealed = seal(cipher, with, f.at("in"));
    REQUIRE(sealed);
    CHECK(hex_encode(*sealed) == hex_encode(expected));
    const auto plain = open(cipher, with, expected);
    REQUIRE(plain);
    CHECK(to_bytes(plain->view()) == f.at("in"));
    for (std::size_t i = 0; i < expected.size(); i += 5) {
        Bytes changed = expected;
        changed[i] ^= 0x80;
        CHECK(open(cipher, with, changed).error().code == Errc::integrity);
    }
    const Bytes other_associated(with.associated.size(), 0);
    with.associated = other_associated;
    CHECK(open(cipher, with, expected).error().code == Errc::integrity);
}

void check(const Vector& vector) {
    const auto& f = vector.field;
    const Kalyna cipher = Kalyna::make(vector.block, f.at("key")).value();
    const Bytes& in = f.at("in");
    const Bytes& out = f.at("out");
    Bytes text = in;
    if (vector.mode == "cbc") {
        KalynaCbc::make(cipher, f.at("iv"))->encrypt(text, text);
        CHECK(text == out);
        KalynaCbc::make(cipher, f.at("iv"))->decrypt(text, text);
        CHECK(text == in);
    } else if (vector.mode == "cfb" || vector.mode == "ofb" || vector.mode == "ctr") {
        const auto mode = vector.mode == "cfb"   ? KalynaStream::Mode::cfb
                          : vector.mode == "ofb" ? KalynaStream::Mode::ofb
                                                 : KalynaStream::Mode::ctr;
        KalynaStream::make(mode, cipher, f.at("iv"))->encrypt(text, text);
        CHECK(text == out);
        KalynaStream::make(mode, cipher, f.at("iv"))->decrypt(text, text);
        CHECK(text == in);
    } else if (vector.mode == "cmac") {
        KalynaCmac cmac(cipher);
        cmac.update(in);
        CHECK(cmac.final(out.size()).value() == out);
    } else if (vector.mode == "kw") {
        Bytes wrapped = kalyna_kw_wrap(cipher, in).value();
        CHECK(wrapped == out);
        CHECK(to_bytes(kalyna_kw_unwrap(cipher, wrapped)->view()) == in);
        wrapped[3] ^= 1;
        CHECK(kalyna_kw_unwrap(cipher, wrapped).error().code == Errc::integrity);
    } else if (vector.mode == "xts") {
        REQUIRE(kalyna_xts_encrypt(cipher, f.at("iv"), text, text));
        CHECK(text == out);
        REQUIRE(kalyna_xts_decrypt(cipher, f.at("iv"), text, text));
        CHECK(text == in);
    } else if (vector.mode == "gcm") {
        check_aead(cipher, vector, kalyna_gcm_seal, kalyna_gcm_open);
    } else if (vector.mode == "ccm") {
        check_aead(cipher, vector, kalyna_ccm_seal, kalyna_ccm_open);
    } else {
        FAIL("unknown mode " << vector.mode);
    }
}

}  // namespace

TEST_CASE("kalyna_modes_match_published_vectors") {
    const auto all = vectors();
    CHECK(all.size() == 30);
    for (const Vector& vector : all) {
        INFO(vector.mode << ' ' << vector.block << ' ' << hex_encode(vector.field.at("out")));
        check(vector);
    }
}

TEST_CASE("kalyna_sizes_that_do_not_fit_are_refused") {
    CHECK(Kalyna::make(16, Bytes(64)).error().code == Errc::invalid_argument);
    CHECK(Kalyna::make(64, Bytes(128)).error().code == Errc::invalid_argument);
    CHECK(Kalyna::make(24, Bytes(24)).error().code == Errc::invalid_argument);
    const Kalyna cipher = Kalyna::make(32, Bytes(32)).value();
    CHECK(KalynaCbc::make(cipher, Bytes(16)).error().code == Errc::invalid_argument);
    CHECK(KalynaStream::make(KalynaStream::Mode::ctr, cipher, Bytes(33)).error().code == Errc::invalid_argument);
    Bytes text(33);
    CHECK_THROWS_AS(cipher.encrypt(text, text), std::invalid_argument);
    KalynaCmac cmac(cipher);
    CHECK(cmac.final(16).error().code == Errc::invalid_argument);
    cmac.update(text);
    CHECK(cmac.final(16).error().code == Errc::invalid_argument);
    CHECK(kalyna_kw_unwrap(cipher, Bytes(32)).error().code == Errc::malformed);
    CHECK(kalyna_kw_wrap(cipher, Bytes(31)).error().code == Errc::invalid_argument);
    const Bytes iv(32);
    CHECK(kalyna_gcm_seal(cipher, {iv, {}}, {}).error().code == Errc::invalid_argument);
    CHECK(kalyna_gcm_open(cipher, {iv, {}}, Bytes(15)).error().code == Errc::malformed);
    CHECK(kalyna_ccm_seal(cipher, {iv, {}, 17}, Bytes(32)).error().code == Errc::invalid_argument);
}

TEST_CASE("kalyna_cbc_padded_round_trip_and_bad_padding") {
    const Kalyna cipher = Kalyna::make(32, Bytes(32, 7)).value();
    const Bytes iv(32, 9);
    for (const std::size_t size : {0U, 1U, 31U, 32U, 33U, 100U}) {
        const Bytes plain(size, 0x20);
        Bytes encrypted = kalyna_cbc_encrypt_padded(cipher, iv, plain).value();
        CHECK(encrypted.size() == (size / 32 + 1) * 32);
        CHECK(to_bytes(kalyna_cbc_decrypt_padded(cipher, iv, encrypted)->view()) == plain);
        encrypted.back() ^= 1;
        CHECK_FALSE(kalyna_cbc_decrypt_padded(cipher, iv, encrypted));
    }
    CHECK(kalyna_cbc_decrypt_padded(cipher, iv, Bytes(33)).error().code == Errc::malformed);
    CHECK(kalyna_cbc_decrypt_padded(cipher, iv, {}).error().code == Errc::malformed);
    Bytes zeros(32);  // a last octet of zero is no padding
    KalynaCbc::make(cipher, iv)->encrypt(zeros, zeros);
    CHECK(kalyna_cbc_decrypt_padded(cipher, iv, zeros).error().code == Errc::wrong_password);
}
