// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "keygen/profile_file.hpp"
#include "material.hpp"
#include "tests/main/places.hpp"

namespace pidpys::keygen {
namespace {

Result<std::vector<KeyProfile>> parse(const std::string& text) {
    return parse_profiles(text, "p.toml", api::Language::en);
}

std::string one_profile(const std::string& more, const std::string& head = "oid = '2.25.1'\nid = 'a'\n") {
    return "[[key_profile]]\n" + head + "fields = ['COMMON_NAME']\n" + more + "\n";
}

std::string seed(const char* name) {
    return std::string(as_text(crypto::test::read_file(places::in_source("tests/fuzz/seeds/key_profiles/") + name)));
}

}  // namespace

TEST_CASE("profiles_of_each_algorithm_are_read") {
    const auto national = parse(seed("dstu.toml"));
    REQUIRE(national);
    const KeyProfile& pair = national->front();
    CHECK(pair.signature_algorithm == "m257");
    CHECK(pair.agreement_algorithm == "m431");
    CHECK(pair.container == crypto::Pkcs12Scheme::gost);
    CHECK(std::string(pair.digest) == "KUPYNA-256");
    CHECK(pair.fields[1].by_default == "UA");
    CHECK(pair.fields[2].optional);
    CHECK(pair.extended_key_usage.size() == 1);
    const auto ordinary = parse(seed("ordinary.toml"));
    REQUIRE(ordinary);
    CHECK((*ordinary)[0].signature_algorithm == "rsa4096");
    CHECK((*ordinary)[0].agreement_algorithm == "rsa4096");
    CHECK((*ordinary)[0].caption == "a");
    CHECK((*ordinary)[0].fields[1].prefix == "x-");
    CHECK((*ordinary)[1].signature_algorithm == "p521");
    CHECK((*ordinary)[1].agreement_algorithm.empty());
    CHECK((*ordinary)[1].container == crypto::Pkcs12Scheme::aes);
}

TEST_CASE("mistake_in_a_profile_is_told_with_its_line") {
    const std::string good = one_profile("algorithm = 'rsa'");
    REQUIRE(parse(good));
    for (const std::string& bad : std::initializer_list<std::string>{
             std::string(), std::string("x = 1"), std::string("key_profile = 1"), one_profile(""),
             one_profile("algorithm = 'dsa'"), one_profile("algorithm = 'rsa'\nbits = 1024"),
             one_profile("algorithm = 'rsa'\nbits = 2049"), one_profile("algorithm = 'ecdsa'\ncurve = 'P-224'"),
             one_profile("algorithm = 'dstu4145'\ncurve = { signature = 'M163' }"),
             one_profile("algorithm = 'rsa'\ncolour = 1"), one_profile("algorithm = 'rsa'\neku = ['1.2.x']"),
             one_profile("algorithm = 'rsa'", "oid = '9.9'\nid = 'a'\n"),
             one_profile("algorithm = 'rsa'", "oid = '1.99999999999999999999'\nid = 'a'\n"),
             "[[key_profile]]\noid='2.25.1'\nid='a'\nalgorithm='rsa'\nfields=[]",
             std::string("[[key_profile]]\noid='2.25.1'\nid='a'\nalgorithm='rsa'\nfields=['NO_SUCH']"),
             std::string("[[key_profile]]\noid='2.25.1'\nid='a'\nalgorithm='rsa'\nfields=['MAIL','MAIL']"),
             good + good}) {
        INFO(bad);
        const auto read = parse(bad);
        REQUIRE_FALSE(read);
        CHECK(read.error().code == Errc::malformed);
        CHECK(read.error().detail.starts_with("p.toml:"));
    }
}

}  // namespace pidpys::keygen
