// SPDX-License-Identifier: MIT
// Requests that end a certificate: as the standard draws them, and before OpenSSL's own reader and judge of CMP.
#include <catch2/catch.hpp>

#include <openssl/cmp.h>

#include "crypto/asn1/reader.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/base/openssl.hpp"
#include "crypto/cmp/revocation_request.hpp"
#include "crypto/cms/certificate_identity.hpp"
#include "crypto/provider/provider.hpp"
#include "tests/authority/house.hpp"

namespace pidpys::crypto::cmp {
namespace {

using test::authority::house_of;

constexpr std::chrono::sys_days day = std::chrono::year(2026) / 5 / 19;

KeyEntry person(const std::string& family) {
    auto made = house_of(family).issue_person("Тестова Особа");
    REQUIRE(made);
    return std::move(made->entry);
}

Bytes request_of(const KeyEntry& entry, RevocationReason reason = RevocationReason::key_compromise) {
    const auto written =
        write_revocation_request(entry, {reason, day + std::chrono::hours(9), std::chrono::system_clock::now()});
    INFO((written ? std::string() : written.error().detail));
    REQUIRE(written);
    return *written;
}

// What an authority that trusts the root makes of it.
bool openssl_accepts(ByteView message, const std::string& family) {
    const BioPtr in(BIO_new_mem_buf(message.data(), static_cast<int>(message.size())));
    const std::unique_ptr<OSSL_CMP_MSG, decltype(&OSSL_CMP_MSG_free)> parsed(d2i_OSSL_CMP_MSG_bio(in.get(), nullptr),
                                                                             OSSL_CMP_MSG_free);
    if (!parsed) return false;
    const std::unique_ptr<OSSL_CMP_CTX, decltype(&OSSL_CMP_CTX_free)> context(OSSL_CMP_CTX_new(nullptr, nullptr),
                                                                              OSSL_CMP_CTX_free);
    const auto& house = house_of(family);
    X509_STORE* store = X509_STORE_new();
    for (const auto* member : {&house.root, &house.issuing}) {
        const auto* at = member->certificate().data();
        const X509Ptr certificate(d2i_X509(nullptr, &at, static_cast<long>(member->certificate().size())));
        REQUIRE(X509_STORE_add_cert(store, certificate.get()) == 1);
    }
    REQUIRE(OSSL_CMP_CTX_set0_trustedStore(context.get(), store) == 1);
    return OSSL_CMP_validate_msg(context.get(), parsed.get()) == 1;
}

}  // namespace

TEST_CASE("revocation_request_is_what_the_standard_draws") {
    REQUIRE(load_provider());
    const KeyEntry entry = person("ecdsa");
    const auto certificate = *identify_certificate(entry.certificates.front());
    const Bytes message = request_of(entry);
    der::Parse parse;
    der::Reader top(message, parse);
    der::Reader whole = top.enter(der::sequence_tag);

    der::Reader header = whole.enter(der::sequence_tag);
    CHECK(header.number() == 2);
    CHECK(der::equal(header.take(der::context(4)).content, certificate.subject));
    CHECK(der::equal(header.take(der::context(4)).content, certificate.issuer));
    CHECK(header.enter(der::context(0)).take(der::generalized_time).content.size() == 15);
    CHECK(hex_encode(header.take(der::context(1)).content) == "300a06082a8648ce3d040302");
    CHECK(der::equal(header.enter(der::context(2)).take(der::octet_string).content, certificate.subject_key_id));
    const Bytes transaction = to_bytes(header.enter(der::context(4)).take(der::octet_string).content);
    const Bytes nonce = to_bytes(header.enter(der::context(5)).take(der::octet_string).content);
    CHECK((transaction.size() == 16 && nonce.size() == 16 && transaction != nonce));
    CHECK(request_of(entry) != message);

    der::Reader details = whole.enter(der::context(11)).enter(der::sequence_tag).enter(der::sequence_tag);
    der::Reader which = details.enter(der::sequence_tag);
    CHECK(der::equal(which.take(der::context_primitive(1)).content, certificate.serial.subspan(2)));
    CHECK(der::equal(which.take(der::context(3)).content, certificate.issuer));
    CHECK(hex_encode(details.any().whole) ==
          "3026"
          "300a0603551d1504030a0101"
          "30180603551d180411180f32303236303531393039303030305a");
    CHECK(whole.enter(der::context(0)).take(der::bit_string).content[0] == 0);
    CHECK(der::equal(whole.enter(der::context(1)).enter(der::sequence_tag).any().whole, entry.certificates.front()));
    CHECK(parse.complete());
}

TEST_CASE("revocation_request_of_each_kind_of_key_passes_openssl") {
    REQUIRE(load_provider());
    for (const char* family : {"rsa", "ecdsa", "dstu"}) {
        INFO(family);
        const Bytes message = request_of(person(family));
        CHECK(openssl_accepts(message, family));
        const std::string body = "0603551d1504030a0101";
        std::string changed = hex_encode(message);
        changed[changed.find(body) + body.size() - 1] = '4';
        CHECK_FALSE(openssl_accepts(*hex_decode(changed), family));
    }
}

TEST_CASE("revocation_reasons_have_the_numbers_of_the_standard") {
    REQUIRE(load_provider());
    const KeyEntry entry = person("ecdsa");
    for (const auto& [name, number] : {std::pair("UNSPECIFIED", 0),
                                       {"KEY_COMPROMISE", 1},
                                       {"CA_COMPROMISE", 2},
                                       {"AFFILIATION_CHANGED", 3},
                                       {"SUPERSEDED", 4},
                                       {"CESSATION_OF_OPERATION", 5},
                                       {"CERTIFICATE_HOLD", 6},
                                       {"PRIVILEGE_WITHDRAWN", 9}}) {
        const auto* known = find_reason(name, &ReasonNames::contract);
        REQUIRE(known != nullptr);
        CHECK(&names_of(known->reason) == known);
        CHECK(hex_encode(request_of(entry, known->reason)).find("0603551d1504030a010" + std::to_string(number)) !=
              std::string::npos);
    }
    CHECK(find_reason("REMOVE_FROM_CRL", &ReasonNames::contract) == nullptr);
    CHECK(find_reason("key_compromise", &ReasonNames::contract) == nullptr);
}

TEST_CASE("revocation_request_needs_a_certificate_and_a_key_that_signs") {
    REQUIRE(load_provider());
    KeyEntry bare = person("ecdsa");
    const RevocationRequest request{RevocationReason::superseded, day, day};
    const auto certificates = std::exchange(bare.certificates, {});
    CHECK(write_revocation_request(bare, request).error().code == Errc::no_certificate);
    bare.certificates = {Bytes{0x30, 0x00}};
    CHECK(write_revocation_request(bare, request).error().code == Errc::malformed);
    bare.certificates = certificates;
    bare.key.reset(EVP_PKEY_Q_keygen(nullptr, nullptr, "X25519"), EVP_PKEY_free);
    CHECK(write_revocation_request(bare, request).error().code == Errc::unsupported);
}

}  // namespace pidpys::crypto::cmp
