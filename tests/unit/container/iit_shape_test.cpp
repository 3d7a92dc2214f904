// SPDX-License-Identifier: MIT
// What we write is octet for octet what IIT's programs write, random parts aside.
#include <catch2/catch.hpp>

#include "crypto/asn1/reader.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/container/key_container.hpp"
#include "crypto/container/write_pkcs12.hpp"
#include "tests/main/needs.hpp"
#include "material.hpp"

namespace pidpys::crypto {
namespace {

using namespace test;

const std::string containers = places::in_foreign_data("containers/");

// The container with its random octets zeroed, found by walking it down: salts, IVs, MAC and ciphertexts are octet strings
// without structure. What is kept: everything else, and the identifiers of keys.
class Masked {
public:
    explicit Masked(const Bytes& container) : octets_(container) {
        bool broken = false;
        der::Reader fields = der::Reader(octets_, broken).enter(der::sequence_tag);
        (void)fields.number();
        der::Reader safe = fields.enter(der::sequence_tag);
        (void)safe.oid();
        const ByteView authenticated = safe.enter(der::context(0)).take(der::octet_string).content;
        der::Reader infos = der::Reader(authenticated, broken).enter(der::sequence_tag);
        while (!infos.at_end()) bags_of(infos.enter(der::sequence_tag), broken);
        der::Reader mac = fields.enter(der::sequence_tag);
        der::Reader digest = mac.enter(der::sequence_tag);
        (void)digest.take(der::sequence_tag);
        zero(digest.take(der::octet_string).content);
        zero(mac.take(der::octet_string).content);
        REQUIRE_FALSE(broken);
    }
    [[nodiscard]] std::string hex() const { return hex_encode(octets_); }

private:
    void bags_of(der::Reader info, bool& broken) {
        (void)info.oid();
        const ByteView contents = info.enter(der::context(0)).take(der::octet_string).content;
        der::Reader bags = der::Reader(contents, broken).enter(der::sequence_tag);
        while (!bags.at_end()) {
            der::Reader bag = bags.enter(der::sequence_tag);
            (void)bag.oid();
            der::Reader encrypted = bag.enter(der::context(0)).enter(der::sequence_tag);
            der::Reader scheme = encrypted.enter(der::sequence_tag);
            (void)scheme.oid();
            der::Reader parts = scheme.enter(der::sequence_tag);
            der::Reader derivation = parts.enter(der::sequence_tag);
            (void)derivation.oid();
            zero(derivation.enter(der::sequence_tag).take(der::octet_string).content);
            der::Reader cipher = parts.enter(der::sequence_tag);
            (void)cipher.oid();
            zero(cipher.enter(der::sequence_tag).take(der::octet_string).content);
            zero(encrypted.take(der::octet_string).content);
        }
    }
    void zero(ByteView part) {
        const auto at = static_cast<std::size_t>(part.data() - octets_.data());
        std::fill_n(octets_.begin() + static_cast<std::ptrdiff_t>(at), part.size(), std::uint8_t{0});
    }

    Bytes octets_;
};

}  // namespace

TEST_CASE("written_pair_of_national_keys_has_the_octets_of_iits_container") {
    if (!needs::foreign_data()) return;
    for (const auto& [name, word] :
         {std::pair("diia-test.p12", "testpassword"), std::pair("iit-pkcs12.pfx", "123456")}) {
        INFO(name);
        const Bytes theirs = read_file(containers + name);
        const SecretString password(word);
        const auto opened = open_container(theirs, password);
        REQUIRE(opened);
        REQUIRE(opened->keys.size() == 2);
        const auto ours = write_pkcs12(opened->keys, password, {Pkcs12Scheme::gost});
        REQUIRE(ours);
        CHECK(ours->size() == 1255);
        CHECK(Masked(*ours).hex() == Masked(theirs).hex());
    }
}

}  // namespace pidpys::crypto
