// SPDX-License-Identifier: MIT
// What stands in a structure beyond its definition is refused: one good signature, spoilt in one place at a time.
#include <catch2/catch.hpp>

#include <functional>
#include <map>

#include <openssl/pem.h>
#include <openssl/param_build.h>

#include "crypto/base/cancellation.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/cms/attributes.hpp"
#include "crypto/cms/oids.hpp"
#include "crypto/cms/signature_scheme.hpp"
#include "crypto/cms/times.hpp"
#include "crypto/cms/verify.hpp"
#include "crypto/key/sound_key.hpp"
#include "der_tree.hpp"
#include "material.hpp"

namespace pidpys::crypto {
namespace {

using namespace test;

const Bytes document = to_bytes(as_bytes("Текст документа"));
const Bytes null_element{0x05, 0x00};

bool is_good(const Result<Verification>& checked) {
    return checked && checked->signers.size() == 1 && !checked->signers[0].failure;
}

// Of SignedData { version, digestAlgorithms, encapContentInfo, [0] certificates, signerInfos }, attached.
DerTree& signed_data(DerTree& whole) { return whole.at({1, 0}); }
DerTree& encapsulated(DerTree& whole) { return whole.at({1, 0, 2}); }
DerTree& signer_info(DerTree& whole) { return whole.at({1, 0, 4, 0}); }

// Signs what stands in the signed attributes now.
void sign_again(DerTree& whole, const KeyEntry& entry) {
    DerTree& signer = signer_info(whole);
    DerTree set = signer.at({3});
    set.tag = der::set_tag;
    const auto scheme = scheme_for(entry.key.get(), *digest_by_name("SHA256"), false);
    REQUIRE(scheme);
    signer.at({5}).content = *SigningContext::make(entry.key.get(), *scheme)->sign(set.encode());
}

void set_attribute(DerTree& whole, const der::Oid& type, const std::vector<Bytes>& values) {
    DerTree& attributes = signer_info(whole).at({3});
    std::erase_if(attributes.children, [&](const DerTree& one) { return type == ByteView(one.children[0].content); });
    if (values.empty()) return;
    DerTree set{der::set_tag, {}, {}};
    for (const Bytes& value : values) set.add(value);
    attributes.add(der::sequence({der::oid(type), set.encode()}));
}

Bytes attribute_value(DerTree& whole, const der::Oid& type) {
    for (DerTree& one : signer_info(whole).at({3}).children)
        if (type == ByteView(one.children[0].content)) return one.at({1, 0}).encode();
    return {};
}

std::vector<RemarkKind> remarks_of(const Result<Verification>& checked) {
    std::vector<RemarkKind> kinds;
    for (const Remark& remark : checked->signers.at(0).remarks) kinds.push_back(remark.kind);
    return kinds;
}

// OpenSSL's program with the entry's key.
class OpensslSigner {
public:
    explicit OpensslSigner(const KeyEntry& entry) {
        folder_.write("cert.pem", as_bytes(pem_of(entry.certificates[0])));
        folder_.write("data", document);
        const BioPtr pem(BIO_new_file(folder_.path("key.pem").c_str(), "w"));
        PEM_write_bio_PrivateKey(pem.get(), entry.key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    }

    // Detached, of `document`.
    [[nodiscard]] Bytes sign(const std::string& how) const {
        std::string output;
        const std::string command = "openssl cms -sign -binary -in " + folder_.path("data") + " -signer " +
                                    folder_.path("cert.pem") + " -inkey " + folder_.path("key.pem") +
                                    " -outform DER -out " + folder_.path("s") + " " + how;
        const int status = run(command, &output);
        CAPTURE(command, output);
        REQUIRE(status == 0);
        return read_file(folder_.path("s"));
    }

private:
    Folder folder_;
};

}  // namespace

TEST_CASE("signature_with_anything_beyond_its_definition_is_refused") {
    const KeyEntry entry = make_entry(KeyKind::rsa);
    const Bytes good = *sign(entry, document, sign_options(SignatureForm::attached));
    const std::pair<const char*, std::function<void(DerTree&)>> spoilt[] = {
        {"nothing", [](DerTree&) {}},
        {"field after the content of ContentInfo", [](DerTree& it) { it.add(null_element); }},
        {"second element in ContentInfo's [0]", [](DerTree& it) { it.at({1}).add(null_element); }},
        {"field after signerInfos", [](DerTree& it) { signed_data(it).add(null_element); }},
        {"field after eContent", [](DerTree& it) { encapsulated(it).add(null_element); }},
        {"second OCTET STRING", [](DerTree& it) { encapsulated(it).at({1}).add(der::octets(document)); }},
        {"digest algorithm with a tail",
         [](DerTree& it) {
             auto& algorithm = it.at({1, 0, 1, 0});
             algorithm.add(null_element);
             algorithm.add(null_element);
         }},
        {"certificate that is none of CertificateChoices",
         [](DerTree& it) {
             it.at({1, 0, 3}).add(null_element);
         }},
        {"field after a signer's", [](DerTree& it) { signer_info(it).add(null_element); }},
        {"sid with a third field", [](DerTree& it) { signer_info(it).at({1}).add(null_element); }},
        {"signer's digest algorithm with parameters",
         [](DerTree& it) { signer_info(it).at({2}).add(der::integer(1)); }},
        {"signature algorithm with a tail", [](DerTree& it) { signer_info(it).at({4}).add(null_element); }},
        {"signature algorithm with foreign parameters",
         [](DerTree& it) {
             signer_info(it).at({4, 1}) = DerTree::of(der::integer(1));
         }},
        {"attribute with a third field",
         [](DerTree& it) {
             signer_info(it).at({3, 0}).add(null_element);
         }},
        {"SignedData of version 0", [](DerTree& it) { signed_data(it).at({0}).content = {0}; }},
        {"SignedData of version 2", [](DerTree& it) { signed_data(it).at({0}).content = {2}; }},
        {"SignedData of version 6", [](DerTree& it) { signed_data(it).at({0}).content = {6}; }},
        {"signer of version 0", [](DerTree& it) { signer_info(it).at({0}).content = {0}; }},
        {"signer of version 2", [](DerTree& it) { signer_info(it).at({0}).content = {2}; }},
        {"message digest among the unsigned attributes",
         [](DerTree& it) {
             signer_info(it).add(der::tlv(der::context(1), {attribute(oids::message_digest, der::octets(Bytes(32)))}));
         }},
        {"content type among the unsigned attributes",
         [](DerTree& it) {
             signer_info(it).add(der::tlv(der::context(1), {attribute(oids::content_type, der::oid(oids::data))}));
         }},
        {"signing time among the unsigned attributes",
         [](DerTree& it) {
             signer_info(it).add(der::tlv(der::context(1), {attribute(oids::signing_time, null_element)}));
         }},
        {"unsigned attributes that are no attributes",
         [](DerTree& it) { signer_info(it).add(der::tlv(der::context(1), {null_element})); }},
        {"unsigned attribute without a value",
         [](DerTree& it) {
             const Bytes attribute = der::sequence({der::oid(oids::countersignature), der::tlv(der::set_tag, {})});
             signer_info(it).add(der::tlv(der::context(1), {attribute}));
         }},
    };
    for (const auto& [name, spoil] : spoilt) {
        INFO(name);
        DerTree tree = DerTree::of(good);
        spoil(tree);
        CHECK(is_good(verify(tree.encode(), {})) == (std::string(name) == "nothing"));
    }
    Bytes longer = good;
    longer.push_back(0);
    CHECK(verify(longer, {}).error().code == Errc::malformed);
}

TEST_CASE("signed_attributes_that_say_too_much_or_contradict_one_another_do_not_verify") {
    const KeyEntry entry = make_entry(KeyKind::rsa);
    const Bytes good = *sign(entry, document, sign_options(SignatureForm::attached));
    DerTree start = DerTree::of(good);
    const Bytes reference = attribute_value(start, oids::signing_certificate_v2);
    const KeyEntry other = make_entry(KeyKind::p256, {"Інша", 7});
    const auto v1_of = [&](const Bytes& certificate) {
        const Bytes hash = der::octets(*digest(*digest_by_name("SHA1"), {certificate}));
        return der::sequence({der::sequence({der::sequence({hash})})});
    };
    const auto longer = [](const Bytes& value, std::initializer_list<std::size_t> where) {
        DerTree tree = DerTree::of(value);
        tree.at(where).add(null_element);
        return tree.encode();
    };
    struct Case {
        const char* name;
        bool good;
        const der::Oid& type;
        std::vector<Bytes> values;
    };
    const Case cases[] = {
        {"both versions of one certificate", true, oids::signing_certificate, {v1_of(entry.certificates[0])}},
        {"both versions, of different ones", false, oids::signing_certificate, {v1_of(other.certificates[0])}},
        {"no signing certificate", true, oids::signing_certificate_v2, {}},
        {"two values", false, oids::signing_certificate_v2, {reference, reference}},
        {"a tail after the references", false, oids::signing_certificate_v2, {longer(reference, {})}},
        {"a tail in the reference", false, oids::signing_certificate_v2, {longer(reference, {0, 0})}},
        {"a tail in issuerSerial", false, oids::signing_certificate_v2, {longer(reference, {0, 0, 1})}},
        {"two issuers", false, oids::signing_certificate_v2, {longer(reference, {0, 0, 1, 0})}},
        {"an odd signing time", true, oids::signing_time, {der::tlv(der::utc_time, {as_bytes("2601020304Z")})}},
        {"a signing time of another type", true, oids::signing_time, {der::octets(as_bytes("yesterday"))}},
        {"two signing times", true, oids::signing_time, {time_value(some_time()), null_element}},
        {"no message digest", false, oids::message_digest, {}},
        {"no content type", false, oids::content_type, {}},
    };
    for (const Case& test : cases) {
        INFO(test.name);
        DerTree tree = DerTree::of(good);
        set_attribute(tree, test.type, test.values);
        sign_again(tree, entry);
        const auto checked = verify(tree.encode(), {});
        CHECK(is_good(checked) == test.good);
        if (&test.type != &oids::signing_time) continue;
        CHECK_FALSE(checked->signers[0].signing_time);
        CHECK(remarks_of(checked) == std::vector{RemarkKind::unreadable_signing_time});
    }
}

TEST_CASE("attributes_sent_unsorted_verify_signed_in_either_order") {
    const KeyEntry entry = make_entry(KeyKind::p256);
    DerTree tree = DerTree::of(*sign(entry, document, sign_options(SignatureForm::attached)));
    auto& attributes = signer_info(tree).at({3}).children;
    std::reverse(attributes.begin(), attributes.end());
    CHECK(is_good(verify(tree.encode(), {})));  // signed sorted
    sign_again(tree, entry);
    CHECK(is_good(verify(tree.encode(), {})));  // signed as sent
    attributes[0].children[1].children[0].content.push_back(0);
    CHECK_FALSE(is_good(verify(tree.encode(), {})));
}

TEST_CASE("remarks_tell_what_a_good_signature_rests_on", "[posix]") {
    const KeyEntry entry = make_entry(KeyKind::rsa);
    const OpensslSigner signer(entry);
    const auto signed_by_openssl = [&](const std::string& how) { return verify(signer.sign(how), document); };
    using Kinds = std::vector<RemarkKind>;
    CHECK(remarks_of(signed_by_openssl("-cades")).empty());
    CHECK(remarks_of(signed_by_openssl("-md sha256")) == Kinds{RemarkKind::no_signing_certificate});
    CHECK(remarks_of(signed_by_openssl("-noattr")) == Kinds{RemarkKind::no_signed_attributes});
    CHECK(remarks_of(signed_by_openssl("-md sha1 -cades")) == Kinds{RemarkKind::sha1_digest});
    CHECK(remarks_of(signed_by_openssl("-md sha1 -noattr -keyopt rsa_padding_mode:pss")) ==
          Kinds{RemarkKind::no_signed_attributes, RemarkKind::sha1_digest});
    CHECK_FALSE(is_good(signed_by_openssl("-md md5")));

    DerTree tree = DerTree::of(*sign(entry, document, sign_options(SignatureForm::attached)));
    signer_info(tree).add(der::tlv(der::context(1), {attribute(oids::countersignature, null_element)}));
    CHECK(remarks_of(verify(tree.encode(), {})) == Kinds{RemarkKind::countersignature});

    const Bytes attached = *sign(entry, document, sign_options(SignatureForm::attached));
    CHECK(remarks_of(verify(attached, document)).empty());
    CHECK(remarks_of(verify(attached, {})).empty());
    CHECK(is_good(verify(attached, as_bytes("інше"))));
    CHECK(remarks_of(verify(attached, as_bytes("інше"))) == Kinds{RemarkKind::other_data});
}

TEST_CASE("countersignature_among_the_signed_attributes_is_refused") {
    const KeyEntry entry = make_entry(KeyKind::p256);
    DerTree tree = DerTree::of(*sign(entry, document, sign_options(SignatureForm::attached)));
    set_attribute(tree, oids::countersignature, {null_element});
    sign_again(tree, entry);
    const auto checked = verify(tree.encode(), {});
    REQUIRE(checked);
    CHECK(checked->signers[0].failure->code == Errc::malformed);
}

// Whoever got a time-stamp, a receipt or the like signed could show it as a document that was agreed with.
TEST_CASE("content_of_another_type_keeps_its_verdict_and_is_told") {
    constexpr der::Oid tst_info{"1.2.840.113549.1.9.16.1.4"};
    const KeyEntry entry = make_entry(KeyKind::p256);
    DerTree tree = DerTree::of(*sign(entry, document, sign_options(SignatureForm::attached)));
    encapsulated(tree).children[0] = DerTree::of(der::oid(tst_info));
    set_attribute(tree, oids::content_type, {der::oid(tst_info)});
    sign_again(tree, entry);
    const auto checked = verify(tree.encode(), {});
    CHECK(is_good(checked));
    CHECK(checked->signers[0].remarks ==
          std::vector<Remark>{{RemarkKind::not_a_document, "1.2.840.113549.1.9.16.1.4"}});
}

// RFC 8419 §3.1 wants SHA-512; Bouncy Castle verifies these, and the data is bound by a sound digest all the same.
TEST_CASE("ed25519_with_another_digest_than_sha512_verifies_with_a_remark") {
    const KeyEntry entry = make_entry(KeyKind::ed25519);
    DerTree tree = DerTree::of(*sign(entry, document, sign_options(SignatureForm::attached)));
    CHECK(verify(tree.encode(), {})->signers[0].remarks.empty());
    signer_info(tree).children[2] = DerTree::of(der::algorithm(digest_by_name("SHA256")->oid));
    set_attribute(tree, oids::message_digest, {der::octets(*digest(*digest_by_name("SHA256"), {document}))});
    DerTree set = signer_info(tree).at({3});
    set.tag = der::set_tag;
    const auto scheme = scheme_for(entry.key.get(), *digest_by_name("SHA512"), false);
    signer_info(tree).at({5}).content = *SigningContext::make(entry.key.get(), *scheme)->sign(set.encode());
    const auto checked = verify(tree.encode(), {});
    CHECK(is_good(checked));
    CHECK(checked->signers[0].remarks == std::vector<Remark>{{RemarkKind::unusual_digest, {}}});
}

TEST_CASE("pss_with_another_digest_than_the_content_is_refused") {  // RFC 4056 §3, as OpenSSL does
    const KeyEntry entry = make_entry(KeyKind::rsa);
    const auto scheme = scheme_for(entry.key.get(), *digest_by_name("SHA256"), true);
    REQUIRE(scheme);
    CHECK(read_scheme(algorithm_identifier(*scheme), *digest_by_name("SHA256"), entry.key.get()));
    const auto read = read_scheme(algorithm_identifier(*scheme), *digest_by_name("SHA512"), entry.key.get());
    REQUIRE_FALSE(read);
    CHECK(read.error().code == Errc::malformed);
}

TEST_CASE("pss_with_another_digest_in_its_mask_verifies", "[posix]") {
    const KeyEntry entry = make_entry(KeyKind::rsa);
    const OpensslSigner signer(entry);
    Bytes signature;
    for (const char* mask : {"sha1", "sha256", "sha512"})
        for (const char* salt : {"0", "20", "32"}) {
            INFO(mask << " " << salt);
            signature = signer.sign(std::string("-md sha256 -keyopt rsa_padding_mode:pss -keyopt rsa_mgf1_md:") + mask +
                                    " -keyopt rsa_pss_saltlen:" + salt);
            CHECK(is_good(verify(signature, document)));
            CHECK_FALSE(is_good(verify(signature, as_bytes("інше"))));
        }
    const DerTree good = DerTree::of(signature);
    using Path = std::initializer_list<std::size_t>;
    for (const Path where : {Path{}, Path{0}, Path{0, 0}, Path{1}, Path{2}}) {
        DerTree tree = good;
        DerTree& info = signed_data(tree).children.back().at({0});
        info.at({4, 1}).at(where).add(null_element);  // parameters with a tail, at each depth
        CHECK_FALSE(is_good(verify(tree.encode(), document)));
    }
}

TEST_CASE("rsa_key_that_anybody_signs_with_is_refused") {
    // With e = 1 the padded digest is its own signature: no private key has been near this one.
    const KeyEntry real = make_entry(KeyKind::rsa);
    BIGNUM* modulus = nullptr;
    REQUIRE(EVP_PKEY_get_bn_param(real.key.get(), "n", &modulus) == 1);
    const BigNum kept(modulus);
    const auto key_of = [&](unsigned long exponent) {
        const BigNum e(BN_new());
        BN_set_word(e.get(), exponent);
        OSSL_PARAM_BLD* builder = OSSL_PARAM_BLD_new();
        OSSL_PARAM_BLD_push_BN(builder, "n", modulus);
        OSSL_PARAM_BLD_push_BN(builder, "e", e.get());
        OSSL_PARAM* params = OSSL_PARAM_BLD_to_param(builder);
        const EvpPkeyCtx context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
        EVP_PKEY* key = nullptr;
        EVP_PKEY_fromdata_init(context.get());
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params);
        OSSL_PARAM_free(params);
        OSSL_PARAM_BLD_free(builder);
        REQUIRE(key != nullptr);
        return EvpPkey(key);
    };
    const EvpPkey authority = make_key(KeyKind::p256);
    const Bytes issuer = make_certificate(authority.get(), {"Орган", 1, "critical,keyCertSign", true});
    for (const unsigned long exponent : {0UL, 1UL, 2UL, 4UL, 65536UL}) {
        const EvpPkey key = key_of(exponent);
        CHECK(check_sound(key.get()).error().code == Errc::weak);
        const Bytes certificate = make_certificate(key.get(), {"Підробка", 9}, authority.get(), issuer);
        CHECK(public_key_of(*identify_certificate(certificate)).error().code == Errc::weak);
    }
    CHECK(check_sound(key_of(3).get()));

