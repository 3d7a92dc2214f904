// SPDX-License-Identifier: MIT
// Files of the interop folder, and small certificates of our own.
#pragma once

#include <fstream>
#include <iterator>
#include <optional>
#include <string>

#include <catch2/catch.hpp>

#include "crypto/base/openssl.hpp"
#include "crypto/provider/certificate_signing.hpp"
#include "crypto/provider/keys.hpp"
#include "crypto/provider/provider.hpp"
#include "tests/main/needs.hpp"

namespace pidpys::crypto::test {

inline std::optional<Bytes> interop_file(const std::string& name) {
    Bytes octets = needs::foreign_file(name);
    return octets.empty() ? std::nullopt : std::optional(std::move(octets));
}

inline X509Ptr read_certificate(const Bytes& der) {
    const unsigned char* p = der.data();
    return X509Ptr(d2i_X509(nullptr, &p, static_cast<long>(der.size())));
}

inline X509CrlPtr read_crl(const Bytes& der) {
    const unsigned char* p = der.data();
    return X509CrlPtr(d2i_X509_CRL(nullptr, &p, static_cast<long>(der.size())));
}

inline EvpPkey new_key(const char* group = "M257") {
    REQUIRE(load_provider());
    auto key = generate_dstu_key(group);
    REQUIRE(key);
    return std::move(*key);
}

// A certificate for `subject`'s key under `issuer`'s.
inline X509Ptr make_certificate(EVP_PKEY* subject, const char* name, EVP_PKEY* issuer, const char* issuer_name,
                                const char* digest, bool authority) {
    X509Ptr certificate(X509_new());
    X509_set_version(certificate.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 7);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -60);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
    const auto set_name = [](X509_NAME* to, const char* text) {
        X509_NAME_add_entry_by_txt(to, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(text), -1, -1, 0);
    };
    set_name(X509_get_subject_name(certificate.get()), name);
    set_name(X509_get_issuer_name(certificate.get()), issuer_name);
    REQUIRE(X509_set_pubkey(certificate.get(), subject) == 1);
    X509_EXTENSION* constraints = X509V3_EXT_conf_nid(nullptr, nullptr, NID_basic_constraints,
                                                      authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
    X509_add_ext(certificate.get(), constraints, -1);
    X509_EXTENSION_free(constraints);
    auto signing = certificate_signing_context(issuer, digest);
    REQUIRE(signing);
    REQUIRE(X509_sign_ctx(certificate.get(), signing->get()) > 0);
    return certificate;
}

}  // namespace pidpys::crypto::test
