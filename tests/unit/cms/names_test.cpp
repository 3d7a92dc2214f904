// SPDX-License-Identifier: MIT
// Names are one by RFC 5280 §7.1, however they are written, wherever an issuer is looked for.
#include <catch2/catch.hpp>

#include "crypto/cms/attributes.hpp"
#include "crypto/cms/distinguished_name.hpp"
#include "crypto/cms/oids.hpp"
#include "crypto/cms/verify.hpp"
#include "der_tree.hpp"
#include "material.hpp"

namespace pidpys::crypto {
namespace {

using namespace test;

constexpr der::Oid country{"2.5.4.6"};
constexpr der::Oid common_name{"2.5.4.3"};

Bytes name_of(der::Tag type, std::string_view text, const der::Oid& attribute = common_name) {
    const Bytes value = der::sequence({der::oid(attribute), der::tlv(type, {as_bytes(text)})});
    return der::sequence({der::tlv(der::set_tag, {value})});
}

// The last string of a name in another writing.
Bytes rewritten(ByteView name, der::Tag type, std::string_view text) {
    DerTree tree = DerTree::of(name);
    DerTree& value = tree.children.back().at({0, 1});
    value.tag = type;
    value.content = to_bytes(as_bytes(text));
    return tree.encode();
}

}  // namespace

TEST_CASE("names_differing_in_type_case_or_blanks_are_one") {
    const Bytes utf8 = name_of(der::utf8_string, "Test Authority");
    CHECK(same_name(utf8, name_of(der::printable_string, "Test Authority")));
    CHECK(same_name(utf8, name_of(der::printable_string, "TEST authority")));
    CHECK(same_name(utf8, name_of(der::utf8_string, "  Test   Authority ")));
    const Bytes wide = name_of(der::bmp_string, std::string("\4\36\4\40\4\63", 6));
    CHECK(same_name(wide, name_of(der::utf8_string, "ОРг")));
    CHECK_FALSE(same_name(utf8, name_of(der::utf8_string, "TestAuthority")));
    CHECK_FALSE(same_name(utf8, name_of(der::utf8_string, "Test Authority", country)));
    CHECK_FALSE(same_name(utf8, der::sequence({})));
    const Bytes rubbish{1, 2, 3};
    CHECK(same_name(rubbish, rubbish));
    CHECK_FALSE(same_name(rubbish, utf8));
    CHECK_FALSE(same_name(utf8, ByteView(utf8).first(utf8.size() - 1)));
}

TEST_CASE("signer_is_found_by_an_issuer_written_otherwise") {
    const KeyEntry entry = make_entry(KeyKind::p256, {"Test Authority", 5});
    const Bytes content = to_bytes(as_bytes("content"));
    const DerTree good = DerTree::of(*sign(entry, content, sign_options(SignatureForm::attached)));
    const auto failure_with = [&](der::Tag type, std::string_view text) {
        DerTree tree = good;
        DerTree& issuer = tree.at({1, 0, 4, 0, 1, 0});  // of the SignerInfo's sid
        issuer = DerTree::of(rewritten(issuer.encode(), type, text));
        const auto checked = verify(tree.encode(), {});
        REQUIRE(checked);
        return checked->signers[0].failure ? std::optional(checked->signers[0].failure->code) : std::nullopt;
    };
    CHECK(failure_with(der::printable_string, "Test Authority") == std::nullopt);
    CHECK(failure_with(der::utf8_string, "test  AUTHORITY") == std::nullopt);
    CHECK(failure_with(der::utf8_string, "Another Authority") == Errc::no_certificate);
}

TEST_CASE("signing_certificate_refers_to_an_issuer_written_otherwise") {
    const KeyEntry entry = make_entry(KeyKind::p256, {"Test Authority", 5});
    const auto identity = identify_certificate(entry.certificates[0]);
    const DigestAlgorithm& sha256 = *digest_by_name("SHA256");
    const DerTree good = DerTree::of(*signing_certificate_v2_value(entry.certificates[0], *identity, sha256));
    const auto refers_with = [&](std::string_view text) {
        DerTree value = good;
        DerTree& issuer = value.at({0, 0, 1, 0, 0, 0});
        issuer = DerTree::of(rewritten(issuer.encode(), der::printable_string, text));
        return *refers_to(value.encode(), SigningCertificateVersion::v2, entry.certificates[0], *identity);
    };
    CHECK(refers_with("TEST Authority "));
    CHECK_FALSE(refers_with("Another Authority"));
}

}  // namespace pidpys::crypto
