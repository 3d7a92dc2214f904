// SPDX-License-Identifier: MIT
// A person agrees to the use of a key by what its certificate says: a key whose certificate cannot be read does not sign.
#include <catch2/catch.hpp>

#include "crypto/cms/certificate_identity.hpp"
#include "crypto/container/write_pkcs12.hpp"
#include "fixture.hpp"

using namespace pidpys;
using namespace pidpys::api;
using namespace pidpys::api::test;

namespace {

// Alice's key with her certificate, in which notBefore is no time any more: structure enough to belong to the key, and
// nothing that a person could be told.
Signer with_unreadable_certificate() {
    auto opened = crypto::open_container(alice().container, SecretString(alice().password));
    REQUIRE(opened);
    auto& certificate = opened->keys.front().certificates.front();
    const auto identity = crypto::identify_certificate(certificate);
    REQUIRE(identity);
    const auto after_issuer =
        static_cast<std::size_t>(identity->issuer.data() - certificate.data()) + identity->issuer.size();
    certificate[after_issuer + 2] = 0x04;
    REQUIRE(crypto::identify_certificate(certificate));
    auto container = crypto::write_pkcs12(opened->keys, SecretString(alice().password), {crypto::Pkcs12Scheme::aes, 1});
    REQUIRE(container);
    return {std::move(*container), alice().password, certificate};
}

}  // namespace

TEST_CASE("key_with_an_unreadable_certificate_is_not_taken_into_use") {
    Fixture service;
    const auto damaged = with_unreadable_certificate();
    CHECK_FALSE(service.keys.login(damaged.container, SecretString(damaged.password)));
    CHECK(service.keys.current() == nullptr);
    CHECK(service.keys.login(alice().container, SecretString(alice().password)));
}

TEST_CASE("key_with_an_unreadable_certificate_signs_nothing_and_nobody_is_asked") {
    const auto damaged = with_unreadable_certificate();
    for (const bool asking : {true, false}) {
        CipherConfig config;
        config.ask_for_own_containers = asking;
        Fixture service(config);
        const auto at = service.ticket_with(damaged, "content");
        const auto started = service.post(at + "/ds/creator", R"({"keyStorePassword":"pässword"})");
        CHECK(started.status == (asking ? 500 : 200));
        CHECK_FALSE(service.get(at + "/ds/creator").cause().empty());
        CHECK(service.get(at + "/ds/data").status == 500);
        const auto bulk = service.post(
            at + "/ds/creator/data.bulk",
            R"({"keyStorePassword":"pässword","dataToSign":["p5N7ZLjKpY8Dchu2us9ceMsjX+vg5wsbhM2ZVBRhoI4="]})");
        CHECK(bulk.status == 500);
        CHECK_FALSE(bulk.cause().empty());
        CHECK(service.user.asked.empty());
    }
}
