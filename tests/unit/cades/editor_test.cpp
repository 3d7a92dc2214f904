// SPDX-License-Identifier: MIT
// A signature that grows keeps what it had.
#include "samples.hpp"

#include <algorithm>

#include "crypto/asn1/writer.hpp"
#include "crypto/cades/signature_editor.hpp"
#include "crypto/cades/values.hpp"
#include "crypto/cms/attributes.hpp"
#include "crypto/cms/signed_data.hpp"
#include "crypto/cms/verify.hpp"
#include "material.hpp"

namespace pidpys::crypto {
namespace {

using namespace test;

const Bytes contract = to_bytes(as_bytes("Договір"));
const Bytes stamp = der::sequence({der::oid(oids::signed_data)});  // stands for a token

bool all_hold(const Result<Verification>& checked) {
    return checked && std::none_of(checked->signers.begin(), checked->signers.end(),
                                   [](const auto& signer) { return signer.failure.has_value(); });
}

Bytes two_signers() {
    const KeyEntry rsa = make_entry(KeyKind::rsa, {"Перший", 1});
    const KeyEntry ec = make_entry(KeyKind::p256, {"Другий", 2});
    return *add_signer(*sign(rsa, contract, sign_options(SignatureForm::attached)), ec, {}, sign_options());
}

}  // namespace

TEST_CASE("an_untouched_signature_is_given_back_octet_for_octet") {
    const Bytes signature = two_signers();
    const auto editor = SignatureEditor::open(signature);
    REQUIRE(editor);
    CHECK(editor->encode() == signature);
    if (!needs::foreign_data()) return;
    for (const char* file : {"cades/CAdES-X-Long-DSTU-4145.p7s", "pki/eu-cades/CAdESDoubleLTA.p7m",
                             "pki/eu-cades/Signature-C-A-XL-1.p7m"}) {
        const Bytes genuine = needs::foreign_file(file);
        CHECK(SignatureEditor::open(genuine)->encode() == genuine);
    }
}

TEST_CASE("an_attribute_added_to_one_signer_leaves_the_other_and_all_that_is_signed") {
    const Bytes signature = two_signers();
    auto editor = SignatureEditor::open(signature);
    REQUIRE(editor);
    editor->add_unsigned(1, oids::signature_timestamp, stamp);
    const Bytes grown = editor->encode();
    CHECK(all_hold(verify(grown, {})));
    const auto before = parse_signed_data(signature), after = parse_signed_data(grown);
    REQUIRE(after);
    CHECK(der::equal(after->signers[0].whole, before->signers[0].whole));
    CHECK(der::equal(after->signers[1].before_attributes, before->signers[1].before_attributes));
    CHECK(der::equal(after->signers[1].signed_attributes, before->signers[1].signed_attributes));
    CHECK(der::equal(after->signers[1].signature, before->signers[1].signature));
    CHECK(der::equal(after->encapsulated, before->encapsulated));
    CHECK(after->version == before->version);
    const auto values = attribute_values(after->signers[1].unsigned_attributes, oids::signature_timestamp);
    REQUIRE(values.size() == 1);
    CHECK(der::equal(values[0], stamp));
}

TEST_CASE("unsigned_attributes_stand_in_der_order_and_are_replaced_by_their_type") {
    const KeyEntry entry = make_entry(KeyKind::p256);
    const Bytes signature = *sign(entry, contract, sign_options());
    auto editor = SignatureEditor::open(signature);
    editor->add_unsigned(0, oids::revocation_values, make_revocation_values({}, {}));
    editor->add_unsigned(0, oids::signature_timestamp, stamp);
    editor->add_unsigned(0, oids::certificate_values, make_certificate_values({}));
    const Bytes grown = editor->encode();
    auto attributes = read_attributes(parse_signed_data(grown)->signers[0].unsigned_attributes);
    REQUIRE(attributes.size() == 3);
    CHECK(std::is_sorted(attributes.begin(), attributes.end(), [](const auto& a, const auto& b) {
        return std::lexicographical_compare(a.whole.begin(), a.whole.end(), b.whole.begin(), b.whole.end());
    }));
    auto again = SignatureEditor::open(grown);
    again->replace_unsigned(0, oids::signature_timestamp, der::sequence({}));
    const Bytes replaced = again->encode();
    attributes = read_attributes(parse_signed_data(replaced)->signers[0].unsigned_attributes);
    CHECK(attributes.size() == 3);
    CHECK(all_hold(verify(replaced, contract)));
}

TEST_CASE("where_an_archive_stamp_of_version_2_covers_the_order_of_attributes_it_stays") {
    const KeyEntry entry = make_entry(KeyKind::p256);
    const Bytes signature = *sign(entry, contract, sign_options());
    auto editor = SignatureEditor::open(signature);
    editor->add_unsigned(0, oids::archive_timestamp_v2, Bytes(der::octets(Bytes(300, 1))));
    const Bytes archived = editor->encode();
    auto again = SignatureEditor::open(archived);
    again->add_unsigned(0, oids::signature_timestamp, stamp);  // shorter: DER would have it first
    const Bytes grown = again->encode();
    const auto attributes = read_attributes(parse_signed_data(grown)->signers[0].unsigned_attributes);
    REQUIRE(attributes.size() == 2);
    CHECK(oids::archive_timestamp_v2 == attributes[0].type);
}

TEST_CASE("revocation_data_of_another_kind_makes_it_version_5_and_signs_on") {
    const Bytes signature = two_signers();
    auto editor = SignatureEditor::open(signature);
    const Bytes choice = make_ocsp_choice(der::sequence({der::integer(1)}));
    editor->add_revocation(choice);
    editor->add_revocation(choice);
    editor->add_digest_algorithm(*digest_by_name("SHA512"));
    editor->add_digest_algorithm(*digest_by_name("SHA256"));
    const auto& before = editor->view();
    editor->add_certificate(before.certificates[0]);
    const Bytes grown = editor->encode();
    CHECK(all_hold(verify(grown, {})));
    const auto after = parse_signed_data(grown);
    REQUIRE(after);
    CHECK(after->version == 5);
    CHECK(after->revocations.size() == 1);
    CHECK(after->certificates.size() == before.certificates.size());
    CHECK(after->digest_algorithms.size() == before.digest_algorithms.size() + 1);
    CHECK(revocations_of(*after).ocsps.size() == 1);
}

TEST_CASE("a_content_time_stamp_is_signed", "[posix]") {
    const KeyEntry entry = make_entry(KeyKind::p256);
    SignOptions options = sign_options();
    options.content_timestamp = stamp;
    const Bytes signature = *sign(entry, contract, options);
    const auto checked = verify(signature, contract);
    CHECK(all_hold(checked));
    CHECK(checked->signers[0].content_timestamp == stamp);
    const auto view = parse_signed_data(signature);
    const auto attributes = read_attributes(view->signers[0].signed_attributes);
    CHECK(attributes.size() == 5);
    CHECK(std::is_sorted(attributes.begin(), attributes.end(), [](const auto& a, const auto& b) {
        return std::lexicographical_compare(a.whole.begin(), a.whole.end(), b.whole.begin(), b.whole.end());
    }));
    const Folder folder;
    const std::string file = folder.write("signature.p7s", signature), data = folder.write("data", contract);
    const std::string anchor = folder.write("ca.pem", as_bytes(pem_of(entry.certificates[0])));
    std::string output;
    const int status = run("openssl cms -verify -cades -binary -inform DER -in " + file + " -content " + data +
                               " -CAfile " + anchor + " -purpose any -partial_chain -out /dev/null",
                           &output);
    INFO(output);
    CHECK(status == 0);
}

}  // namespace pidpys::crypto
