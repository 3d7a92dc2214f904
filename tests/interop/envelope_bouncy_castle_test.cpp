// SPDX-License-Identifier: MIT
// Messages to RSA and NIST keys, both ways with Bouncy Castle.
#include <catch2/catch.hpp>

#include "bouncy_castle.hpp"
#include "people.hpp"

namespace pidpys::crypto {
namespace {

using namespace test;

const Bytes note = to_bytes(as_bytes("Записка, яку читають двоє, і ніхто більше, бо вона таємна"));

Bytes pkcs8_of(EVP_PKEY* key) {
    const std::unique_ptr<PKCS8_PRIV_KEY_INFO, FreeWith<PKCS8_PRIV_KEY_INFO_free>> info(EVP_PKEY2PKCS8(key));
    return der_of(i2d_PKCS8_PRIV_KEY_INFO, info.get());
}

}  // namespace

TEST_CASE("bouncy_castle_opens_our_messages") {
    need_bouncy_castle();
    for (const char* kind : {"rsa", "p256", "p384", "p521"})
        for (const bool authenticated : {false, true}) {
            INFO(kind << " " << authenticated);
            const KeyEntry person = make_person(kind);
            // Version 1.72 opens AuthEnvelopedData by RSA alone.
            if (authenticated && std::string(kind) != "rsa") continue;
            const auto message = envelop(
                order_to({make_person("p256"), person, make_person("rsa")}, {.authenticated = authenticated}), note);
            REQUIRE(message);
            const Folder folder;
            std::string output;
            const int status = java("EnvelopeCms",
                                    "open " + folder.write("k", pkcs8_of(person.key.get())) + " " +
                                        folder.write("c", person.certificates[0]) + " " + folder.write("m", *message) +
                                        " " + folder.path("out"),
                                    &output);
            INFO(output);
            CHECK(status == 0);
            CHECK(read_file(folder.path("out")) == note);
        }
}

TEST_CASE("we_open_what_bouncy_castle_encrypts") {
    need_bouncy_castle();
    for (const char* kind : {"rsa", "p256", "p521"}) {
        const KeyEntry person = make_person(kind);
        const KeyEntry other = make_person("p256");
        const Folder folder;
        const std::string files = folder.write("c", person.certificates[0]) + " " +
                                  folder.write("o", other.certificates[0]) + " " + folder.write("text", note) + " " +
                                  folder.path("m") + " ";
        const bool rsa = std::string(kind) == "rsa";
        for (const char* how : {rsa ? "oaep-sha256" : "ecdh-sha256", rsa ? "oaep-sha1" : "eccdh-sha384"})
            for (const char* content : {"cbc", "gcm", "gcm-attributes", "stream"}) {
                INFO(kind << " " << how << " " << content);
                std::string output;
                const int status = java("EnvelopeCms", "make " + files + how + " " + content, &output);
                INFO(output);
                REQUIRE(status == 0);
                const Bytes message = read_file(folder.path("m"));
                for (const KeyEntry& reader : {person, other}) {
                    const auto opened = open_envelope(message, {reader});
                    REQUIRE(opened);
                    CHECK(*opened == note);
                }
                if (std::string(content) != "gcm-attributes") continue;
                // The attributes come behind the content and are under its tag all the same.
                Bytes changed = message;
                const Bytes mark = to_bytes(as_bytes("a mark of the test"));
                const auto at = std::search(changed.begin(), changed.end(), mark.begin(), mark.end());
                REQUIRE(at != changed.end());
                *at ^= 1;
                CHECK(open_envelope(changed, {person}).error().code == Errc::integrity);
            }
    }
}

}  // namespace pidpys::crypto
