// SPDX-License-Identifier: MIT
#include "api/session/key_ring.hpp"

#include <catch2/catch.hpp>

#include "journal/journal.hpp"
#include "material.hpp"

using namespace pidpys;
using namespace pidpys::api;
using namespace pidpys::crypto::test;

TEST_CASE("key_ring_takes_a_key_that_is_open_already_with_the_certificate_it_came_with") {
    const crypto::EvpPkey authority = make_key(KeyKind::p256), key = make_key(KeyKind::p256);
    const Bytes root = make_certificate(authority.get(), {"Корінь", 1, "critical,keyCertSign,cRLSign", true});
    CertificateSpec named{"Підписувач", 2}, newer{"Підписувач", 3};
    newer.not_before = -60;
    const Bytes first = make_certificate(key.get(), named, authority.get(), root);
    const Bytes second = make_certificate(key.get(), newer, authority.get(), root);

    journal::NoJournal journal;
    KeyRing ring(journal, {}, [&] { return std::vector<Bytes>{second, root}; });
    crypto::KeyEntry entry;
    EVP_PKEY_up_ref(key.get());
    entry.key = crypto::EvpPkey(key.get());
    entry.certificates = {first};
    entry.may_sign = true;
    const auto facts = ring.login(entry, {{}, "configuration", {}});
    REQUIRE(facts);
    CHECK(facts->owner == "Підписувач");
    const auto signer = ring.current()->signer();
    REQUIRE(signer);
    REQUIRE_FALSE((*signer)->certificates.empty());
    CHECK(((*signer)->certificates.front() == first));
    CHECK(((*signer)->certificates.back() == root));

    CHECK(ring.login(entry, {{}, "configuration", {}}).error().code == Errc::busy);
    CHECK(ring.logout());
    entry.certificates.clear();
    CHECK(ring.login(entry, {{}, "configuration", {}}).error().code == Errc::no_certificate);
}
