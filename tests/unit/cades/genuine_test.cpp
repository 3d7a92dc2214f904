// SPDX-License-Identifier: MIT
// Every genuine signature at hand: its time-stamps are over what we say that they are over, and its attributes are those
// that we would make of the same material.
#include "samples.hpp"

#include "crypto/cades/hash_index.hpp"
#include "crypto/cades/level.hpp"
#include "crypto/cades/references.hpp"
#include "crypto/cades/values.hpp"
#include "crypto/ocsp/answer.hpp"

namespace pidpys::crypto {
namespace {

using namespace test;

struct Expected {
    const char* file;
    CadesLevel level;
    std::size_t content_stamps, signature_stamps, refs_stamps, archive_stamps;
};

constexpr Expected samples[]{
    {"cades/CAdES-BES-DSTU-4145.p7s", CadesLevel::bes, 1, 0, 0, 0},
    {"cades/CAdES-BES-DSTU-7564.p7s", CadesLevel::bes, 1, 0, 0, 0},
    {"cades/CAdES-BES-ECDSA.p7s", CadesLevel::bes, 1, 0, 0, 0},
    {"cades/CAdES-BES-RSA.p7s", CadesLevel::bes, 1, 0, 0, 0},
    {"cades/CAdES-X-Long-DSTU-4145.p7s", CadesLevel::x_long, 1, 1, 0, 0},
    {"cades/CAdES-X-Long-ECDSA.p7s", CadesLevel::x_long, 1, 1, 0, 0},
    {"pki/czo-cades/CAdES-T-DSTU-4145.p7s", CadesLevel::t, 1, 1, 0, 0},
    {"pki/czo-cades/CAdES-T-RSA.p7s", CadesLevel::t, 1, 1, 0, 0},
    {"pki/czo-cades/CAdES-C-DSTU-4145.p7s", CadesLevel::c, 1, 1, 0, 0},
    {"pki/czo-cades/CAdES-C-RSA.p7s", CadesLevel::c, 1, 1, 0, 0},
    {"pki/czo-cades/CAdES-X-Long-DSTU-4145.p7s", CadesLevel::x_long, 1, 1, 0, 0},
    {"pki/czo-cades/CAdES-X-Long-RSA.p7s", CadesLevel::x_long, 1, 1, 0, 0},
    {"pki/eu-cades/cades-extended-bes.pkcs7", CadesLevel::bes, 0, 0, 0, 0},
    {"pki/eu-cades/cades-content-tst.pkcs7", CadesLevel::bes, 2, 0, 0, 0},
    {"pki/eu-cades/Signature-C-A-XL-1.p7m", CadesLevel::archive, 0, 1, 1, 1},
    {"pki/eu-cades/cades-lta-detached.pkcs7", CadesLevel::lta, 0, 1, 0, 1},
    {"pki/eu-cades/CAdESDoubleLTA.p7m", CadesLevel::lta, 0, 1, 0, 2},
};

// How many of the tokens are over the input.
std::size_t matching(const std::vector<ByteView>& tokens, const ImprintInput& input) {
    std::size_t count = 0;
    for (ByteView octets : tokens) {
        const TokenView token = token_of(octets);
        count += input.digest(*token.digest) == token.imprint ? 1 : 0;
    }
    return count;
}

std::size_t matching_archive_stamps(const Sample& sample, ByteView content) {
    std::size_t count = 0;
    HashedOctets hashed(content);
    for (ByteView octets : attribute_values(sample.signer().unsigned_attributes, oids::archive_timestamp_v3)) {
        const TokenView token = token_of(octets);
        const auto index = find_hash_index(token.unsigned_attributes);
        REQUIRE(index);
        const auto input =
            archive_timestamp_v3_input(sample.view, sample.signer(), hashed, *token.digest, index->value);
        REQUIRE(input);
        const auto coverage = coverage_of(*index, sample.view, sample.signer());
        REQUIRE(coverage);
        CHECK(coverage->all_present);
        count += input->digest(*token.digest) == token.imprint ? 1 : 0;
    }
    return count;
}

}  // namespace

TEST_CASE("genuine_time_stamps_are_over_what_they_should_be_over") {
    if (!needs::foreign_data()) return;
    for (const Expected& expected : samples) {
        INFO(expected.file);
        const Sample sample(needs::foreign_file(expected.file));
        CHECK(level_of(sample.view, sample.signer()) == expected.level);
        const Bytes beside = to_bytes(as_bytes("Hello World"));
        ImprintInput content;
        content.add(sample.view.content ? *sample.view.content : ByteView(beside));
        const auto& signer = sample.signer();
        CHECK(matching(attribute_values(signer.signed_attributes, oids::content_timestamp), content) ==
              expected.content_stamps);
        CHECK(matching(attribute_values(signer.unsigned_attributes, oids::signature_timestamp),
                       signature_timestamp_input(signer)) == expected.signature_stamps);
        CHECK(matching(attribute_values(signer.unsigned_attributes, oids::signature_and_refs_timestamp),
                       signature_and_refs_timestamp_input(signer)) == expected.refs_stamps);
        CHECK(matching_archive_stamps(sample, sample.view.content ? *sample.view.content : ByteView(beside)) ==
              expected.archive_stamps);
    }
}

TEST_CASE("genuine_references_are_to_the_values_beside_them") {
    if (!needs::foreign_data()) return;
    for (const char* file : {"cades/CAdES-X-Long-DSTU-4145.p7s", "cades/CAdES-X-Long-ECDSA.p7s",
                             "pki/czo-cades/CAdES-X-Long-RSA.p7s", "pki/eu-cades/Signature-C-A-XL-1.p7m"}) {
        INFO(file);
        const Sample sample(needs::foreign_file(file));
        const auto refs = read_certificate_refs(sample.unsigned_value(oids::certificate_refs));
        const auto certificates = read_certificate_values(sample.unsigned_value(oids::certificate_values));
        REQUIRE(refs);
        REQUIRE(certificates);
        for (const auto& reference : *refs) {
            std::size_t met = 0;
            for (ByteView certificate : *certificates) met += refers_to(reference, certificate) == true ? 1 : 0;
            CHECK(met == 1);
        }
        const auto revocation_refs = read_revocation_refs(sample.unsigned_value(oids::revocation_refs));
        const auto values = read_revocation_values(sample.unsigned_value(oids::revocation_values));
        REQUIRE(revocation_refs);
        REQUIRE(values);
        if (std::string(file).find("eu-cades") == std::string::npos)  // that one has no element for its anchor
            CHECK(revocation_refs->size() == refs->size() + 1);
        std::size_t met = 0;
        for (const auto& reference : *revocation_refs) {
            for (const auto& ocsp : reference.ocsps)
                for (ByteView basic : values->ocsps) met += refers_to(ocsp, basic) == true ? 1 : 0;
            for (const auto& crl : reference.crls)
                for (ByteView list : values->crls) met += refers_to(crl, list) == true ? 1 : 0;
        }
        CHECK(met == values->ocsps.size() + values->crls.size());
        CHECK(met >= 1);
    }
}

TEST_CASE("references_of_a_genuine_c_signature_are_read_though_they_say_nothing") {
    if (!needs::foreign_data()) return;
    const Sample sample(needs::foreign_file("pki/czo-cades/CAdES-C-RSA.p7s"));
    const auto refs = read_revocation_refs(sample.unsigned_value(oids::revocation_refs));
    REQUIRE(refs);
    CHECK(refs->size() == 3);
    for (const auto& reference : *refs) CHECK(reference.empty());
}

TEST_CASE("attributes_made_of_genuine_material_are_the_genuine_attributes_octet_for_octet") {
    if (!needs::foreign_data()) return;
    for (const auto& [file, digest] :
         {std::pair("cades/CAdES-X-Long-DSTU-4145.p7s", "dstu34311"), std::pair("cades/CAdES-X-Long-ECDSA.p7s", "SHA1"),
          std::pair("pki/czo-cades/CAdES-X-Long-RSA.p7s", "SHA1")}) {
        INFO(file);
        const Sample sample(needs::foreign_file(file));
        const DigestAlgorithm& algorithm = *digest_by_name(digest);
        const auto certificates = certificate_values_of(sample.signer());
        const auto revocations = revocation_values_of(sample.signer());
        REQUIRE(certificates.size() == 2);
        REQUIRE(revocations.ocsps.size() == 1);
        const auto refs = make_certificate_refs(certificates, algorithm);
        REQUIRE(refs);
        CHECK(der::equal(*refs, sample.unsigned_value(oids::certificate_refs)));
        const std::vector<Evidence> evidence{{{revocations.ocsps[0]}, {}}, {}, {}};
        const auto revocation_refs = make_revocation_refs(evidence, algorithm);
        REQUIRE(revocation_refs);
        CHECK(der::equal(*revocation_refs, sample.unsigned_value(oids::revocation_refs)));
        CHECK(der::equal(make_certificate_values(certificates), sample.unsigned_value(oids::certificate_values)));
        CHECK(
            der::equal(make_revocation_values({}, revocations.ocsps), sample.unsigned_value(oids::revocation_values)));
    }
}

TEST_CASE("revocation_data_of_a_genuine_lta_signature_is_found_in_both_forms") {
    if (!needs::foreign_data()) return;
    const Sample sample(needs::foreign_file("pki/eu-cades/cades-lta-detached.pkcs7"));
    const RevocationValues found = revocations_of(sample.view);
    CHECK(found.ocsps.size() + found.crls.size() == sample.view.revocations.size());
    REQUIRE(found.ocsps.size() == 1);
    const Bytes response = ocsp::successful_answer(found.ocsps[0]);
    const auto basic = ocsp::basic_within(response);
    REQUIRE(basic);
    CHECK(der::equal(*basic, found.ocsps[0]));
}

}  // namespace pidpys::crypto
