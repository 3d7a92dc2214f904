// SPDX-License-Identifier: MIT
// libcrypto's own X.509 over our keys: what it signs through our context, it verifies.
#include <openssl/ocsp.h>

#include "fixtures.hpp"

using namespace pidpys;
using namespace pidpys::crypto;
using namespace pidpys::crypto::test;

TEST_CASE("certificate_signed_with_each_digest_verifies_and_names_its_algorithm") {
    const EvpPkey root = new_key();
    const EvpPkey person = new_key();
    const std::pair<const char*, const char*> kinds[] = {{nullptr, "1.2.804.2.1.1.1.1.3.1.1"},
                                                         {"KUPYNA-256", "1.2.804.2.1.1.1.1.3.6.1.1"},
                                                         {"KUPYNA-384", "1.2.804.2.1.1.1.1.3.6.2.1"},
                                                         {"KUPYNA-512", "1.2.804.2.1.1.1.1.3.6.3.1"}};
    for (const auto& [digest, oid] : kinds) {
        INFO(oid);
        const X509Ptr certificate = make_certificate(person.get(), "Особа", root.get(), "Корінь", digest, false);
        CHECK(X509_verify(certificate.get(), root.get()) == 1);
        CHECK(X509_verify(certificate.get(), person.get()) != 1);
        const X509_ALGOR* algorithm = nullptr;
        const ASN1_BIT_STRING* signature = nullptr;
        X509_get0_signature(&signature, &algorithm, certificate.get());
        char text[64];
        OBJ_obj2txt(text, sizeof text, algorithm->algorithm, 1);
        CHECK(std::string(text) == oid);
        // 04 40 r s: the OCTET STRING inside
        CHECK(signature->length == 66);
        CHECK(signature->data[0] == 0x04);
    }
    ERR_clear_error();
}

TEST_CASE("certificate_changed_in_any_octet_of_its_content_is_refused") {
    const EvpPkey root = new_key();
    const X509Ptr certificate = make_certificate(root.get(), "a", root.get(), "a", "KUPYNA-256", true);
    const Bytes der = der_of(i2d_X509, certificate.get());
    for (std::size_t i = 4; i < der.size(); i += 3) {
        Bytes changed = der;
        changed[i] ^= 0x02;
        const X509Ptr read = read_certificate(changed);
        CHECK((read == nullptr || X509_verify(read.get(), root.get()) != 1));
    }
    ERR_clear_error();
}

TEST_CASE("path_of_kupyna_and_gost_certificates_verifies") {
    const EvpPkey root = new_key("M431");
    const EvpPkey middle = new_key();
    const EvpPkey person = new_key();
    const X509Ptr top = make_certificate(root.get(), "root", root.get(), "root", "KUPYNA-512", true);
    const X509Ptr authority = make_certificate(middle.get(), "ca", root.get(), "root", "KUPYNA-512", true);
    const X509Ptr leaf = make_certificate(person.get(), "person", middle.get(), "ca", "dstu34311", false);

    const X509StorePtr store(X509_STORE_new());
    X509_STORE_add_cert(store.get(), top.get());
    STACK_OF(X509)* between = sk_X509_new_null();
    sk_X509_push(between, authority.get());
    const X509StoreCtxPtr context(X509_STORE_CTX_new());
    REQUIRE(X509_STORE_CTX_init(context.get(), store.get(), leaf.get(), between) == 1);
    const int valid = X509_verify_cert(context.get());
    INFO(X509_verify_cert_error_string(X509_STORE_CTX_get_error(context.get())));
    CHECK(valid == 1);
    sk_X509_free(between);
}

TEST_CASE("request_and_crl_signed_through_the_context_verify") {
    const EvpPkey key = new_key();
    const std::unique_ptr<X509_REQ, FreeWith<X509_REQ_free>> request(X509_REQ_new());
    REQUIRE(X509_REQ_set_pubkey(request.get(), key.get()) == 1);
    auto signing = certificate_signing_context(key.get(), "KUPYNA-256");
    REQUIRE(signing);
    REQUIRE(X509_REQ_sign_ctx(request.get(), signing->get()) > 0);
    CHECK(X509_REQ_verify(request.get(), key.get()) == 1);

    const X509CrlPtr crl(X509_CRL_new());
    const std::unique_ptr<ASN1_TIME, FreeWith<ASN1_TIME_free>> now(X509_gmtime_adj(nullptr, 0));
    X509_CRL_set1_lastUpdate(crl.get(), now.get());
    signing = certificate_signing_context(key.get());
    REQUIRE(signing);
    REQUIRE(X509_CRL_sign_ctx(crl.get(), signing->get()) > 0);
    CHECK(X509_CRL_verify(crl.get(), key.get()) == 1);
    CHECK(X509_CRL_verify(crl.get(), new_key().get()) != 1);
    ERR_clear_error();
}

TEST_CASE("ocsp_answer_signed_by_a_dstu_responder_verifies") {
    const EvpPkey key = new_key();
    const X509Ptr root = make_certificate(key.get(), "root", key.get(), "root", nullptr, true);
    const EvpMd gost(EVP_MD_fetch(nullptr, "dstu34311", nullptr));
    const std::unique_ptr<OCSP_BASICRESP, FreeWith<OCSP_BASICRESP_free>> answer(OCSP_BASICRESP_new());
    OCSP_CERTID* id = OCSP_cert_to_id(EVP_get_digestbyname("dstu34311"), root.get(), root.get());
    REQUIRE(id != nullptr);
    const std::unique_ptr<ASN1_TIME, FreeWith<ASN1_TIME_free>> now(X509_gmtime_adj(nullptr, 0));
    OCSP_basic_add1_status(answer.get(), id, V_OCSP_CERTSTATUS_GOOD, 0, nullptr, now.get(), nullptr);
    OCSP_CERTID_free(id);
    auto signing = certificate_signing_context(key.get());
    REQUIRE(signing);
    REQUIRE(OCSP_basic_sign_ctx(answer.get(), root.get(), signing->get(), nullptr, 0) == 1);

    const X509StorePtr store(X509_STORE_new());
    X509_STORE_add_cert(store.get(), root.get());
    CHECK(OCSP_basic_verify(answer.get(), nullptr, store.get(), 0) == 1);
    ERR_clear_error();
}
