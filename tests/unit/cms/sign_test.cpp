// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include <algorithm>

#include "crypto/asn1/reader.hpp"
#include "crypto/cms/digest.hpp"
#include "crypto/cms/signed_data_parse.hpp"
#include "crypto/cms/verify.hpp"
#include "material.hpp"

namespace pidpys::crypto {
namespace {

using namespace test;

const Bytes content = to_bytes(as_bytes("Текст документа"));

bool contains(const Bytes& whole, ByteView part) {
    return std::search(whole.begin(), whole.end(), part.begin(), part.end()) != whole.end();
}

Errc failure_of(const Result<Verification>& checked, std::size_t signer = 0) {
    REQUIRE(checked);
    REQUIRE(checked->signers.size() > signer);
    REQUIRE(checked->signers[signer].failure);
    return checked->signers[signer].failure->code;
}

bool all_hold(const Result<Verification>& checked) {
    return checked && !checked->signers.empty() &&
           std::none_of(checked->signers.begin(), checked->signers.end(),
                        [](const auto& s) { return s.failure.has_value(); });
}

}  // namespace

TEST_CASE("signature_of_each_algorithm_verifies_and_states_its_facts") {
    for (KeyKind kind :
         {KeyKind::rsa, KeyKind::rsa_pss, KeyKind::p256, KeyKind::p384, KeyKind::p521, KeyKind::ed25519}) {
        const KeyEntry entry = make_entry(kind);
        auto signature = sign(entry, content, sign_options());
        REQUIRE(signature);
        auto checked = verify(*signature, content);
        CHECK(all_hold(checked));
        CHECK_FALSE(checked->attached);
        CHECK(checked->signers[0].certificate == entry.certificates[0]);
        CHECK(checked->signers[0].signing_time == some_time());
        CHECK(checked->certificates == std::vector<Bytes>{entry.certificates[0]});
        CHECK(signed_content(*signature).error().code == Errc::not_found);
    }
}

TEST_CASE("any_flipped_bit_that_is_signed_is_refused") {
    const KeyEntry entry = make_entry(KeyKind::p256);
    const auto signature = sign(entry, content, sign_options(SignatureForm::attached));
    REQUIRE(signature);
    auto view = parse_signed_data(*signature);
    REQUIRE(view);
    const auto offset = [&](ByteView part) { return static_cast<std::size_t>(part.data() - signature->data()); };
    std::vector<std::pair<std::size_t, std::size_t>> ranges;
    for (ByteView part : {*view->content, view->signers[0].signed_attributes, view->signers[0].signature})
        ranges.emplace_back(offset(part), part.size());
    for (auto [from, size] : ranges)
        for (std::size_t i = from; i < from + size; ++i) {
            Bytes changed = *signature;
            changed[i] ^= static_cast<std::uint8_t>(1U << (i % 8));
            CHECK_FALSE(all_hold(verify(changed, {})));
        }
}

TEST_CASE("verification_against_other_content_fails_with_integrity") {
    const KeyEntry entry = make_entry(KeyKind::p256);
    const auto signature = sign(entry, content, sign_options());
    CHECK(failure_of(verify(*signature, as_bytes("інший текст"))) == Errc::integrity);
    CHECK(failure_of(verify(*signature, {})) == Errc::integrity);
}

TEST_CASE("verification_without_the_certificate_asks_for_it_and_takes_it_separately") {
    const KeyEntry entry = make_entry(KeyKind::p256);
    SignOptions options = sign_options();
    options.embed = EmbedCertificates::none;
    const auto signature = sign(entry, content, options);
    CHECK(failure_of(verify(*signature, content)) == Errc::no_certificate);
    CHECK(all_hold(verify(*signature, content, entry.certificates)));
}

TEST_CASE("verification_with_another_certificate_of_the_same_issuer_and_serial_is_refused") {
    const KeyEntry entry = make_entry(KeyKind::p256);
    SignOptions options = sign_options();
    options.embed = EmbedCertificates::none;
    const auto signature = sign(entry, content, options);
    CertificateSpec twin;
    twin.not_after = 7 * 86400;
    const Bytes other = make_certificate(entry.key.get(), twin);
    CHECK(failure_of(verify(*signature, content, {other})) == Errc::integrity);
    CHECK(all_hold(verify(*signature, content, {other, entry.certificates[0]})));
}

TEST_CASE("attached_signature_ignores_content_given_beside_it") {
    const KeyEntry entry = make_entry(KeyKind::ed25519);
    const auto signature = sign(entry, content, sign_options(SignatureForm::attached));
    auto checked = verify(*signature, as_bytes("чуже"));
    CHECK(all_hold(checked));
    CHECK(checked->attached);
    CHECK(to_bytes(signed_content(*signature)->view) == content);
    CHECK(signed_content(*signature)->storage.empty());  // in its place
}

TEST_CASE("empty_content_signs_in_both_forms") {
    const KeyEntry entry = make_entry(KeyKind::p256);
    CHECK(all_hold(verify(*sign(entry, {}, sign_options()), {})));
    const auto attached = sign(entry, {}, sign_options(SignatureForm::attached));
    auto checked = verify(*attached, {});
    CHECK(all_hold(checked));
    CHECK(checked->attached);
}

TEST_CASE("added_signer_leaves_the_others_octet_for_octet") {
    const KeyEntry first = make_entry(KeyKind::rsa, {"Перший", 1});
    const KeyEntry second = make_entry(KeyKind::p384, {"Другий", 2});
    const KeyEntry third = make_entry(KeyKind::ed25519, {"Третя", 3});
    for (SignatureForm form : {SignatureForm::detached, SignatureForm::attached}) {
        const auto one = sign(first, content, sign_options(form));
        const auto two = add_signer(*one, second, content, sign_options());
        REQUIRE(two);
        const auto three = add_signer(*two, third, content, sign_options());
        REQUIRE(three);
        const auto before = parse_signed_data(*two);
        for (const auto& signer : before->signers) CHECK(contains(*three, signer.whole));
        for (ByteView certificate : before->certificates) CHECK(contains(*three, certificate));
        CHECK(contains(*three, before->encapsulated));
        auto checked = verify(*three, content);
        CHECK(all_hold(checked));
        CHECK(checked->signers.size() == 3);
        CHECK(checked->certificates.size() == 3);
        CHECK(checked->attached == (form == SignatureForm::attached));
        const auto view = parse_signed_data(*three);
        CHECK(view->digest_algorithms.size() == 3);
        CHECK(std::is_sorted(view->signers.begin(), view->signers.end(), [](const auto& a, const auto& b) {
            return std::lexicographical_compare(a.whole.begin(), a.whole.end(), b.whole.begin(), b.whole.end());
        }));
    }
}

TEST_CASE("added_signer_of_an_openssl_ber_signature_keeps_its_unsigned_attributes") {
    const KeyEntry first = make_entry(KeyKind::p256, {"Перший", 1});
    const KeyEntry second = make_entry(KeyKind::p256, {"Другий", 2});
    const auto one = sign(first, content, sign_options(SignatureForm::attached));
    // An unsigned attribute put into the SignerInfo, and indefinite lengths outside, as other programs write them.
    const auto view = parse_signed_data(*one);
    const ByteView signer = view->signers[0].whole;
    const Bytes unsigned_attribute{0xa1, 0x0c, 0x30, 0x0a, 0x06, 0x03, 0x2a, 0x03, 0x04, 0x31, 0x03, 0x02, 0x01, 0x07};
    bool broken = false;
    Bytes info = to_bytes(der::Reader(signer, broken).any().content);
    info.insert(info.end(), unsigned_attribute.begin(), unsigned_attribute.end());
    Bytes with_unsigned{0x30, 0x82, static_cast<std::uint8_t>(info.size() >> 8),
                        static_cast<std::uint8_t>(info.size())};
    with_unsigned.insert(with_unsigned.end(), info.begin(), info.end());
    Bytes ber{0x30, 0x80, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d,
              0x01, 0x07, 0x02, 0xa0, 0x80, 0x30, 0x80, 0x02, 0x01, 0x01};
    const auto put = [&](ByteView part) { ber.insert(ber.end(), part.begin(), part.end()); };
    put(Bytes{0x31, 0x80});
    put(view->digest_algorithms[0]);
    put(Bytes{0, 0});
    put(view->encapsulated);
    put(Bytes{0xa0, 0x80});
    put(view->certificates[0]);
    put(Bytes{0, 0, 0x31, 0x80});
    put(with_unsigned);
    put(Bytes{0, 0, 0, 0, 0, 0, 0, 0});
    CHECK(all_hold(verify(ber, {})));

    const auto two = add_signer(ber, second, {}, sign_options());
    REQUIRE(two);
    CHECK(contains(*two, with_unsigned));
    auto checked = verify(*two, {});
    CHECK(all_hold(checked));
    CHECK(checked->signers.size() == 2);
}

TEST_CASE("added_signer_that_has_signed_already_needs_leave") {
    const KeyEntry entry = make_entry(KeyKind::p256);
    const auto one = sign(entry, content, sign_options());
    const auto refused = add_signer(*one, entry, content, sign_options());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::already_signed);
    SignOptions options = sign_options();
    options.allow_duplicate = true;
    auto checked = verify(*add_signer(*one, entry, content, options), content);
    CHECK(all_hold(checked));
    CHECK(checked->signers.size() == 2);
    CHECK(checked->certificates.size() == 1);
}

