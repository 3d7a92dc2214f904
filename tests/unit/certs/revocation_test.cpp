// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "certs/authority_files.hpp"
#include "certs/trust.hpp"
#include "crypto/base/pem.hpp"
#include "crypto/provider/certificate_signing.hpp"
#include "crypto/provider/keys.hpp"
#include "crypto/provider/provider.hpp"
#include "tests/main/needs.hpp"
#include "material.hpp"

namespace pidpys::certs {
namespace {

using namespace crypto::test;

using Asn1Time = std::unique_ptr<ASN1_TIME, crypto::FreeWith<ASN1_TIME_free>>;

struct CrlSpec {
    std::vector<long> serials;
    long this_update = -3600, next_update = 3600;  // seconds from now
    bool delta = false;
    std::vector<std::pair<std::string, std::string>> extensions = {};  // as in openssl.cnf
    int reason = -1;
};

crypto::X509Ptr parse_x509(const Bytes& der) {
    const unsigned char* at = der.data();
    return crypto::X509Ptr(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
}

void add_revoked(X509_CRL* list, long serial, int reason) {
    X509_REVOKED* entry = X509_REVOKED_new();
    const std::unique_ptr<ASN1_INTEGER, crypto::FreeWith<ASN1_INTEGER_free>> number(ASN1_INTEGER_new());
    ASN1_INTEGER_set(number.get(), serial);
    X509_REVOKED_set_serialNumber(entry, number.get());
    const Asn1Time when(X509_gmtime_adj(nullptr, -7200));
    X509_REVOKED_set_revocationDate(entry, when.get());
    if (reason >= 0) {
        const std::unique_ptr<ASN1_ENUMERATED, crypto::FreeWith<ASN1_ENUMERATED_free>> value(ASN1_ENUMERATED_new());
        ASN1_ENUMERATED_set(value.get(), reason);
        X509_REVOKED_add1_ext_i2d(entry, NID_crl_reason, value.get(), 0, 0);
    }
    X509_CRL_add0_revoked(list, entry);
}

Bytes make_list(EVP_PKEY* key, const Bytes& issuer, const CrlSpec& spec) {
    const crypto::X509CrlPtr list(X509_CRL_new());
    X509_CRL_set_version(list.get(), X509_CRL_VERSION_2);
    X509_CRL_set_issuer_name(list.get(), X509_get_subject_name(parse_x509(issuer).get()));
    const Asn1Time from(X509_gmtime_adj(nullptr, spec.this_update));
    const Asn1Time until(X509_gmtime_adj(nullptr, spec.next_update));
    X509_CRL_set1_lastUpdate(list.get(), from.get());
    X509_CRL_set1_nextUpdate(list.get(), until.get());
    for (const long serial : spec.serials) add_revoked(list.get(), serial, spec.reason);
    auto extensions = spec.extensions;
    if (spec.delta) extensions.emplace_back("deltaCRL", "critical,DER:02:01:01");
    X509V3_CTX context;
    X509V3_set_ctx(&context, nullptr, nullptr, nullptr, list.get(), 0);
    X509V3_set_ctx_nodb(&context);
    for (const auto& [name, value] : extensions) {
        using Extension = std::unique_ptr<X509_EXTENSION, crypto::FreeWith<X509_EXTENSION_free>>;
        const Extension extension(X509V3_EXT_conf(nullptr, &context, name.c_str(), value.c_str()));
        REQUIRE(extension);
        X509_CRL_add_ext(list.get(), extension.get(), -1);
    }
    X509_CRL_sort(list.get());
    auto signing = crypto::certificate_signing_context(key, EVP_PKEY_is_a(key, "EC") == 1 ? "SHA256" : nullptr);
    REQUIRE(signing);
    REQUIRE(X509_CRL_sign_ctx(list.get(), signing->get()) > 0);
    return crypto::der_of(i2d_X509_CRL, list.get());
}

// A root, an authority below it and a person, whose serials are 1, 2 and 3.
struct Authorities {
    explicit Authorities(bool national = false, const CertificateSpec& person = {"Особа", 3}) {
        REQUIRE(crypto::load_provider());
        const auto new_key = [&] {
            return national ? std::move(*crypto::generate_dstu_key("M257")) : make_key(KeyKind::p256);
        };
        root_key = new_key();
        middle_key = new_key();
        leaf_key = new_key();
        root = make_certificate(root_key.get(), {"Корінь", 1, "critical,keyCertSign,cRLSign", true});
        middle = make_certificate(middle_key.get(), {"Проміжний", 2, "critical,keyCertSign,cRLSign", true},
                                  root_key.get(), root);
        leaf = make_certificate(leaf_key.get(), person, middle_key.get(), middle);
    }

    [[nodiscard]] Bytes of_root(const CrlSpec& spec = {}) const { return make_list(root_key.get(), root, spec); }
    [[nodiscard]] Bytes of_middle(const CrlSpec& spec = {}) const { return make_list(middle_key.get(), middle, spec); }

    [[nodiscard]] Result<TrustedPath> validate(const std::vector<Bytes>& lists,
                                               TimePoint at = std::chrono::system_clock::now()) const {
        AuthorityRegistry registry({Authority{"test", "Тест", {root}, {}, {}, {}}});
        registry.set_revocation_lists(lists);
        return registry.validate(leaf, {middle}, at);
    }

    crypto::EvpPkey root_key, middle_key, leaf_key;
    Bytes root, middle, leaf;
};

bool is_revoked(const Result<TrustedPath>& path) { return !path && path.error().code == Errc::revoked; }
bool is_unknown(const Result<TrustedPath>& path) { return path && !path->revocation_checked; }
bool is_good(const Result<TrustedPath>& path) { return path && path->revocation_checked; }

}  // namespace

TEST_CASE("revocation_is_checked_for_the_whole_path_or_said_not_to_be") {
    const Authorities test;
    CHECK(is_unknown(test.validate({})));
    CHECK(is_unknown(test.validate({test.of_middle()})));
    CHECK(is_unknown(test.validate({test.of_root()})));
    CHECK(is_good(test.validate({test.of_root(), test.of_middle()})));
    CHECK(is_good(test.validate({test.of_root({{77}}), test.of_middle({{78, 79}})})));
}

TEST_CASE("revoked_certificate_says_so_with_time_and_reason") {
    const Authorities test;
    CrlSpec spec{{5, 3, 9}};
    spec.reason = 1;
    const auto path = test.validate({test.of_root(), test.of_middle(spec)});
    REQUIRE(is_revoked(path));
    CHECK(path.error().detail.find("certificate 03: ") == 0);
    CHECK(path.error().detail.find("Z, keyCompromise") != std::string::npos);
    CHECK(is_revoked(test.validate({test.of_root({{2}})})));    // the authority in the middle
    CHECK(is_unknown(test.validate({test.of_middle({{2}})})));  // not its issuer's business
}

TEST_CASE("list_is_judged_at_the_time_given") {
    const Authorities test;
    const auto now = std::chrono::system_clock::now();
    const std::vector<Bytes> fresh{test.of_root(), test.of_middle()};
    CHECK(is_good(test.validate(fresh, now)));
    CHECK(is_unknown(test.validate(fresh, now + std::chrono::hours(2))));                       // stale by then
    CHECK(is_unknown(test.validate({test.of_root(), test.of_middle({{3}, 600, 3600})}, now)));  // not yet
    CHECK(is_revoked(test.validate({test.of_middle({{3}, -7200, -3600})}, now)));  // stale, and names it all the same
}

TEST_CASE("forged_or_foreign_list_says_nothing") {
    const Authorities test;
    const Authorities other;
    Bytes forged = test.of_middle({{3}});
    forged.back() ^= 1;
    CHECK(is_unknown(test.validate({test.of_root(), forged})));
    CHECK(is_unknown(test.validate({test.of_root(), other.of_middle({{3}})})));  // of the same name, by another key
    CHECK(is_unknown(test.validate({test.of_root(), Bytes{}, to_bytes(as_bytes("rubbish"))})));
    // Signed by the person's key in the authority's name.
    CHECK(is_unknown(test.validate({test.of_root(), make_list(test.leaf_key.get(), test.middle, {{3}})})));
}

TEST_CASE("list_without_the_right_to_sign_it_says_nothing") {
    Authorities test;
    test.middle = make_certificate(test.middle_key.get(), {"Проміжний", 2, "critical,keyCertSign", true},
                                   test.root_key.get(), test.root);
    CHECK(is_unknown(test.validate({test.of_root(), test.of_middle()})));
}

TEST_CASE("delta_list_adds_to_its_base_and_takes_back") {
    const Authorities test;
    CrlSpec base, delta, hold, lifted;
    base.this_update = -3000;
    base.extensions = {{"2.5.29.20", "DER:02:01:01"}};  // cRLNumber
    delta.this_update = -2000;
    delta.delta = true;
    delta.extensions = {{"2.5.29.20", "DER:02:01:02"}};
    const auto root = test.of_root();
    CHECK(is_good(test.validate({root, test.of_middle(base), test.of_middle(delta)})));
    CHECK(is_unknown(test.validate({root, test.of_middle(delta)})));  // a delta alone knows of the news alone
    delta.serials = {3};
    CHECK(is_revoked(test.validate({root, test.of_middle(delta), test.of_middle(base)})));
    hold = base;
    hold.serials = {3};
    hold.reason = 6;  // certificateHold
    lifted = delta;
    lifted.reason = 8;  // removeFromCRL
    CHECK(is_revoked(test.validate({root, test.of_middle(hold)})));
    CHECK(is_good(test.validate({root, test.of_middle(hold), test.of_middle(lifted)})));
}

TEST_CASE("list_of_a_narrower_scope_serves_only_that") {
    const CertificateSpec person{
        "Особа", 3, "critical,digitalSignature", false, {{"crlDistributionPoints", "URI:http://ca/s17.crl"}}};
    const Authorities test(false, person);
    const auto root = test.of_root();
    const auto scoped = [&](const std::string& scope) {
        CrlSpec spec;
        spec.extensions = {{"issuingDistributionPoint", "critical," + scope}};
        return test.of_middle(spec);
    };
    CHECK(is_good(test.validate({root, scoped("fullname:URI:http://ca/s17.crl")})));
    CHECK(is_unknown(test.validate({root, scoped("fullname:URI:http://ca/s18.crl")})));
    CHECK(is_good(test.validate({root, scoped("onlyuser:TRUE")})));
    CHECK(is_unknown(test.validate({root, scoped("onlyCA:TRUE")})));
    CHECK(is_unknown(test.validate({root, scoped("onlysomereasons:keyCompromise")})));
    CHECK(is_unknown(test.validate({root, scoped("indirectCRL:TRUE")})));
    CrlSpec strange;
    strange.extensions = {{"1.2.3.4", "critical,DER:05:00"}};
    CHECK(is_unknown(test.validate({root, test.of_middle(strange)})));
}

TEST_CASE("national_lists_are_verified_too") {
    const Authorities test(true);
    CHECK(is_good(test.validate({test.of_root(), test.of_middle()})));
    CHECK(is_revoked(test.validate({test.of_root(), test.of_middle({{3}})})));
    Bytes forged = test.of_middle();
    forged.back() ^= 1;
    CHECK(is_unknown(test.validate({test.of_root(), forged})));
}

TEST_CASE("genuine_delta_list_of_an_authority_alone_leaves_it_unknown") {
    const std::string folder = "diia-test/";
    const Bytes root = needs::foreign_file(folder + "CAO-05E19E2CD92EA2990100000001000000C1000000.cer");
    if (root.empty()) return;
    const Bytes authority = needs::foreign_file(folder + "diia-CA-05E19E2CD92EA2990100000001000000E1000000.cer");
    AuthorityRegistry registry({Authority{"czo", "ЦЗО", {root}, {}, {}, {}}});
    registry.set_revocation_lists({needs::foreign_file(folder + "delta.crl")});
    const auto at = std::chrono::system_clock::from_time_t(1695146400);  // 2023-09-19 18:00, in its time
    CHECK(is_unknown(registry.validate(needs::foreign_file(folder + "diia-test-sign-7775603.cer"), {authority}, at)));
}

TEST_CASE("revocation_lists_load_from_directories_and_changes_are_seen") {
    const Authorities test;
    const Folder folder;
    AuthorityWatch watched({folder.path("")});
    const auto lists = [&] { return load_authority_files(watched.directories()).revocation_lists; };
    CHECK_FALSE(watched.changed());
    folder.write("a.crl", test.of_root());
    folder.write("b.crl", as_bytes(pem_block("X509 CRL", test.of_middle({{3}}))));
    folder.write("c.crl", as_bytes("rubbish"));
    folder.write("d.pem", as_bytes("no list"));
    CHECK(watched.changed());
    CHECK_FALSE(watched.changed());
    CHECK(is_revoked(test.validate(lists())));
    folder.write("b.crl", test.of_middle());
    CHECK(watched.changed());
    CHECK(is_good(test.validate(lists())));
    CHECK(load_authority_files({folder.path("absent")}).revocation_lists.empty());
}

}  // namespace pidpys::certs
