// SPDX-License-Identifier: MIT
#include <cstdlib>

#include <catch2/catch.hpp>
#include <openssl/pem.h>

#include "certs/identity/issue_certificate.hpp"
#include "certs/identity/tls_identity.hpp"
#include "tests/main/needs.hpp"
#include "tests/unit/identity/now.hpp"
#include "tests/unit/identity/text_files.hpp"

using namespace pidpys;
using namespace pidpys::certs;
using std::chrono::hours;
using tests::kNow;

namespace {

// What X509_verify_cert says of a TLS server's certificate under one trusted authority, at a time.
int verify_code(X509* leaf, X509* authority, TimePoint at = kNow, const char* host = nullptr) {
    const crypto::X509StorePtr store(X509_STORE_new());
    X509_STORE_add_cert(store.get(), authority);
    const crypto::X509StoreCtxPtr context(X509_STORE_CTX_new());
    X509_STORE_CTX_init(context.get(), store.get(), leaf, nullptr);
    X509_STORE_CTX_set_purpose(context.get(), X509_PURPOSE_SSL_SERVER);
    X509_VERIFY_PARAM* parameters = X509_STORE_CTX_get0_param(context.get());
    X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_X509_STRICT);
    X509_VERIFY_PARAM_set_time(parameters, std::chrono::system_clock::to_time_t(at));
    if (host != nullptr) X509_VERIFY_PARAM_set1_host(parameters, host, 0);
    X509_verify_cert(context.get());
    return X509_STORE_CTX_get_error(context.get());
}

// An authority of the same profile whose key the test holds, to show what its constraints refuse.
struct HeldAuthority {
    crypto::EvpPkey key{EVP_EC_gen("P-256")};
    crypto::X509Ptr certificate;

    HeldAuthority() {
        const CertificateSpec spec{.subject = {{NID_commonName, "held"}},
                                   .not_before = kNow - hours{1},
                                   .not_after = kNow + hours{24},
                                   .extensions = {{NID_basic_constraints, "critical,CA:TRUE,pathlen:0"},
                                                  {NID_key_usage, "critical,keyCertSign,cRLSign"},
                                                  {NID_name_constraints, permitted_subtrees({})},
                                                  {NID_subject_key_identifier, "hash"}}};
        certificate = issue_certificate(spec, key.get(), {nullptr, key.get()}).value();
    }

    crypto::X509Ptr issue(const std::string& alternative_name, const char* basic = "critical,CA:FALSE") const {
        const CertificateSpec spec{.subject = {{NID_commonName, "leaf"}},
                                   .not_before = kNow - hours{1},
                                   .not_after = kNow + hours{24},
                                   .extensions = {{NID_basic_constraints, basic},
                                                  {NID_subject_alt_name, alternative_name},
                                                  {NID_subject_key_identifier, "hash"},
                                                  {NID_authority_key_identifier, "keyid:always"}}};
        return issue_certificate(spec, key.get(), {certificate.get(), key.get()}).value();
    }
};

X509* first_leaf(const IssuedIdentity& identity) { return identity.leaves.front().certificate.get(); }

int days_of(X509* certificate) {
    int days = 0, seconds = 0;
    ASN1_TIME_diff(&days, &seconds, X509_get0_notBefore(certificate), X509_get0_notAfter(certificate));
    return days + (seconds > 0 ? 1 : 0);
}

}  // namespace

TEST_CASE("make_identity_default_names_verify_for_each_of_them") {
    const auto identity = make_identity(kNow, {}).value();

    for (const char* host : {"localhost", "local.cipher.kiev.ua"})
        CHECK(verify_code(first_leaf(identity), identity.authority.get(), kNow, host) == X509_V_OK);
    CHECK(X509_check_ip_asc(first_leaf(identity), "127.0.0.1", 0) == 1);
    CHECK(X509_check_ip_asc(first_leaf(identity), "::1", 0) == 1);
    CHECK(verify_code(first_leaf(identity), identity.authority.get(), kNow, "bank.ua") == X509_V_ERR_HOSTNAME_MISMATCH);
}

TEST_CASE("make_identity_profile_is_what_browsers_accept") {
    const auto identity = make_identity(kNow, {}).value();
    X509* authority = identity.authority.get();

    CHECK(days_of(first_leaf(identity)) <= 397);
    for (const int nid : {NID_name_constraints, NID_basic_constraints, NID_key_usage}) {
        const int at = X509_get_ext_by_NID(authority, nid, -1);
        REQUIRE(at >= 0);
        CHECK(X509_EXTENSION_get_critical(X509_get_ext(authority, at)) == 1);
    }
    CHECK(X509_get_pathlen(authority) == 0);
    CHECK(X509_get_key_usage(authority) == (KU_KEY_CERT_SIGN | KU_CRL_SIGN));
    CHECK(X509_get_extended_key_usage(first_leaf(identity)) == XKU_SSL_SERVER);
    CHECK(EVP_PKEY_eq(X509_get0_pubkey(authority), identity.leaves.front().key.get()) ==
          0);  // the authority's key is another, and gone
}

