// SPDX-License-Identifier: MIT
// Genuine certificates and CRLs of the interop folder, verified by libcrypto itself.
#include <chrono>

#include <openssl/pem.h>

#include "crypto/provider/qc_statements.hpp"
#include "fixtures.hpp"

using namespace pidpys;
using namespace pidpys::crypto;
using namespace pidpys::crypto::test;

namespace {

constexpr const char* kRoot = "diia-test/CAO-05E19E2CD92EA2990100000001000000C1000000.cer";
constexpr const char* kAuthority = "diia-test/diia-CA-05E19E2CD92EA2990100000001000000E1000000.cer";

// X509_V_OK or the reason; the moment is the beginning of the day after `leaf` began to be valid.
int verify_path(const Bytes& root, const Bytes& middle, const Bytes& leaf, X509_STORE_CTX_verify_cb callback) {
    const X509Ptr top = read_certificate(root);
    const X509Ptr between = read_certificate(middle);
    const X509Ptr end = read_certificate(leaf);
    REQUIRE((top && between && end));
    const X509StorePtr store(X509_STORE_new());
    X509_STORE_add_cert(store.get(), top.get());
    STACK_OF(X509)* chain = sk_X509_new_null();
    sk_X509_push(chain, between.get());
    const X509StoreCtxPtr context(X509_STORE_CTX_new());
    REQUIRE(X509_STORE_CTX_init(context.get(), store.get(), end.get(), chain) == 1);
    struct tm begin = {};
    ASN1_TIME_to_tm(X509_get0_notBefore(end.get()), &begin);
    const auto first_day =
        std::chrono::sys_days(std::chrono::year(begin.tm_year + 1900) / (begin.tm_mon + 1) / begin.tm_mday);
    X509_STORE_CTX_set_time(context.get(), 0, std::chrono::system_clock::to_time_t(first_day + std::chrono::days(1)));
    if (callback != nullptr) X509_STORE_CTX_set_verify_cb(context.get(), callback);
    const bool valid = X509_verify_cert(context.get()) == 1;
    const int reason = X509_STORE_CTX_get_error(context.get());
    sk_X509_free(chain);
    ERR_clear_error();
    return valid ? X509_V_OK : reason;
}

}  // namespace

TEST_CASE("diia_chain_verifies_where_critical_qc_statements_are_let_by") {
    const auto root = interop_file(kRoot);
    const auto authority = interop_file(kAuthority);
    if (!root || !authority) return;
    REQUIRE(load_provider());
    for (const char* name : {"diia-test/diia-test-sign-7775603.cer", "diia-test/diia-test-kep-7775604.cer",
                             "diia-test/diia-ocsp-3ED5083160DBC59B0200000001000000202B0F00.cer",
                             "diia-test/diia-2023-tsp-05E19E2CD92EA29902000000010000004A010000.cer"}) {
        INFO(name);
        const auto leaf = interop_file(name);
        if (!leaf) return;
        const X509Ptr certificate = read_certificate(*leaf);
        const X509Ptr issuer = read_certificate(*authority);
        const X509Ptr top = read_certificate(*root);
        const bool by_authority = X509_check_issued(issuer.get(), certificate.get()) == X509_V_OK;
        X509* signer = by_authority ? issuer.get() : top.get();
        CHECK(X509_verify(certificate.get(), X509_get0_pubkey(signer)) == 1);
        CHECK(verify_path(*root, *authority, *leaf, allow_critical_qc_statements) == X509_V_OK);
        CHECK(verify_path(*root, *authority, *leaf, nullptr) == X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION);
    }
}

TEST_CASE("diia_certificate_with_one_changed_bit_is_refused") {
    const auto authority = interop_file(kAuthority);
    const auto leaf = interop_file("diia-test/diia-test-sign-7775603.cer");
    if (!authority || !leaf) return;
    REQUIRE(load_provider());
    const X509Ptr issuer = read_certificate(*authority);
    for (std::size_t i = 4; i < leaf->size(); i += 7) {
        Bytes changed = *leaf;
        changed[i] ^= 0x01;
        const X509Ptr certificate = read_certificate(changed);
        INFO(i);
        CHECK((certificate == nullptr || X509_verify(certificate.get(), X509_get0_pubkey(issuer.get())) != 1));
    }
    ERR_clear_error();
}

