// SPDX-License-Identifier: MIT
// Containers made by others (interop folder), with the keys other programs found in them.
#include <catch2/catch.hpp>

#include <fstream>

#include "crypto/base/encoding.hpp"
#include "crypto/cms/signed_data.hpp"
#include "crypto/cms/verify.hpp"
#include "crypto/container/key_container.hpp"
#include "crypto/container/key_identifiers.hpp"
#include "crypto/provider/keys.hpp"
#include "tests/main/needs.hpp"
#include "material.hpp"

namespace pidpys::crypto {
namespace {

using namespace test;

std::string interop(const std::string& name) { return places::in_foreign_data(name); }

struct Sample {
    const char* file;
    const char* password;
    ContainerKind kind;
    std::vector<int> bits;          // of each key
    std::vector<const char*> uses;  // "s", "a" or "sa"
};
const Sample samples[] = {
    {"iit-key-6.dat", "tect4", ContainerKind::iit_key6, {257, 431}, {"s", "a"}},
    {"iit-pkcs12.pfx", "123456", ContainerKind::pkcs12, {257, 431}, {"s", "a"}},
    {"privat-dstu.jks", "123456", ContainerKind::pkcs12, {257}, {"s"}},
    {"privat-ecdsa.jks", "123456", ContainerKind::jks, {521}, {"sa"}},
    {"openssl-ecdsa-aes.p12", "123456", ContainerKind::pkcs12, {384}, {"sa"}},
    {"diia-test.p12", "testpassword", ContainerKind::pkcs12, {257, 431}, {"s", "a"}},
    {"gost.p12", "testpassword", ContainerKind::pkcs12, {257, 431}, {"s", "a"}},
    {"zs2like.p12", "testpassword", ContainerKind::pkcs12, {257, 431}, {"s", "a"}},
    {"aes.p12", "testpassword", ContainerKind::pkcs12, {257, 431, 256}, {"s", "a", "sa"}},
};

Bytes sample(const char* file) { return needs::foreign_file(std::string("containers/") + file); }

// The `"d":"…"` values of a list of expected keys.
std::vector<std::string> expected_keys(const std::string& path) {
    std::vector<std::string> keys;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        const auto at = line.find("\"d\":\"");
        if (at != std::string::npos) keys.push_back(line.substr(at + 5, line.find('"', at + 5) - at - 5));
    }
    return keys;
}

std::string big_endian_hex(EVP_PKEY* key) {
    const auto secret = dstu_private_key(key);
    const ByteView d = secret->encode().view();
    return hex_encode(Bytes(d.rbegin(), d.rend()));
}

}  // namespace

TEST_CASE("foreign_container_opens_and_its_keys_say_what_they_may_do") {
    for (const Sample& test : samples) {
        const Bytes octets = sample(test.file);
        if (octets.empty()) continue;
        INFO(test.file);
        CHECK(is_key_container(octets));
        const auto opened = open_container(octets, SecretString(test.password));
        REQUIRE(opened);
        CHECK(opened->kind == test.kind);
        REQUIRE(opened->keys.size() == test.bits.size());
        for (std::size_t i = 0; i < test.bits.size(); ++i) {
            CHECK(EVP_PKEY_get_bits(opened->keys[i].key.get()) == test.bits[i]);
            const std::string uses(test.uses[i]);
            CHECK(opened->keys[i].may_sign == (uses.find('s') != std::string::npos));
            CHECK(opened->keys[i].may_agree == (uses.find('a') != std::string::npos));
        }
    }
}

TEST_CASE("foreign_container_with_a_wrong_password_says_so") {
    for (const Sample& test : samples) {
        const Bytes octets = sample(test.file);
        if (octets.empty()) continue;
        INFO(test.file);
        for (const char* password : {"wrong", "", "Пароль"}) {
            const auto opened = open_container(octets, SecretString(password));
            REQUIRE_FALSE(opened);
            CHECK(opened.error().code == Errc::wrong_password);
        }
    }
}

TEST_CASE("foreign_container_cut_short_is_refused") {
    for (const Sample& test : samples) {
        const Bytes octets = sample(test.file);
        INFO(test.file);
        for (std::size_t part = 1; part < 8 && !octets.empty(); ++part)
            CHECK_FALSE(open_container(ByteView(octets).first(octets.size() * part / 8), SecretString(test.password)));
    }
}

TEST_CASE("container_keys_equal_those_other_programs_found") {
    for (const char* name : {"gost", "zs2like"}) {
        const Bytes octets = sample((std::string(name) + ".p12").c_str());
        if (octets.empty()) continue;
        INFO(name);
        const auto expected = expected_keys(interop(std::string("containers/") + name + ".expected.txt"));
        const auto opened = open_container(octets, SecretString("testpassword"));
        REQUIRE(opened);
        REQUIRE(expected.size() == opened->keys.size());
        for (std::size_t i = 0; i < expected.size(); ++i)
            CHECK(big_endian_hex(opened->keys[i].key.get()) == expected[i]);
    }
}

TEST_CASE("iit_second_key_has_the_identifier_its_container_states") {
    const Bytes octets = sample("iit-key-6.dat");
    if (octets.empty()) return;
    // Attribute 1.3.6.1.4.1.19398.1.1.2.5 of the decrypted key.
    const auto opened = open_container(octets, SecretString("tect4"));
    REQUIRE(opened);
    CHECK(hex_encode(key_identifiers(opened->keys[1].key.get())[0]) ==
          "7cebcd9412612324209f4cd81cd16a7a9a0ba05a75ad05d38bae9a7483d8f719");
}

TEST_CASE("iit_container_with_a_six_octet_prefix_opens") {
    Bytes octets = sample("iit-key-6.dat");
    if (octets.empty()) return;
    const Bytes prefix{0x51, 1, 2, 3, 4, 5};
    octets.insert(octets.begin(), prefix.begin(), prefix.end());
    CHECK(open_container(octets, SecretString("tect4")));
}

TEST_CASE("separate_certificates_find_their_keys_and_grant_the_uses") {
    const Bytes octets = sample("diia-test.p12");
    if (octets.empty()) return;
    const Bytes signing = read_file(interop("diia-test/diia-test-sign-7775603.cer"));
    const Bytes agreement = read_file(interop("diia-test/diia-test-kep-7775604.cer"));
    const Bytes authority = read_file(interop("diia-test/diia-CA-05E19E2CD92EA2990100000001000000E1000000.cer"));
    const auto opened = open_container(octets, SecretString("testpassword"), {agreement, authority, signing});
    REQUIRE(opened);
    const KeyEntry* signer = find_key(*opened, KeyPurpose::signature);
    REQUIRE(signer != nullptr);
    CHECK(signer->certificates == std::vector<Bytes>{signing, authority});
    CHECK(find_key(*opened, KeyPurpose::key_agreement)->certificates.at(0) == agreement);
    CHECK(opened->other_certificates.empty());

    for (const char* digest : {"dstu34311", "KUPYNA-256"}) {
        SignOptions options = sign_options();
        options.digest = digest;
        const auto signature = sign(*signer, octets, options);
        REQUIRE(signature);
        const auto checked = verify(*signature, octets);
        REQUIRE(checked);
        CHECK_FALSE(checked->signers[0].failure);
    }
}

}  // namespace pidpys::crypto