TEST_CASE("make_identity_twice_shares_no_serial_name_or_key") {
    const auto one = make_identity(kNow, {}).value();
    const auto two = make_identity(kNow, {}).value();

    CHECK(ASN1_INTEGER_cmp(X509_get0_serialNumber(first_leaf(one)), X509_get0_serialNumber(first_leaf(two))) != 0);
    CHECK(X509_NAME_cmp(X509_get_subject_name(one.authority.get()), X509_get_subject_name(two.authority.get())) != 0);
    CHECK(EVP_PKEY_eq(one.leaves.front().key.get(), two.leaves.front().key.get()) == 0);
    CHECK(verify_code(first_leaf(one), two.authority.get()) != X509_V_OK);
}

TEST_CASE("name_constraints_foreign_leaf_is_refused") {
    const HeldAuthority authority;
    const auto code = [&](const std::string& name) {
        return verify_code(authority.issue(name).get(), authority.certificate.get());
    };

    CHECK(code("DNS:localhost,IP:127.0.0.1,IP:::1") == X509_V_OK);
    CHECK(code("DNS:bank.ua") == X509_V_ERR_PERMITTED_VIOLATION);
    CHECK(code("DNS:localhost,DNS:bank.ua") == X509_V_ERR_PERMITTED_VIOLATION);
    CHECK(code("DNS:cipher.kiev.ua") == X509_V_ERR_PERMITTED_VIOLATION);
    CHECK(code("IP:127.0.0.2") == X509_V_ERR_PERMITTED_VIOLATION);
    CHECK(code("IP:::2") == X509_V_ERR_PERMITTED_VIOLATION);
}

TEST_CASE("path_length_leaf_as_authority_is_refused") {
    const HeldAuthority authority;
    const auto below = authority.issue("DNS:localhost", "critical,CA:TRUE");
    const CertificateSpec spec{.subject = {{NID_commonName, "below"}},
                               .not_before = kNow - hours{1},
                               .not_after = kNow + hours{24},
                               .extensions = {{NID_subject_alt_name, "DNS:localhost"}}};
    const auto leaf = issue_certificate(spec, authority.key.get(), {below.get(), authority.key.get()}).value();

    const crypto::X509StorePtr store(X509_STORE_new());
    X509_STORE_add_cert(store.get(), authority.certificate.get());
    const crypto::X509StoreCtxPtr context(X509_STORE_CTX_new());
    STACK_OF(X509)* between = sk_X509_new_null();
    sk_X509_push(between, below.get());
    X509_STORE_CTX_init(context.get(), store.get(), leaf.get(), between);
    X509_VERIFY_PARAM_set_time(X509_STORE_CTX_get0_param(context.get()), std::chrono::system_clock::to_time_t(kNow));

    CHECK(X509_verify_cert(context.get()) != 1);
    CHECK(X509_STORE_CTX_get_error(context.get()) == X509_V_ERR_PATH_LENGTH_EXCEEDED);
    sk_X509_free(between);
}

TEST_CASE("make_identity_odd_names_are_refused") {
    CHECK(make_identity(kNow, {{}, {"::1"}}).error().code == Errc::invalid_argument);
    CHECK(make_identity(kNow, {{"localhost"}, {}}).error().code == Errc::invalid_argument);
    for (const char* name : {"", "a,DNS:bank.ua", "*.ua", ".ua", "ua.", "Localhost", "a b", "a/b"})
        CHECK(make_identity(kNow, {{name}, {"::1"}}).error().code == Errc::invalid_argument);
    for (const char* address : {"", "127.0.0.1/8", "localhost", "::1,DNS:bank.ua", "1.2.3", "[::1]"})
        CHECK(make_identity(kNow, {{"localhost"}, {address}}).error().code == Errc::invalid_argument);
}

TEST_CASE("make_identity_leaves_cover_all_the_time_of_the_authority") {
    const auto identity = make_identity(kNow, {}).value();

    for (auto at = kNow; at < kNow - kIdentityBackdate + kAuthorityLifetime; at += hours{24 * 7}) {
        const auto good = [&](const auto& leaf) {
            return verify_code(leaf.certificate.get(), identity.authority.get(), at, "localhost") == X509_V_OK;
        };
        REQUIRE(std::any_of(identity.leaves.begin(), identity.leaves.end(), good));
    }
    for (const auto& leaf : identity.leaves) CHECK(days_of(leaf.certificate.get()) <= 397);
    for (std::size_t i = 1; i < identity.leaves.size(); ++i)
        CHECK(EVP_PKEY_eq(identity.leaves[i - 1].key.get(), identity.leaves[i].key.get()) == 0);
}

