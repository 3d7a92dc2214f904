// SPDX-License-Identifier: MIT
// Encryption to a key of DSTU 4145 (ua-crypto 1.6), both ways with jkurwa: cofactor agreement on M431, the GOST 34.311
// KDF, the key wrap and GOST 28147 CFB, each from our own parts.
#include <catch2/catch.hpp>

#include <array>
#include <filesystem>
#include <sstream>

#include "crypto/asn1/writer.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/container/key_container.hpp"
#include "crypto/dstu4145/agreement.hpp"
#include "crypto/provider/keys.hpp"
#include "crypto/symmetric/gost34311.hpp"
#include "crypto/symmetric/key_wrap.hpp"
#include "tests/main/needs.hpp"
#include "material.hpp"

namespace pidpys::crypto {
namespace {

using namespace test;

const std::string agreement_folder = places::in_foreign_data("containers/");
const Bytes secret_text = to_bytes(as_bytes("Таємний договір, довший за один блок шифру"));

struct Party {
    std::string file, password;

    [[nodiscard]] std::string words() const { return agreement_folder + file + " " + password; }
    [[nodiscard]] dstu4145::PrivateKey key() const {
        const auto opened = open_container(read_file(agreement_folder + file), SecretString(password));
        REQUIRE(opened);
        const KeyEntry* entry = find_key(*opened, KeyPurpose::key_agreement);
        REQUIRE(entry != nullptr);
        auto key = dstu_private_key(entry->key.get());
        REQUIRE(key);
        return std::move(*key);
    }
};

const Party alice{"iit-pkcs12.pfx", "123456"};
const Party bob{"diia-test.p12", "testpassword"};

bool has_jkurwa() {
    needs::file(places::in_build("interop/jkurwa/node_modules/jkurwa"));
    needs::program("node");
    return needs::foreign_data();
}

int peer(const std::string& words, std::string& output) {
    return run("node " + places::in_build("interop/jkurwa/peer.js") + " " + words, &output);
}

// Hash(Z without a leading zero ‖ 00000001 ‖ SharedInfo).
std::array<std::uint8_t, 32> key_encryption_key(const Party& own, const Party& other, ByteView ukm) {
    constexpr der::Oid gost_wrap{"1.2.804.2.1.1.1.1.1.1.5"};
    const auto secret = dstu4145::agree(own.key(), other.key().public_key());
    REQUIRE(secret);
    ByteView z = secret->view();
    if (z[0] == 0) z = z.subspan(1);
    const Bytes size{0, 0, 1, 0};
    Bytes input = to_bytes(z);
    der::append(input, Bytes{0, 0, 0, 1});
    der::append(input,
                der::sequence({der::algorithm(gost_wrap, der::null()), der::tlv(der::context(0), {der::octets(ukm)}),
                               der::tlv(der::context(2), {der::octets(size)})}));
    return Gost34311::hash(input);
}

GostIvView iv_of(const Bytes& octets) {
    REQUIRE(octets.size() == kGostBlock);
    return GostIvView(octets.data(), kGostBlock);
}

}  // namespace

TEST_CASE("jkurwa_encrypts_and_we_decrypt") {
    if (!has_jkurwa()) return;
    const Folder folder;
    std::string output;
    REQUIRE(peer("encrypt " + alice.words() + " " + bob.words() + " " + folder.write("text", secret_text), output) ==
            0);
    std::istringstream lines(output);
    std::string ukm, wrapped, iv, data;
    lines >> ukm >> wrapped >> iv >> data;
    const auto kek = key_encryption_key(bob, alice, *hex_decode(ukm));
    const auto cek = gost_key_unwrap(kek, *hex_decode(wrapped));
    REQUIRE(cek);
    Bytes text = *hex_decode(data);
    Gost28147Cfb(GostKeyView(cek->data(), 32), iv_of(*hex_decode(iv))).decrypt(text, text);
    CHECK(text == secret_text);

    Bytes changed = *hex_decode(wrapped);
    changed[5] ^= 1;
    CHECK(gost_key_unwrap(kek, changed).error().code == Errc::integrity);
    CHECK_FALSE(gost_key_unwrap(key_encryption_key(bob, bob, *hex_decode(ukm)), *hex_decode(wrapped)));
}

TEST_CASE("we_encrypt_and_jkurwa_decrypts") {
    if (!has_jkurwa()) return;
    const Bytes ukm(64, 0x5a);
    const Bytes cek(32, 0xc3);
    const Bytes iv{1, 2, 3, 4, 5, 6, 7, 8};
    const auto kek = key_encryption_key(alice, bob, ukm);
    const auto wrapped = gost_key_wrap(kek, WrapKeyView(cek.data(), 32), iv_of(iv));
    Bytes data = secret_text;
    Gost28147Cfb(GostKeyView(cek.data(), 32), iv_of(iv)).encrypt(data, data);
    const std::string words = "decrypt " + bob.words() + " " + alice.words() + " " + hex_encode(ukm) + " ";
    std::string output;
    REQUIRE(peer(words + hex_encode(wrapped) + " " + hex_encode(iv) + " " + hex_encode(data), output) == 0);
    CHECK(output == hex_encode(secret_text) + "\nOK\n");
    auto changed = wrapped;
    changed[5] ^= 1;
    const int status = peer(words + hex_encode(changed) + " " + hex_encode(iv) + " " + hex_encode(data), output);
    CHECK((status != 0 || output != hex_encode(secret_text) + "\nOK\n"));
}

}  // namespace pidpys::crypto