TEST_CASE("added_signer_over_other_content_is_refused") {
    const KeyEntry first = make_entry(KeyKind::p256, {"Перший", 1});
    const KeyEntry second = make_entry(KeyKind::p256, {"Другий", 2});
    const auto one = sign(first, content, sign_options());
    const auto refused = add_signer(*one, second, as_bytes("інше"), sign_options());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::integrity);
}

TEST_CASE("signed_digest_equals_a_detached_signature_of_the_content") {
    for (KeyKind kind : {KeyKind::rsa, KeyKind::p384, KeyKind::ed25519}) {
        const KeyEntry entry = make_entry(kind);
        const auto* algorithm = digest_by_name(default_digest(entry.key.get()));
        const Bytes value = *digest(*algorithm, {content});
        const auto digested = digest_for(entry, ContentToSign::of_digest(value), sign_options());
        REQUIRE(digested);
        CHECK(all_hold(verify(*sign(entry, *digested, sign_options()), content)));
        const auto attached = sign(entry, *digested, sign_options(SignatureForm::attached));
        CHECK(attached.error().code == Errc::invalid_argument);
        const auto wrong = digest_for(entry, ContentToSign::of_digest(Bytes(20)), sign_options());
        REQUIRE_FALSE(wrong);
        CHECK(wrong.error().code == Errc::invalid_argument);
    }
}

