// SPDX-License-Identifier: MIT
#include "crypto/cms/certificate_choice.hpp"

#include <algorithm>
#include <array>
#include <tuple>

#include "crypto/asn1/reader.hpp"

namespace pidpys::crypto {
namespace {

using der::Oid;

// Purposes under which documents are signed; a critical list has to have one of them.
constexpr std::array document_purposes{
    Oid{"2.5.29.37.0"},              // anyExtendedKeyUsage
    Oid{"1.3.6.1.5.5.7.3.4"},        // emailProtection (RFC 5280)
    Oid{"1.3.6.1.5.5.7.3.36"},       // documentSigning (RFC 9336)
    Oid{"1.3.6.1.4.1.311.10.3.12"},  // document signing of Microsoft
    Oid{"1.2.840.113583.1.1.5"},     // authentic documents of Adobe
    Oid{"1.2.804.2.1.1.1.3.9"},      // electronic seal (ua-crypto 1.2)
};

// Keys of services: what they sign are answers, never documents.
constexpr Oid cmp_service{"1.3.6.1.4.1.19398.1.1.8.1"};

struct Purposes {
    bool document = false, stamp_or_status = false, cmp = false, other = false;
};

Result<Purposes> read_purposes(ByteView extended_key_usage) {
    Purposes found;
    der::Parse parse;
    der::Reader list = der::Reader(extended_key_usage, parse).enter(der::sequence_tag);
    while (!list.at_end()) {
        const ByteView purpose = list.oid();
        const auto is_purpose = [&](const Oid& oid) { return oid == purpose; };
        if (std::any_of(document_purposes.begin(), document_purposes.end(), is_purpose))
            found.document = true;
        else if (purpose_time_stamping == purpose || purpose_ocsp_signing == purpose)
            found.stamp_or_status = true;
        else if (cmp_service == purpose)
            found.cmp = true;
        else
            found.other = true;
    }
    if (!parse.complete()) return fail(Errc::unsuitable, "its extended key usage is damaged");
    return found;
}

}  // namespace

Result<void> may_sign_documents(const CertificateIdentity& certificate) {
    if (!usage_permits_signing(certificate))
        return fail(Errc::unsuitable, "its keyUsage has neither digitalSignature nor nonRepudiation");
    if (certificate.is_authority) return fail(Errc::unsuitable, "it is a certification authority's");
    if (certificate.extended_key_usage.empty()) return {};
    const auto purposes = read_purposes(certificate.extended_key_usage);
    if (!purposes) return tl::unexpected(purposes.error());
    const bool sole = !purposes->document && !purposes->other;
    const bool critical = certificate.extended_key_usage_critical;
    if (purposes->cmp || (purposes->stamp_or_status && (critical || sole)))
        return fail(Errc::unsuitable, "its extended key usage is that of a service");
    if (critical && !purposes->document)
        return fail(Errc::unsuitable, "its critical extended key usage is for something else");
    return {};
}

Result<Dedication> may_serve(const CertificateIdentity& certificate, const Oid& purpose) {
    if (!usage_permits_signing(certificate))
        return fail(Errc::unsuitable, "its keyUsage has neither digitalSignature nor nonRepudiation");
    bool named = false;
    std::size_t count = 0;
    der::Parse parse;
    der::Reader list = der::Reader(certificate.extended_key_usage, parse).enter(der::sequence_tag);
    for (; !list.at_end(); ++count) named = purpose == list.oid() || named;
    if (certificate.extended_key_usage.empty() || !named || !parse.complete())
        return fail(Errc::unsuitable, "its extended key usage is not that of this service");
    return count == 1 && certificate.extended_key_usage_critical ? Dedication::sole : Dedication::shared;
}

bool is_better(const CertificateIdentity& a, const CertificateIdentity& b, std::chrono::system_clock::time_point at) {
    const auto rank = [at](const CertificateIdentity& one) {
        return std::tuple(one.is_valid_at(at), usage_permits_signing(one), one.not_before);
    };
    return rank(a) > rank(b);
}

}  // namespace pidpys::crypto