TEST_CASE("openssl_command_verifies_the_identity", "[posix]") {
    needs::program("openssl");
    const test::TemporaryDirectory scratch;
    const auto now = std::chrono::system_clock::now();
    REQUIRE(save_identity(scratch.path() / "tls", make_identity(now, {}).value()));
    const auto verify = [&](const std::string& options) {
        const std::string tls = (scratch.path() / "tls").string();
        const std::string command = "openssl verify -x509_strict -purpose sslserver -CAfile " + tls + "/ca.pem " +
                                    options + " " + tls + "/identity.pem >/dev/null 2>&1";
        return std::system(command.c_str()) == 0;
    };

    CHECK(verify("-verify_hostname localhost"));
    CHECK(verify("-verify_hostname local.cipher.kiev.ua"));
    CHECK(verify("-verify_ip 127.0.0.1"));
    CHECK(verify("-verify_ip ::1"));
    CHECK_FALSE(verify("-verify_hostname bank.ua"));
}

namespace {

using Extensions = std::vector<std::pair<int, std::string>>;

Extensions of_ours() {
    return {{NID_basic_constraints, "critical,CA:TRUE,pathlen:0"},
            {NID_key_usage, "critical,keyCertSign,cRLSign"},
            {NID_ext_key_usage, "serverAuth"},
            {NID_name_constraints, permitted_subtrees({})},
            {NID_subject_key_identifier, "hash"}};
}

Errc refusal(const Extensions& extensions, TimePoint from = kNow - hours{1}, TimePoint until = kNow + hours{24}) {
    const crypto::EvpPkey key(EVP_EC_gen("P-256"));
    const auto made =
        issue_certificate({{{NID_commonName, "tampered"}}, from, until, extensions}, key.get(), {nullptr, key.get()});
    const auto checked = check_authority(made.value().get(), kNow);
    return checked ? Errc{} : checked.error().code;
}

}  // namespace

TEST_CASE("authority_of_ours_may_be_installed_while_it_is_valid") {
    const auto identity = make_identity(kNow, {}).value();
    CHECK(check_authority(identity.authority.get(), kNow));
    CHECK(check_authority(identity.authority.get(), kNow + kAuthorityLifetime).error().code == Errc::expired);
    CHECK(check_authority(identity.authority.get(), kNow - hours{48}).error().code == Errc::expired);
    CHECK(check_authority(first_leaf(identity), kNow).error().code == Errc::untrusted);
    CHECK(check_authority(identity.authority.get(), kNow, {{"other.host"}, {"127.0.0.1"}}).error().code ==
          Errc::untrusted);
}

TEST_CASE("authority_that_could_do_more_than_ours_is_not_installed") {
    REQUIRE(refusal(of_ours()) == Errc{});
    const auto changed = [](std::size_t at, const char* value) {
        auto extensions = of_ours();
        extensions[at].second = value;
        return refusal(extensions);
    };
    CHECK(changed(0, "critical,CA:TRUE") == Errc::untrusted);
    CHECK(changed(0, "critical,CA:TRUE,pathlen:1") == Errc::untrusted);
    CHECK(changed(0, "CA:TRUE,pathlen:0") == Errc::untrusted);
    CHECK(changed(0, "critical,CA:FALSE") == Errc::untrusted);
    CHECK(changed(1, "critical,keyCertSign,cRLSign,digitalSignature") == Errc::untrusted);
    CHECK(changed(2, "serverAuth,codeSigning") == Errc::untrusted);
    CHECK(changed(3, "critical,permitted;DNS:com") == Errc::untrusted);
    CHECK(changed(3, permitted_subtrees({}).substr(std::string("critical,").size()).c_str()) == Errc::untrusted);
    for (std::size_t i = 0; i < of_ours().size(); ++i) {
        auto fewer = of_ours();
        fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
        CHECK(refusal(fewer) == Errc::untrusted);
    }
    auto more = of_ours();
    more.emplace_back(NID_subject_alt_name, "DNS:bank.ua");
    CHECK(refusal(more) == Errc::untrusted);
    CHECK(refusal(of_ours(), kNow - hours{1}, kNow + kAuthorityLifetime) == Errc::untrusted);
}

TEST_CASE("authority_that_another_has_signed_is_not_installed") {
    const crypto::EvpPkey key(EVP_EC_gen("P-256")), other(EVP_EC_gen("P-256"));
    const auto made = issue_certificate({{{NID_commonName, "x"}}, kNow - hours{1}, kNow + hours{24}, of_ours()},
                                        key.get(), {nullptr, other.get()});
    CHECK(check_authority(made.value().get(), kNow).error().code == Errc::untrusted);
}
