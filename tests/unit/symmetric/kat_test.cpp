// SPDX-License-Identifier: MIT
// The known answers of the interop folder's kat.json, each agreed on by several implementations.
#include <array>
#include <fstream>
#include <optional>
#include <string>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "crypto/base/encoding.hpp"
#include "crypto/symmetric/gost28147.hpp"
#include "crypto/symmetric/gost34311.hpp"
#include "crypto/symmetric/kalyna.hpp"
#include "crypto/symmetric/kdf.hpp"
#include "crypto/symmetric/key_wrap.hpp"
#include "crypto/symmetric/kupyna.hpp"
#include "tests/main/needs.hpp"

using namespace pidpys;
using namespace pidpys::crypto;

namespace {

std::optional<nlohmann::json> group(const char* name) {
    static const auto all = []() -> std::optional<nlohmann::json> {
        const Bytes file = needs::foreign_file("kat.json");
        if (file.empty()) return std::nullopt;
        return nlohmann::json::parse(file);
    }();
    if (!all) return std::nullopt;
    return all->at(name);
}

Bytes hex(const nlohmann::json& value) { return hex_decode(value.get<std::string>()).value(); }

template <std::size_t Size>
std::array<std::uint8_t, Size> fixed(const nlohmann::json& value) {
    const Bytes bytes = hex(value);
    REQUIRE(bytes.size() == Size);
    std::array<std::uint8_t, Size> out{};
    std::copy(bytes.begin(), bytes.end(), out.begin());
    return out;
}

// "a x 1000000" is a letter repeated, anything else itself.
std::string message(const std::string& text) {
    if (text.size() > 4 && text.compare(1, 3, " x ") == 0) return std::string(std::stoul(text.substr(4)), text[0]);
    return text;
}

// S-box of GOST 34.311-95's own examples (GOST R 34.11-94 annex A).
const GostSBox& test_sbox() {
    static const GostSBox table(GostSBox::Rows{{{4, 10, 9, 2, 13, 8, 0, 14, 6, 11, 1, 12, 7, 15, 5, 3},
                                                {14, 11, 4, 12, 6, 13, 15, 10, 2, 3, 8, 1, 0, 7, 5, 9},
                                                {5, 8, 1, 13, 10, 3, 4, 2, 14, 15, 12, 7, 6, 0, 9, 11},
                                                {7, 13, 10, 1, 0, 8, 9, 15, 14, 4, 6, 12, 11, 2, 5, 3},
                                                {6, 12, 7, 1, 5, 15, 13, 8, 4, 10, 9, 14, 0, 3, 11, 2},
                                                {4, 11, 10, 0, 7, 2, 1, 13, 3, 6, 8, 5, 9, 12, 15, 14},
                                                {13, 11, 4, 1, 3, 15, 5, 9, 0, 10, 14, 7, 6, 8, 2, 12},
                                                {1, 15, 13, 0, 5, 7, 10, 4, 9, 2, 3, 14, 6, 11, 8, 12}}});
    return table;
}

void check_gost34311(const char* name, const GostSBox& sbox) {
    const auto kat = group(name);
    if (!kat) return;
    for (const auto& vector : kat->at("vectors")) {
        const std::string text = message(vector.at(0).get<std::string>());
        CHECK(hex_encode(Gost34311::hash(as_bytes(text), sbox)) == vector.at(1).get<std::string>());
    }
}

}  // namespace

TEST_CASE("gost34311_dke1_matches_known_answers") { check_gost34311("gost34311_dke1", GostSBox::dke1()); }

TEST_CASE("gost34311_another_sbox_matches_known_answers") { check_gost34311("gost34311_test_sbox", test_sbox()); }

TEST_CASE("gost28147_dke1_matches_known_answers") {
    const auto kat = group("gost28147_dke1");
    if (!kat) return;
    const auto key = fixed<32>(kat->at("key"));
    const auto iv = fixed<8>(kat->at("iv"));
    const Gost28147 cipher(key);

    Bytes text = hex(kat->at("ecb_in"));
    cipher.encrypt(text, text);
    CHECK(text == hex(kat->at("ecb_out")));
    cipher.decrypt(text, text);
    CHECK(text == hex(kat->at("ecb_in")));

    text = hex(kat->at("cfb_in"));
    Gost28147Cfb(key, iv).encrypt(text, text);
    CHECK(text == hex(kat->at("cfb_out")));
    Gost28147Cfb(key, iv).decrypt(text, text);
    CHECK(text == hex(kat->at("cfb_in")));

    CHECK(hex_encode(cipher.mac(hex(kat->at("mac32_in")))) == kat->at("mac32").get<std::string>());
}

