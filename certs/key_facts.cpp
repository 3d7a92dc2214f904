// SPDX-License-Identifier: MIT
#include "certs/key_facts.hpp"

#include <array>

#include "certs/text.hpp"
#include "crypto/dstu4145/parameters_der.hpp"

namespace pidpys::certs {
namespace {

struct Named {
    const char* oid;
    const char* name;
};

constexpr std::array<Named, 8> key_algorithms{{{"1.2.840.113549.1.1.1", "RSA"},
                                               {"1.2.840.113549.1.1.10", "RSA-PSS"},
                                               {"1.2.840.10045.2.1", "ECDSA"},
                                               {"1.3.101.112", "Ed25519"},
                                               {"1.3.101.113", "Ed448"},
                                               {"1.3.101.110", "X25519"},
                                               {"1.2.804.2.1.1.1.1.3.1.1", "ДСТУ 4145-2002"},
                                               {"1.2.804.2.1.1.1.1.3.1.1.1.1", "ДСТУ 4145-2002"}}};

constexpr std::array<Named, 13> signatures{{{"1.2.840.113549.1.1.11", "RSA, SHA-256"},
                                            {"1.2.840.113549.1.1.12", "RSA, SHA-384"},
                                            {"1.2.840.113549.1.1.13", "RSA, SHA-512"},
                                            {"1.2.840.113549.1.1.5", "RSA, SHA-1"},
                                            {"1.2.840.113549.1.1.10", "RSA-PSS"},
                                            {"1.2.840.10045.4.3.2", "ECDSA, SHA-256"},
                                            {"1.2.840.10045.4.3.3", "ECDSA, SHA-384"},
                                            {"1.2.840.10045.4.3.4", "ECDSA, SHA-512"},
                                            {"1.3.101.112", "Ed25519"},
                                            {"1.2.804.2.1.1.1.1.3.1.1", "ДСТУ 4145-2002, ГОСТ 34.311-95"},
                                            {"1.2.804.2.1.1.1.1.3.6.1.1", "ДСТУ 4145-2002, Купина-256"},
                                            {"1.2.804.2.1.1.1.1.3.6.2.1", "ДСТУ 4145-2002, Купина-384"},
                                            {"1.2.804.2.1.1.1.1.3.6.3.1", "ДСТУ 4145-2002, Купина-512"}}};

template <std::size_t N>
std::string named(const std::array<Named, N>& table, const std::string& oid) {
    for (const Named& entry : table)
        if (oid == entry.oid) return entry.name;
    return oid;
}

std::string dstu_curve(const X509_ALGOR* algorithm) {
    int type = 0;
    const void* value = nullptr;
    X509_ALGOR_get0(nullptr, &type, &value, algorithm);
    if (type != V_ASN1_SEQUENCE) return {};
    const auto parameters =
        crypto::dstu4145::decode_parameters(crypto::content_of(static_cast<const ASN1_STRING*>(value)));
    return parameters ? "M" + std::to_string(parameters->curve->field_bits()) : std::string{};
}

std::string ec_curve(EVP_PKEY* key) {
    char group[64];
    if (EVP_PKEY_get_group_name(key, group, sizeof group, nullptr) != 1) return {};
    const int nid = OBJ_txt2nid(group);
    const char* nist = EC_curve_nid2nist(nid);
    return nist != nullptr ? nist : group;
}

}  // namespace

KeyNames key_names(X509_PUBKEY* info) {
    ASN1_OBJECT* object = nullptr;
    X509_ALGOR* algorithm = nullptr;
    X509_PUBKEY_get0_param(&object, nullptr, nullptr, &algorithm, info);
    const std::string oid = oid_name(object);
    KeyNames names{named(key_algorithms, oid), {}};
    EVP_PKEY* const key = X509_PUBKEY_get0(info);
    if (oid.starts_with("1.2.804.2.1.1.1.1.3."))
        names.parameters = dstu_curve(algorithm);
    else if (key != nullptr && names.algorithm == "ECDSA")
        names.parameters = ec_curve(key);
    else if (key != nullptr && names.algorithm.starts_with("RSA"))
        names.parameters = std::to_string(EVP_PKEY_get_bits(key));
    ERR_clear_error();
    return names;
}

KeyNames key_names(EVP_PKEY* key) {
    X509_PUBKEY* made = nullptr;
    (void)X509_PUBKEY_set(&made, key);
    const std::unique_ptr<X509_PUBKEY, crypto::FreeWith<X509_PUBKEY_free>> info(made);
    ERR_clear_error();
    return info ? key_names(info.get()) : KeyNames{};
}

std::string signature_name(const X509* certificate) {
    const X509_ALGOR* algorithm = nullptr;
    X509_get0_signature(nullptr, &algorithm, certificate);
    const ASN1_OBJECT* object = nullptr;
    X509_ALGOR_get0(&object, nullptr, nullptr, algorithm);
    return named(signatures, oid_name(object));
}

}  // namespace pidpys::certs