TEST_CASE("signing_refuses_what_it_cannot_do_and_says_why") {
    KeyEntry entry = make_entry(KeyKind::p256);
    SignOptions options = sign_options();
    options.digest = "MD5";
    CHECK(sign(entry, content, options).error().code == Errc::invalid_argument);
    options.digest = "SHA1";
    CHECK(sign(entry, content, options).error().code == Errc::unsupported);
    options.digest = "dstu34311";
    CHECK(sign(entry, content, options).error().code == Errc::unsupported);
    CHECK(sign(make_entry(KeyKind::ed448), content, sign_options()).error().code == Errc::unsupported);
    CHECK(sign(KeyEntry{}, content, sign_options()).error().code == Errc::no_key);
    KeyEntry stranger = make_entry(KeyKind::p256);
    entry.certificates = stranger.certificates;
    CHECK(sign(entry, content, sign_options()).error().code == Errc::invalid_argument);
    entry.certificates.clear();
    CHECK(sign(entry, content, sign_options()).error().code == Errc::no_certificate);
}

TEST_CASE("prepared_state_follows_a_changed_certificate") {
    KeyEntry entry = make_entry(KeyKind::p256);
    REQUIRE(sign(entry, content, sign_options()));
    CertificateSpec renewed;
    renewed.serial = 77;
    entry.certificates[0] = make_certificate(entry.key.get(), renewed);
    const auto signature = sign(entry, content, sign_options());
    CHECK(verify(*signature, content)->signers[0].certificate == entry.certificates[0]);
}

TEST_CASE("chain_embedding_adds_every_certificate_once") {
    const KeyEntry authority = make_entry(KeyKind::p256, {"Орган", 1, "critical,keyCertSign,cRLSign", true});
    KeyEntry entry;
    entry.key = make_key(KeyKind::p256);
    entry.certificates = {
        make_certificate(entry.key.get(), {"Особа", 2}, authority.key.get(), authority.certificates[0]),
        authority.certificates[0]};
    SignOptions options = sign_options();
    options.embed = EmbedCertificates::chain;
    auto checked = verify(*sign(entry, content, options), content);
    CHECK(all_hold(checked));
    CHECK(checked->certificates.size() == 2);
}

TEST_CASE("verification_of_garbage_and_truncation_is_malformed") {
    const KeyEntry entry = make_entry(KeyKind::p256);
    const auto signature = sign(entry, content, sign_options(SignatureForm::attached));
    CHECK(verify({}, content).error().code == Errc::malformed);
    CHECK(verify(as_bytes("not a signature"), content).error().code == Errc::malformed);
    for (std::size_t size = 0; size < signature->size(); size += 7)
        CHECK_FALSE(verify(ByteView(*signature).first(size), content));
    CHECK_FALSE(verify(entry.certificates[0], content));
}

}  // namespace pidpys::crypto
