// SPDX-License-Identifier: MIT
#include "certs/extension_facts.hpp"

#include <algorithm>

#include "certs/text.hpp"
#include "crypto/base/encoding.hpp"

namespace pidpys::certs {
namespace {

using crypto::FreeWith;

constexpr std::size_t max_urls = 16;  // of a kind
constexpr std::size_t max_url_size = 2048;

void add_url(const GENERAL_NAME* name, std::vector<std::string>& urls) {
    if (name->type != GEN_URI || urls.size() == max_urls) return;
    const std::string url(as_text(crypto::content_of(name->d.uniformResourceIdentifier)));
    const bool printable = std::all_of(url.begin(), url.end(), [](char c) { return c > ' ' && c < 0x7f; });
    if (printable && !url.empty() && url.size() <= max_url_size) urls.push_back(url);
}

void read_access(X509* certificate, int extension, int method, std::vector<std::string>& urls) {
    const std::unique_ptr<AUTHORITY_INFO_ACCESS, FreeWith<AUTHORITY_INFO_ACCESS_free>> access(
        static_cast<AUTHORITY_INFO_ACCESS*>(X509_get_ext_d2i(certificate, extension, nullptr, nullptr)));
    for (int i = 0; access && i < sk_ACCESS_DESCRIPTION_num(access.get()); ++i) {
        const ACCESS_DESCRIPTION* description = sk_ACCESS_DESCRIPTION_value(access.get(), i);
        if (OBJ_obj2nid(description->method) == method) add_url(description->location, urls);
    }
}

void read_crls(X509* certificate, int extension, std::vector<std::string>& urls) {
    const std::unique_ptr<CRL_DIST_POINTS, FreeWith<CRL_DIST_POINTS_free>> points(
        static_cast<CRL_DIST_POINTS*>(X509_get_ext_d2i(certificate, extension, nullptr, nullptr)));
    for (int i = 0; points && i < sk_DIST_POINT_num(points.get()); ++i) {
        const DIST_POINT* point = sk_DIST_POINT_value(points.get(), i);
        if (point->distpoint == nullptr || point->distpoint->type != 0) continue;
        const GENERAL_NAMES* names = point->distpoint->name.fullname;
        for (int j = 0; j < sk_GENERAL_NAME_num(names); ++j) add_url(sk_GENERAL_NAME_value(names, j), urls);
    }
}

std::string hex_of(const ASN1_OCTET_STRING* octets) {
    return octets != nullptr ? hex_encode_upper(crypto::content_of(octets)) : std::string();
}

}  // namespace

void read_key_uses(X509* certificate, CertificateFacts& facts) {
    const std::uint32_t uses = X509_get_key_usage(certificate);  // all ones without the extension
    facts.digital_signature = (uses & KU_DIGITAL_SIGNATURE) != 0;
    facts.non_repudiation = (uses & KU_NON_REPUDIATION) != 0;
    facts.key_agreement = (uses & KU_KEY_AGREEMENT) != 0;
    facts.is_authority = X509_check_ca(certificate) > 0;
    const std::unique_ptr<EXTENDED_KEY_USAGE, FreeWith<EXTENDED_KEY_USAGE_free>> extended(
        static_cast<EXTENDED_KEY_USAGE*>(X509_get_ext_d2i(certificate, NID_ext_key_usage, nullptr, nullptr)));
    for (int i = 0; extended && i < sk_ASN1_OBJECT_num(extended.get()); ++i)
        if (oid_name(sk_ASN1_OBJECT_value(extended.get(), i)) == "1.2.804.2.1.1.1.3.9") facts.is_seal = true;
}

void read_addresses(X509* certificate, CertificateFacts& facts) {
    read_access(certificate, NID_info_access, NID_ad_OCSP, facts.ocsp_urls);
    read_access(certificate, NID_info_access, NID_ad_ca_issuers, facts.issuer_urls);
    read_access(certificate, NID_sinfo_access, NID_ad_timeStamping, facts.tsp_urls);
    read_crls(certificate, NID_crl_distribution_points, facts.crl_urls);
    read_crls(certificate, NID_freshest_crl, facts.delta_crl_urls);
}

void read_key_identifiers(X509* certificate, CertificateFacts& facts) {
    facts.subject_key_id = hex_of(X509_get0_subject_key_id(certificate));
    facts.authority_key_id = hex_of(X509_get0_authority_key_id(certificate));
}

}  // namespace pidpys::certs
