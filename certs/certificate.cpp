// SPDX-License-Identifier: MIT
#include "certs/certificate.hpp"

#include <openssl/sha.h>

#include "certs/extension_facts.hpp"
#include "certs/key_facts.hpp"
#include "certs/parse_certificate.hpp"
#include "certs/text.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/base/octet_cache.hpp"

namespace pidpys::certs {
namespace {

NameFacts name_facts(const X509_NAME* name) {
    NameFacts facts;
    facts.surname = name_entry(name, NID_surname);
    facts.given_name = name_entry(name, NID_givenName);
    facts.full_name = name_entry(name, NID_commonName);
    if (facts.full_name.empty()) {
        facts.full_name = facts.surname;
        if (!facts.surname.empty() && !facts.given_name.empty()) facts.full_name += ' ';
        facts.full_name += facts.given_name;
    }
    facts.organization = name_entry(name, NID_organizationName);
    facts.organizational_unit = name_entry(name, NID_organizationalUnitName);
    facts.title = name_entry(name, NID_title);
    facts.country = name_entry(name, NID_countryName);
    facts.state = name_entry(name, NID_stateOrProvinceName);
    facts.locality = name_entry(name, NID_localityName);
    facts.serial_number = name_entry(name, NID_serialNumber);
    facts.organization_identifier = name_entry(name, NID_organizationIdentifier);
    facts.email = name_entry(name, NID_pkcs9_emailAddress);
    facts.rfc2253 = rfc2253(name);
    return facts;
}

std::string serial_hex(X509* certificate) {
    const crypto::BigNum number(ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), nullptr));
    char* text = number ? BN_bn2hex(number.get()) : nullptr;
    std::string hex = text != nullptr ? text : "";
    OPENSSL_free(text);
    return hex;
}

std::string first_email(X509* certificate) {
    STACK_OF(OPENSSL_STRING)* addresses = X509_get1_email(certificate);
    const std::string email = sk_OPENSSL_STRING_num(addresses) > 0 ? sk_OPENSSL_STRING_value(addresses, 0) : "";
    X509_email_free(addresses);
    for (char c : email)
        if (c <= ' ' || c >= 0x7f) return {};
    return email.size() > 320 ? std::string{} : email;
}

}  // namespace

// Days and seconds since 1970: no time zone of the machine takes part.
std::optional<TimePoint> time_point(const ASN1_TIME* time) {
    static const std::unique_ptr<ASN1_TIME, crypto::FreeWith<ASN1_TIME_free>> epoch(ASN1_TIME_set(nullptr, 0));
    int days = 0;
    int seconds = 0;
    if (ASN1_TIME_diff(&days, &seconds, epoch.get(), time) != 1) return std::nullopt;
    return TimePoint(std::chrono::hours(24) * days + std::chrono::seconds(seconds));
}

namespace {

Result<CertificateFacts> read_facts(ByteView der) {
    const crypto::X509Ptr certificate = parse_certificate(der);
    if (!certificate) return fail(Errc::malformed, "not an X.509 certificate");
    X509* const x509 = certificate.get();

    CertificateFacts facts;
    facts.owner = name_facts(X509_get_subject_name(x509));
    facts.issuer = name_facts(X509_get_issuer_name(x509));
    facts.serial = serial_hex(x509);
    const auto not_before = time_point(X509_get0_notBefore(x509)), not_after = time_point(X509_get0_notAfter(x509));
    if (!not_before || !not_after) {
        ERR_clear_error();
        return fail(Errc::malformed, "certificate validity");
    }
    facts.not_before = *not_before;
    facts.not_after = *not_after;
    KeyNames names = key_names(X509_get_X509_PUBKEY(x509));
    facts.key_algorithm = std::move(names.algorithm);
    facts.key_parameters = std::move(names.parameters);
    if (const ASN1_BIT_STRING* key = X509_get0_pubkey_bitstr(x509))
        facts.public_key = hex_encode_upper(crypto::content_of(key));
    facts.signature_algorithm = signature_name(x509);
    read_key_identifiers(x509, facts);
    read_key_uses(x509, facts);
    read_addresses(x509, facts);
    read_qualified_statements(x509, facts);
    read_personal_numbers(x509, facts);
    if (facts.owner.email.empty()) facts.owner.email = first_email(x509);
    Bytes thumbprint(SHA_DIGEST_LENGTH);
    SHA1(der.data(), der.size(), thumbprint.data());
    facts.sha1_thumbprint = hex_encode_upper(thumbprint);
    ERR_clear_error();
    return facts;
}

}  // namespace

// The certificates of keys in use, authorities and their services are asked about again and again: the last hundred are kept.
Result<CertificateFacts> certificate_facts(ByteView der) {
    static auto& known = *new OctetCache<const CertificateFacts, 128, 8192>;
    if (der.size() > max_certificate_size) return fail(Errc::too_large, "certificate");
    Error reason;
    const auto facts = known.get(der, [&]() -> std::shared_ptr<const CertificateFacts> {
        auto read = read_facts(der);
        if (read) return std::make_shared<const CertificateFacts>(std::move(*read));
        reason = std::move(read.error());
        return {};
    });
    if (!facts) return tl::unexpected(std::move(reason));
    return *facts;
}

}  // namespace pidpys::certs