TEST_CASE("gost_key_wrap_matches_known_answer_and_opens") {
    const auto kat = group("gost28147_keywrap_dke1");
    if (!kat) return;
    const auto kek = fixed<32>(kat->at("kek"));
    const auto cek = fixed<32>(kat->at("cek"));
    auto wrapped = gost_key_wrap(kek, cek, fixed<8>(kat->at("iv")));
    CHECK(hex_encode(wrapped) == kat->at("wrapped").get<std::string>());
    CHECK(hex_encode(gost_key_unwrap(kek, wrapped)->view()) == hex_encode(cek));
    wrapped[20] ^= 1;
    CHECK(gost_key_unwrap(kek, wrapped).error().code == Errc::integrity);
}

TEST_CASE("kalyna_key_wrap_matches_known_answer_and_opens") {
    const auto kat = group("dstu7624_keywrap_kalyna256");
    if (!kat) return;
    const auto kek = fixed<32>(kat->at("kek"));
    const auto cek = fixed<32>(kat->at("cek"));
    auto wrapped = kalyna_key_wrap(kek, cek, fixed<32>(kat->at("iv")));
    CHECK(hex_encode(wrapped) == kat->at("wrapped").get<std::string>());
    CHECK(hex_encode(kalyna_key_unwrap(kek, wrapped)->view()) == hex_encode(cek));
    wrapped[50] ^= 1;
    CHECK(kalyna_key_unwrap(kek, wrapped).error().code == Errc::integrity);
}

TEST_CASE("pbkdf2_hmac_gost34311_matches_known_answer") {
    const auto kat = group("pbkdf2_hmac_gost34311");
    if (!kat) return;
    Bytes key(32);
    pbkdf2_hmac_gost34311(as_bytes(kat->at("password").get<std::string>()), hex(kat->at("salt")),
                          kat->at("iterations").get<std::uint32_t>(), key);
    CHECK(hex_encode(key) == kat->at("dk").get<std::string>());
}

TEST_CASE("iit_kdf_matches_known_answer") {
    const auto kat = group("iit_kdf");
    if (!kat) return;
    std::array<std::uint8_t, 32> key{};
    iit_kdf(as_bytes(kat->at("password").get<std::string>()), key);
    CHECK(hex_encode(key) == kat->at("key").get<std::string>());
}

TEST_CASE("kupyna_matches_known_answers") {
    const auto kat = group("dstu7564");
    if (!kat) return;
    for (const auto& vector : kat->at("vectors")) {
        Kupyna kupyna(vector.at("bits").get<std::size_t>() / 8);
        kupyna.update(hex(vector.at("msg_hex")));
        CHECK(hex_encode(kupyna.final()) == vector.at("hash").get<std::string>());
    }
}

TEST_CASE("kupyna_kmac_matches_known_answer") {
    const auto kat = group("dstu7564_kmac256");
    if (!kat) return;
    auto kmac = KupynaMac::make(hex(kat->at("key"))).value();
    kmac.update(hex(kat->at("msg_hex")));
    CHECK(hex_encode(kmac.final()) == kat->at("mac").get<std::string>());
}

TEST_CASE("kalyna_ecb_matches_known_answers") {
    const auto kat = group("dstu7624_ecb");
    if (!kat) return;
    for (const auto& vector : kat->at("vectors")) {
        const auto cipher = Kalyna::make(vector.at("block").get<std::size_t>() / 8, hex(vector.at("key"))).value();
        Bytes text = hex(vector.at("in"));
        cipher.encrypt(text, text);
        CHECK(text == hex(vector.at("out")));
        cipher.decrypt(text, text);
        CHECK(text == hex(vector.at("in")));
    }
}
