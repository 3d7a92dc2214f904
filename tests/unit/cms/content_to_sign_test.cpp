// SPDX-License-Identifier: MIT
// What a signature will be over is settled before it is made, and what cannot be told is refused.
#include <algorithm>

#include <catch2/catch.hpp>
#include <openssl/pem.h>

#include "crypto/asn1/reader.hpp"
#include "crypto/asn1/writer.hpp"
#include "crypto/cms/content_to_sign.hpp"
#include "crypto/cms/oids.hpp"
#include "crypto/cms/signed_data_parse.hpp"
#include "crypto/cms/verify.hpp"
#include "material.hpp"

namespace pidpys::crypto {
namespace {

using namespace test;

const Bytes shown = to_bytes(as_bytes("те, що бачить людина"));
const Bytes hidden = to_bytes(as_bytes("те, чого вона не бачить"));

KeyEntry first() { return make_entry(KeyKind::p256, {"Перша", 1}); }
KeyEntry second() { return make_entry(KeyKind::p384, {"Друга", 2}); }

// A SignedData with parts of another one.
struct Forgery {
    der::Oid content_type = oids::data;
    std::vector<Bytes> signers;
    Bytes certificates;  // whole [0]
    std::optional<Bytes> content;

    static Forgery of(const Bytes& signature) {
        const auto view = parse_signed_data(signature);
        REQUIRE(view);
        Forgery parts;
        for (const auto& signer : view->signers) parts.signers.push_back(to_bytes(signer.whole));
        for (ByteView certificate : view->certificates) der::append(parts.certificates, certificate);
        parts.certificates = der::tlv(der::context(0), {parts.certificates});
        if (view->content) parts.content = to_bytes(*view->content);
        return parts;
    }
    [[nodiscard]] Bytes der() const {
        const Bytes octets = content ? der::tlv(der::context(0), {der::octets(*content)}) : Bytes();
        Bytes set;
        for (const Bytes& signer : signers) der::append(set, signer);
        const Bytes body =
            der::sequence({der::integer(1), der::tlv(der::set_tag, {}), der::sequence({der::oid(content_type), octets}),
                           certificates, der::tlv(der::set_tag, {set})});
        return der::sequence({der::oid(oids::signed_data), der::tlv(der::context(0), {body})});
    }
};

// The SignerInfo with another digest algorithm's OID of the same length.
Bytes with_digest_algorithm(Bytes signer, const der::Oid& from, const der::Oid& to) {
    const Bytes old_oid = der::oid(from), new_oid = der::oid(to);
    REQUIRE(old_oid.size() == new_oid.size());
    const auto at = std::search(signer.begin(), signer.end(), old_oid.begin(), old_oid.end());
    REQUIRE(at != signer.end());
    std::copy(new_oid.begin(), new_oid.end(), at);
    return signer;
}

Errc refusal(ByteView signature, std::optional<ByteView> beside) {
    const auto content = ContentToSign::joining(signature, beside);
    REQUIRE_FALSE(content);
    CHECK_FALSE(content.error().detail.empty());
    return content.error().code;
}

}  // namespace

TEST_CASE("joining_an_attached_signature_is_over_what_is_attached") {
    const Bytes attached = *sign(first(), shown, sign_options(SignatureForm::attached));
    for (const auto& beside : {std::optional<ByteView>(), std::optional<ByteView>(shown)}) {
        const auto content = ContentToSign::joining(attached, beside);
        REQUIRE(content);
        CHECK(to_bytes(*content->octets()) == shown);
    }
    CHECK(refusal(attached, hidden) == Errc::integrity);
    CHECK(refusal(attached, ByteView()) == Errc::integrity);  // data of length zero is data
    CHECK(add_signer(attached, second(), hidden, sign_options()).error().code == Errc::integrity);
}

TEST_CASE("joining_a_detached_signature_needs_the_data_it_is_over") {
    const Bytes detached = *sign(first(), shown, sign_options());
    CHECK(ContentToSign::joining(detached, shown));
    CHECK(refusal(detached, std::nullopt) == Errc::not_found);
    CHECK(refusal(detached, hidden) == Errc::integrity);
}

TEST_CASE("joining_needs_a_signer_and_content_of_type_data") {
    for (const auto form : {SignatureForm::attached, SignatureForm::detached}) {
        const Bytes signature = *sign(first(), shown, sign_options(form));
        const auto genuine = Forgery::of(signature);
        CHECK(ContentToSign::joining(genuine.der(), shown));
        auto nobody = genuine;
        nobody.signers.clear();
        CHECK(refusal(nobody.der(), shown) == Errc::malformed);
        // TSTInfo, signed receipts, SignedData itself, Authenticode
        for (const auto& type : {der::Oid{"1.2.840.113549.1.9.16.1.4"}, der::Oid{"1.2.840.113549.1.9.16.1.1"},
                                 oids::signed_data, der::Oid{"1.3.6.1.4.1.311.2.1.4"}}) {
            auto other = genuine;
            other.content_type = type;
            CHECK(refusal(other.der(), shown) == Errc::unsupported);
        }
    }
    CHECK(refusal(as_bytes("not a signature"), shown) == Errc::malformed);
}

TEST_CASE("joining_signers_of_something_else_is_refused_in_both_forms") {
    for (const auto form : {SignatureForm::attached, SignatureForm::detached}) {
        auto parts = Forgery::of(*sign(first(), shown, sign_options(form)));
        parts.signers.push_back(Forgery::of(*sign(second(), hidden, sign_options(form))).signers.front());
        CHECK(refusal(parts.der(), shown) == Errc::integrity);
    }
}

TEST_CASE("joining_a_signer_whose_digest_cannot_be_checked_is_refused_where_the_data_is_detached") {
    constexpr der::Oid sha256{"2.16.840.1.101.3.4.2.1"}, unknown{"2.16.840.1.101.3.4.2.99"};
    for (const auto form : {SignatureForm::attached, SignatureForm::detached}) {
        auto parts = Forgery::of(*sign(first(), shown, sign_options(form)));
        parts.signers.front() = with_digest_algorithm(parts.signers.front(), sha256, unknown);
        if (form == SignatureForm::detached)
            CHECK(refusal(parts.der(), shown) == Errc::unsupported);
        else
            CHECK(ContentToSign::joining(parts.der(), std::nullopt));  // the content is there to be seen
    }
}

TEST_CASE("joining_a_signer_without_signed_attributes_is_allowed_only_if_its_signature_is_over_the_data", "[posix]") {
    const Folder folder;
    const KeyEntry entry = first();
    folder.write("c", as_bytes(pem_of(entry.certificates[0])));
    const BioPtr bio(BIO_new(BIO_s_mem()));
    REQUIRE(PEM_write_bio_PrivateKey(bio.get(), entry.key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
    const char* text = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &text);
    folder.write("k", as_bytes({text, static_cast<std::size_t>(size)}));
    folder.write("d", shown);
    REQUIRE(run("openssl cms -sign -noattr -binary -outform DER -in " + folder.path("d") + " -signer " +
                folder.path("c") + " -inkey " + folder.path("k") + " -out " + folder.path("s")) == 0);
    const Bytes signature = read_file(folder.path("s"));
    REQUIRE(parse_signed_data(signature)->signers.front().signed_attributes.empty());
    const auto both = add_signer(signature, second(), shown, sign_options());
    REQUIRE(both);
    const auto checked = verify(*both, shown);
    REQUIRE(checked);
    CHECK_FALSE(checked->signers[0].failure);
    CHECK_FALSE(checked->signers[1].failure);
    CHECK(refusal(signature, hidden) == Errc::integrity);

    REQUIRE(run("openssl cms -sign -noattr -nodetach -binary -outform DER -in " + folder.path("d") + " -signer " +
                folder.path("c") + " -inkey " + folder.path("k") + " -out " + folder.path("a")) == 0);
    Bytes attached = read_file(folder.path("a"));
    CHECK(ContentToSign::joining(attached, std::nullopt));
    const auto content = std::search(attached.begin(), attached.end(), shown.begin(), shown.end());
    REQUIRE(content != attached.end());
    *content ^= 1;
    CHECK(refusal(attached, std::nullopt) == Errc::integrity);
}

TEST_CASE("what_a_key_cannot_sign_is_refused_before_anybody_is_asked") {
    const KeyEntry entry = first();
    const Bytes one = *sign(entry, shown, sign_options());
    const auto again = digest_for(entry, *ContentToSign::joining(one, shown), sign_options());
    CHECK(again.error().code == Errc::already_signed);
    KeyEntry bare = entry;
    bare.certificates.clear();
    CHECK(digest_for(bare, ContentToSign::of(shown), sign_options()).error().code == Errc::no_certificate);
    KeyEntry unreadable = entry;
    unreadable.certificates.front() = to_bytes(as_bytes("not a certificate"));
    CHECK_FALSE(digest_for(unreadable, ContentToSign::of(shown), sign_options()));
}

TEST_CASE("digested_content_is_what_the_signature_states") {
    for (KeyKind kind : {KeyKind::rsa, KeyKind::p256, KeyKind::p384, KeyKind::p521, KeyKind::ed25519}) {
        const KeyEntry entry = make_entry(kind);
        const Bytes other = *sign(second(), shown, sign_options(SignatureForm::attached));
        for (const auto& subject : {ContentToSign::of(shown), *ContentToSign::joining(other, std::nullopt)}) {
            const auto content = digest_for(entry, subject, sign_options());
            REQUIRE(content);
            const auto signature = sign(entry, *content, sign_options());
            REQUIRE(signature);
            const auto view = parse_signed_data(*signature);
            std::size_t stated = 0;
            for (const auto& signer : view->signers) {
                if (digest_by_oid(signer.digest_algorithm) != &content->algorithm()) continue;
                bool broken = false;
                const auto value = single_attribute(signer.signed_attributes, oids::message_digest);
                CHECK(to_bytes(der::Reader(**value, broken).take(der::octet_string).content) == content->digest());
                ++stated;
            }
            CHECK(stated >= 1);
        }
    }
}

TEST_CASE("digested_content_is_hashed_once_and_never_again") {
    const KeyEntry entry = first();
    const Bytes detached = *sign(make_entry(KeyKind::p256, {"Третя", 3}), shown, sign_options());
    for (const bool joins : {false, true}) {
        Bytes octets = shown;  // changes after each step: whoever hashes anew gets another digest
        auto subject =
            joins ? ContentToSign::joining(detached, octets) : Result<ContentToSign>(ContentToSign::of(octets));
        REQUIRE(subject);
        if (joins) octets[0] ^= 1;
        const auto content = digest_for(entry, *subject, sign_options());
        REQUIRE(content);
        octets[1] ^= 1;
        const auto signature = sign(entry, *content, sign_options());
        REQUIRE(signature);
        const auto checked = verify(*signature, shown);
        REQUIRE(checked);
        for (const auto& signer : checked->signers) CHECK_FALSE(signer.failure);
    }
}

TEST_CASE("content_digested_for_one_key_is_not_signed_by_a_key_of_another_digest") {
    const auto content = digest_for(first(), ContentToSign::of(shown), sign_options());
    REQUIRE(content);
    CHECK(sign(second(), *content, sign_options()).error().code == Errc::invalid_argument);
}

}  // namespace pidpys::crypto
