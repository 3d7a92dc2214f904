// SPDX-License-Identifier: MIT
// DSTU 4145 in CMS, and genuine signatures of others.
#include <catch2/catch.hpp>

#include <iostream>

#include "crypto/asn1/reader.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/cms/signed_data_parse.hpp"
#include "crypto/cms/verify.hpp"
#include "crypto/provider/certificate_signing.hpp"
#include "crypto/provider/keys.hpp"
#include "crypto/provider/provider.hpp"
#include "tests/main/needs.hpp"
#include "material.hpp"

namespace pidpys::crypto {
namespace {

using namespace test;

const Bytes contract = to_bytes(as_bytes("Договір"));

KeyEntry national_entry(const char* curve) {
    REQUIRE(load_provider());
    KeyEntry entry;
    auto key = generate_dstu_key(curve);
    REQUIRE(key);
    entry.key = std::move(*key);
    // An RSA authority certifies it: only the subject's key matters here.
    const EvpPkey authority = make_key(KeyKind::p256);
    const Bytes issuer = make_certificate(authority.get(), {"Орган", 1, "critical,keyCertSign", true});
    entry.certificates.push_back(make_certificate(entry.key.get(), {"Особа", 5}, authority.get(), issuer));
    return entry;
}

bool holds(const Result<Verification>& checked) {
    return checked && checked->signers.size() == 1 && !checked->signers[0].failure;
}

}  // namespace

TEST_CASE("national_signature_with_each_digest_verifies_and_is_raw") {
    for (const char* curve : {"M257", "M431"}) {
        const KeyEntry entry = national_entry(curve);
        for (const char* digest : {"dstu34311", "KUPYNA-256", "KUPYNA-384", "KUPYNA-512"}) {
            INFO(curve << " " << digest);
            SignOptions options = sign_options();
            options.digest = digest;
            const auto signature = sign(entry, contract, options);
            REQUIRE(signature);
            const auto checked = verify(*signature, contract);
            CHECK(holds(checked));
            CHECK(checked->signers[0].signature.size() == (std::string(curve) == "M257" ? 64 : 108));
            CHECK_FALSE(holds(verify(*signature, as_bytes("інше"))));
        }
    }
}

TEST_CASE("national_signer_joins_an_rsa_signature") {
    const KeyEntry rsa = make_entry(KeyKind::rsa);
    const KeyEntry national = national_entry("M257");
    const auto both = add_signer(*sign(rsa, contract, sign_options()), national, contract, sign_options());
    REQUIRE(both);
    const auto checked = verify(*both, contract);
    REQUIRE(checked);
    REQUIRE(checked->signers.size() == 2);
    for (const auto& signer : checked->signers) CHECK_FALSE(signer.failure);
}

TEST_CASE("genuine_signatures_verify_and_refuse_flipped_bits") {
    for (const char* name : {"CAdES-BES-DSTU-4145", "CAdES-BES-DSTU-7564", "CAdES-BES-ECDSA", "CAdES-BES-RSA",
                             "CAdES-X-Long-DSTU-4145", "CAdES-X-Long-ECDSA"}) {
        const Bytes signature = needs::foreign_file(std::string("cades/") + name + ".p7s");
        if (signature.empty()) continue;
        INFO(name);
        const auto checked = verify(signature, {});
        CHECK(holds(checked));
        CHECK(checked->attached);
        CHECK_FALSE(checked->signers[0].content_timestamp.empty());

        const auto view = parse_signed_data(signature);
        REQUIRE(view);
        std::size_t tried = 0;
        for (ByteView part : {*view->content, view->signers[0].signed_attributes, view->signers[0].signature}) {
            const auto from = static_cast<std::size_t>(part.data() - signature.data());
            const std::size_t step = std::max<std::size_t>(1, part.size() / 64);
            for (std::size_t i = 0; i < part.size(); i += step, ++tried) {
                Bytes changed = signature;
                changed[from + i] ^= static_cast<std::uint8_t>(1U << (tried % 8));
                CHECK_FALSE(holds(verify(changed, {})));
            }
        }
    }
}

}  // namespace pidpys::crypto