    const Bytes forged_certificate = make_certificate(key_of(1).get(), {"Підробка", 9}, authority.get(), issuer);
    DerTree tree = DerTree::of(*sign(real, document, sign_options(SignatureForm::attached)));
    const auto identity = identify_certificate(forged_certificate);
    signer_info(tree).at({1}) = DerTree::of(der::sequence({identity->issuer, identity->serial}));
    tree.at({1, 0, 3}).children = {DerTree::of(forged_certificate)};
    set_attribute(tree, oids::signing_certificate_v2, {});
    DerTree set = signer_info(tree).at({3});
    set.tag = der::set_tag;
    Bytes padded(256, 0xff);
    const Bytes digest_info = der::sequence({der::algorithm(digest_by_name("SHA256")->oid, der::null()),
                                             der::octets(*digest(*digest_by_name("SHA256"), {set.encode()}))});
    padded[0] = 0;
    padded[1] = 1;
    padded[255 - digest_info.size()] = 0;
    std::copy(digest_info.begin(), digest_info.end(), padded.end() - static_cast<std::ptrdiff_t>(digest_info.size()));
    signer_info(tree).at({5}).content = padded;
    const auto checked = verify(tree.encode(), {});
    REQUIRE(checked);
    REQUIRE(checked->signers[0].failure);
    CHECK(checked->signers[0].failure->code == Errc::weak);
}

TEST_CASE("certificate_key_with_octets_after_it_is_refused") {
    const KeyEntry entry = make_entry(KeyKind::rsa);
    DerTree tree = DerTree::of(entry.certificates[0]);
    CHECK(public_key_of(*identify_certificate(tree.encode())));
    Bytes& bits = tree.at({0, 6, 1}).content;
    bits.insert(bits.end(), {0x05, 0x00});
    CHECK(public_key_of(*identify_certificate(tree.encode())).error().code == Errc::malformed);
}

namespace {

// A detached signature of an Ed25519 key, without signed attributes, as often as is said.
Bytes without_attributes(std::size_t signers) {
    const auto entry = make_entry(KeyKind::ed25519, {"Перша", 1});
    DerTree tree = DerTree::of(*sign(entry, document, sign_options(SignatureForm::detached)));
    DerTree& one = signer_info(tree);
    one.children.erase(one.children.begin() + 3);
    DerTree& all = tree.at({1, 0, 4});
    while (all.children.size() < signers) all.children.push_back(all.children.front());
    return tree.encode();
}

}  // namespace

TEST_CASE("long_content_is_hashed_by_so_many_keys_and_no_more") {
    const Bytes signature = without_attributes(20);
    const auto failures = [&](ByteView content) {
        const auto checked = verify(signature, content);
        std::map<Errc, int> count;
        for (const auto& signer : checked.value().signers) ++count[signer.failure.value().code];
        return count;
    };
    CHECK(failures(document) == std::map<Errc, int>{{Errc::integrity, 20}});
    CHECK(failures(Bytes(2 << 20)) == std::map<Errc, int>{{Errc::integrity, 8}, {Errc::too_large, 12}});
}

TEST_CASE("verification_ends_when_nobody_wants_it_any_more") {
    const Bytes signature = without_attributes(20);
    int asked = 0;
    const CancelScope scope([&] { return ++asked > 5; });
    CHECK(verify(signature, document).error().code == Errc::cancelled);
    CHECK(asked <= 7);
}

TEST_CASE("hashing_ends_when_nobody_wants_it_any_more") {
    const CancelScope scope([] { return true; });
    const auto& sha256 = *digest_by_name("SHA256");
    CHECK(digest(sha256, {document}));
    CHECK(digest(sha256, {Bytes(3 << 20)}).error().code == Errc::cancelled);
}

TEST_CASE("more_signers_than_allowed_are_refused_before_any_is_checked") {
    Bytes signature = *sign(make_entry(KeyKind::ed25519, {"Перша", 1}), document, sign_options());
    for (const long serial : {2, 3})
        signature = *add_signer(signature, make_entry(KeyKind::ed25519, {"Інша", serial}), document, sign_options());
    CHECK(verify(signature, document, {}, {{}, 3})->signers.size() == 3);
    CHECK(verify(signature, document, {}, {{}, 2}).error().code == Errc::too_large);
}

}  // namespace pidpys::crypto
