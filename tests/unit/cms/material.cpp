// SPDX-License-Identifier: MIT
#include "material.hpp"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "crypto/base/encoding.hpp"

namespace pidpys::crypto::test {

EvpPkey make_key(KeyKind kind) {
    EVP_PKEY* key = nullptr;
    switch (kind) {
        case KeyKind::rsa: key = EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{2048}); break;
        case KeyKind::rsa_pss: {
            const EvpPkeyCtx context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA-PSS", nullptr));
            EVP_PKEY_keygen_init(context.get());
            EVP_PKEY_keygen(context.get(), &key);
            break;
        }
        case KeyKind::p256: key = EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"); break;
        case KeyKind::p384: key = EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-384"); break;
        case KeyKind::p521: key = EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-521"); break;
        case KeyKind::ed25519: key = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"); break;
        case KeyKind::ed448: key = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED448"); break;
    }
    if (key == nullptr) throw std::runtime_error(openssl_errors());
    return EvpPkey(key);
}

Bytes make_certificate(EVP_PKEY* key, const CertificateSpec& spec, EVP_PKEY* issuer_key, const Bytes& issuer_der) {
    const X509Ptr certificate(X509_new());
    X509_set_version(certificate.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), spec.serial);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), spec.not_before);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), spec.not_after);
    X509_set_pubkey(certificate.get(), key);
    X509_NAME* subject = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_txt(subject, "C", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>("UA"), -1, -1, 0);
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(spec.common_name.c_str()), -1, -1, 0);
    for (const auto& [type, value] : spec.subject)
        X509_NAME_add_entry_by_txt(subject, type.c_str(), MBSTRING_UTF8,
                                   reinterpret_cast<const unsigned char*>(value.c_str()), -1, -1, 0);
    X509Ptr issuer;
    if (!issuer_der.empty()) {
        const unsigned char* at = issuer_der.data();
        issuer.reset(d2i_X509(nullptr, &at, static_cast<long>(issuer_der.size())));
    }
    X509* const issued_by = issuer ? issuer.get() : certificate.get();
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(issued_by));
    X509V3_CTX context;
    X509V3_set_ctx(&context, issued_by, certificate.get(), nullptr, nullptr, 0);
    X509V3_set_ctx_nodb(&context);
    auto extensions = spec.extensions;
    extensions.emplace_back("subjectKeyIdentifier", "hash");
    extensions.emplace_back("basicConstraints", spec.authority ? "critical,CA:TRUE" : "CA:FALSE");
    if (!spec.key_usage.empty()) extensions.emplace_back("keyUsage", spec.key_usage);
    for (const auto& [name, value] : extensions) {
        X509_EXTENSION* extension = X509V3_EXT_nconf(nullptr, &context, name.c_str(), value.c_str());
        if (extension == nullptr) throw std::runtime_error(name + ": " + openssl_errors());
        X509_add_ext(certificate.get(), extension, -1);
        X509_EXTENSION_free(extension);
    }
    EVP_PKEY* const signing = issuer_key != nullptr ? issuer_key : key;
    const bool names_digest = EVP_PKEY_is_a(signing, "EC") == 1 || EVP_PKEY_is_a(signing, "RSA") == 1 ||
                              EVP_PKEY_is_a(signing, "RSA-PSS") == 1;
    if (X509_sign(certificate.get(), signing, names_digest ? EVP_sha256() : nullptr) == 0)
        throw std::runtime_error(openssl_errors());
    return der_of(i2d_X509, certificate.get());
}

KeyEntry make_entry(KeyKind kind, const CertificateSpec& spec) {
    KeyEntry entry;
    entry.key = make_key(kind);
    entry.certificates.push_back(make_certificate(entry.key.get(), spec));
    entry.may_sign = true;
    return entry;
}

std::chrono::system_clock::time_point some_time() { return std::chrono::system_clock::from_time_t(1767323045); }

SignOptions sign_options(SignatureForm form) {
    SignOptions options;
    options.form = form;
    options.signing_time = some_time();
    return options;
}

std::string Folder::write(const std::string& name, ByteView content) const {
    std::ofstream(std::filesystem::path(path(name)), std::ios::binary)
        .write(as_text(content).data(), static_cast<std::streamsize>(content.size()));
    return path(name);
}

std::string pem_of(const Bytes& certificate) {
    const std::string text = base64_encode(certificate);
    std::string pem = "-----BEGIN CERTIFICATE-----\n";
    for (std::size_t i = 0; i < text.size(); i += 64) pem += text.substr(i, 64) + "\n";
    return pem + "-----END CERTIFICATE-----\n";
}

Bytes read_file(const std::string& path) {
    std::ifstream file(std::filesystem::path(path), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

int run(const std::string& command, std::string* output) {
    std::FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
    if (pipe == nullptr) return -1;
    std::string text;
    char buffer[4096];
    for (std::size_t got; (got = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) text.append(buffer, got);
    if (output != nullptr) *output = text;
    return ::pclose(pipe);
}

}  // namespace pidpys::crypto::test