TEST_CASE("pki_dstu_certificates_and_crls_verify") {
    const auto root = interop_file("pki-dstu/root_certificate.cer");
    if (!root) return;
    REQUIRE(load_provider());
    const X509Ptr top = read_certificate(*root);
    REQUIRE(top != nullptr);
    EVP_PKEY* key = X509_get0_pubkey(top.get());
    REQUIRE(key != nullptr);
    for (const char* name : {"ocsp", "userfiz", "userur"}) {
        INFO(name);
        const auto file = interop_file(std::string("pki-dstu/") + name + "_certificate.cer");
        if (!file) return;
        CHECK(X509_verify(read_certificate(*file).get(), key) == 1);
        // Their keyUsage, a 32-bit number turned the wrong way round, has none of the bits RFC 5280 defines, so
        // libcrypto refuses a path through them whatever the signatures.
        CHECK(verify_path(*root, *root, *file, allow_critical_qc_statements) ==
              X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY);
    }
    for (const char* name : {"full.crl", "delta.crl"}) {
        const auto file = interop_file(std::string("pki-dstu/") + name);
        if (!file) return;
        const X509CrlPtr crl = read_crl(*file);
        REQUIRE(crl != nullptr);
        CHECK(X509_CRL_verify(crl.get(), key) == 1);
        Bytes changed = *file;
        changed[changed.size() - 20] ^= 4;
        const X509CrlPtr damaged = read_crl(changed);
        CHECK((damaged == nullptr || X509_CRL_verify(damaged.get(), key) != 1));
    }
    ERR_clear_error();
}

TEST_CASE("pki_dstu_root_signature_is_good_though_its_algorithm_is_named_twice_differently") {
    const auto root = interop_file("pki-dstu/root_certificate.cer");
    if (!root) return;
    REQUIRE(load_provider());
    const X509Ptr certificate = read_certificate(*root);
    EVP_PKEY* key = X509_get0_pubkey(certificate.get());
    CHECK(X509_verify(certificate.get(), key) == 0);  // parameters outside, none inside: RFC 5280 4.1.1.2
    const Bytes content = der_of(i2d_re_X509_tbs, certificate.get());
    const ASN1_BIT_STRING* signature = nullptr;
    X509_get0_signature(&signature, nullptr, certificate.get());
    const EvpMdCtx context(EVP_MD_CTX_new());
    REQUIRE(EVP_DigestVerifyInit_ex(context.get(), nullptr, "dstu34311", nullptr, nullptr, key, nullptr) == 1);
    CHECK(EVP_DigestVerify(context.get(), signature->data, static_cast<std::size_t>(signature->length), content.data(),
                           content.size()) == 1);
    ERR_clear_error();
}

TEST_CASE("diia_delta_crl_verifies_under_its_issuer") {
    const auto root = interop_file(kRoot);
    const auto authority = interop_file(kAuthority);
    const auto file = interop_file("diia-test/delta.crl");
    if (!root || !authority || !file) return;
    REQUIRE(load_provider());
    const X509CrlPtr crl = read_crl(*file);
    REQUIRE(crl != nullptr);
    const X509Ptr candidates[] = {read_certificate(*root), read_certificate(*authority)};
    int valid = 0;
    for (const X509Ptr& issuer : candidates) {
        const bool named = X509_NAME_cmp(X509_CRL_get_issuer(crl.get()), X509_get_subject_name(issuer.get())) == 0;
        const bool verified = X509_CRL_verify(crl.get(), X509_get0_pubkey(issuer.get())) == 1;
        CHECK(named == verified);
        valid += verified ? 1 : 0;
    }
    CHECK(valid == 1);
    ERR_clear_error();
}

TEST_CASE("another_critical_unknown_extension_is_still_refused") {
    const EvpPkey key = new_key();
    const auto with_critical = [&key](std::initializer_list<const char*> oids) {
        X509Ptr certificate = make_certificate(key.get(), "x", key.get(), "x", nullptr, true);
        for (const char* oid : oids) {
            const std::unique_ptr<ASN1_OBJECT, FreeWith<ASN1_OBJECT_free>> object(OBJ_txt2obj(oid, 1));
            const std::unique_ptr<ASN1_OCTET_STRING, FreeWith<ASN1_OCTET_STRING_free>> value(ASN1_OCTET_STRING_new());
            const std::uint8_t empty_sequence[] = {0x30, 0x00};
            ASN1_OCTET_STRING_set(value.get(), empty_sequence, 2);
            X509_EXTENSION* extension = X509_EXTENSION_create_by_OBJ(nullptr, object.get(), 1, value.get());
            X509_add_ext(certificate.get(), extension, -1);
            X509_EXTENSION_free(extension);
        }
        auto signing = certificate_signing_context(key.get());
        X509_sign_ctx(certificate.get(), signing->get());
        return der_of(i2d_X509, certificate.get());
    };
    const char* qc = "1.3.6.1.5.5.7.1.3";
    const char* strange = "1.3.6.1.4.1.99999.1";
    const auto verify = [](const Bytes& der) { return verify_path(der, der, der, allow_critical_qc_statements); };
    CHECK(verify(with_critical({qc})) != X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION);
    CHECK(verify(with_critical({strange})) == X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION);
    CHECK(verify(with_critical({qc, strange})) == X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION);
}
