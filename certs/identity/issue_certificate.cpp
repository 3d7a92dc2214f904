// SPDX-License-Identifier: MIT
#include "certs/identity/issue_certificate.hpp"

#include <array>

#include <openssl/rand.h>

#include "crypto/base/encoding.hpp"
#include "crypto/container/key_identifiers.hpp"
#include "crypto/provider/certificate_signing.hpp"

namespace pidpys::certs {
namespace {

bool set_random_serial(X509* certificate) {
    std::array<std::uint8_t, 16> octets{};
    if (RAND_bytes(octets.data(), static_cast<int>(octets.size())) != 1) return false;
    octets[0] = static_cast<std::uint8_t>((octets[0] & 0x7f) | 0x40);  // positive, and always of one length
    const crypto::BigNum number(BN_bin2bn(octets.data(), static_cast<int>(octets.size()), nullptr));
    return number && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

bool set_subject(X509* certificate, const CertificateSpec& spec) {
    X509_NAME* name = X509_get_subject_name(certificate);
    for (const auto& [nid, value] : spec.subject) {
        const auto* text = reinterpret_cast<const unsigned char*>(value.data());
        if (X509_NAME_add_entry_by_NID(name, nid, MBSTRING_UTF8, text, static_cast<int>(value.size()), -1, 0) != 1)
            return false;
    }
    return true;
}

bool set_time(ASN1_TIME* field, TimePoint at) {
    return ASN1_TIME_set(field, std::chrono::system_clock::to_time_t(at)) != nullptr;
}

// Of a national key: GOST 34.311 of its octets (ua-crypto 2), which OpenSSL's "hash" does not know.
std::string national_identifier(EVP_PKEY* key) {
    const auto identifiers = crypto::key_identifiers(key);
    return identifiers.empty() ? std::string() : hex_encode(identifiers.front());
}

bool add_extensions(X509* certificate, const CertificateSpec& spec, EVP_PKEY* key, X509* issuer) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509V3_set_ctx_nodb(&context);
    for (const auto& [nid, given] : spec.extensions) {
        using Extension = std::unique_ptr<X509_EXTENSION, crypto::FreeWith<X509_EXTENSION_free>>;
        const std::string national = nid == NID_subject_key_identifier ? national_identifier(key) : std::string();
        const std::string& value = national.empty() ? given : national;
        const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
        if (!extension || X509_add_ext(certificate, extension.get(), -1) != 1) return false;
    }
    return true;
}

}  // namespace

Result<crypto::X509Ptr> issue_certificate(const CertificateSpec& spec, EVP_PKEY* subject_key,
                                          CertificateIssuer issuer) {
    crypto::X509Ptr certificate(X509_new());
    X509* made = certificate.get();
    if (made == nullptr || X509_set_version(made, X509_VERSION_3) != 1 || !set_random_serial(made) ||
        X509_set_pubkey(made, subject_key) != 1)
        return fail(Errc::internal, "new certificate: " + crypto::openssl_errors());

    X509* issuing = issuer.certificate != nullptr ? issuer.certificate : made;
    if (!set_subject(made, spec) || X509_set_issuer_name(made, X509_get_subject_name(issuing)) != 1 ||
        !set_time(X509_getm_notBefore(made), spec.not_before) || !set_time(X509_getm_notAfter(made), spec.not_after) ||
        !add_extensions(made, spec, subject_key, issuing))
        return fail(Errc::invalid_argument, "certificate fields: " + crypto::openssl_errors());

    const bool names_digest = EVP_PKEY_is_a(issuer.key, "EC") == 1 || EVP_PKEY_is_a(issuer.key, "RSA") == 1;
    auto context = crypto::certificate_signing_context(issuer.key, names_digest ? "SHA256" : nullptr);
    if (!context) return forward(context);
    if (X509_sign_ctx(made, context->get()) <= 0)
        return fail(Errc::internal, "sign certificate: " + crypto::openssl_errors());
    return certificate;
}

}  // namespace pidpys::certs
