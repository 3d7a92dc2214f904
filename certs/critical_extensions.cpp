// SPDX-License-Identifier: MIT
#include "certs/critical_extensions.hpp"

#include <algorithm>
#include <array>

#include "certs/text.hpp"
#include "crypto/asn1/reader.hpp"

namespace pidpys::certs {
namespace {

namespace der = crypto::der;

ByteView value_of(X509_EXTENSION* extension) { return crypto::content_of(X509_EXTENSION_get_data(extension)); }

// QCStatements ::= SEQUENCE OF SEQUENCE { statementId, statementInfo ANY OPTIONAL }. Those of ETSI EN 319 412-5, of
// RFC 3739 and the Ukrainian ones: each states something of the certificate, none restricts its path.
bool are_known_statements(ByteView value) {
    der::Parse parse;
    der::Reader list = der::Reader(value, parse).enter(der::sequence_tag);
    bool known = true;
    while (!list.at_end()) {
        der::Reader statement = list.enter(der::sequence_tag);
        const std::string oid = der::oid_text(statement.oid());
        if (!statement.at_end()) (void)statement.any();
        known = known && (oid.starts_with("0.4.0.1862.1.") || oid.starts_with("1.3.6.1.5.5.7.11.") ||
                          oid.starts_with("1.2.804.2.1.1.1.2."));
    }
    return known && parse.complete();
}

// Those that are processed: by libcrypto, by us, or by being shown (pki 4.6). What else libcrypto has a type for, be it
// Netscape's or RFC 3779's, restricts in ways that nobody here looks at.
constexpr std::array known_critical{
    NID_key_usage,        NID_basic_constraints,  NID_ext_key_usage,          NID_certificate_policies,
    NID_qcStatements,     NID_name_constraints,   NID_policy_mappings,        NID_policy_constraints,
    NID_subject_alt_name, NID_inhibit_any_policy, NID_crl_distribution_points};

bool is_understood(X509_EXTENSION* extension) {
    const int nid = OBJ_obj2nid(X509_EXTENSION_get_object(extension));
    if (std::find(known_critical.begin(), known_critical.end(), nid) == known_critical.end()) return false;
    return nid == NID_qcStatements ? are_known_statements(value_of(extension)) : is_whole(extension);
}

}  // namespace

bool is_whole(X509_EXTENSION* extension) {
    const X509V3_EXT_METHOD* method = X509V3_EXT_get(extension);
    if (method == nullptr || method->it == nullptr) return false;
    const ByteView value = value_of(extension);
    const unsigned char* at = value.data();
    const ASN1_ITEM* type = ASN1_ITEM_ptr(method->it);
    ASN1_VALUE* parsed = ASN1_item_d2i(nullptr, &at, static_cast<long>(value.size()), type);
    const bool whole = parsed != nullptr && at == value.data() + value.size();
    ASN1_item_free(parsed, type);
    ERR_clear_error();
    return whole;
}

Result<void> check_extensions(const X509* certificate) {
    const int count = X509_get_ext_count(certificate);
    const long version = X509_get_version(certificate);
    if (version < X509_VERSION_1 || version > X509_VERSION_3 || (count > 0 && version != X509_VERSION_3))
        return fail(Errc::untrusted, "extensions in a certificate of version " + std::to_string(version + 1));
    for (int i = 0; i < count; ++i) {
        X509_EXTENSION* extension = X509_get_ext(certificate, i);
        const ASN1_OBJECT* object = X509_EXTENSION_get_object(extension);
        if (X509_get_ext_by_OBJ(certificate, object, i) >= 0)
            return fail(Errc::untrusted, "a certificate with extension " + oid_name(object) + " twice");
        if (X509_EXTENSION_get_critical(extension) != 0 && !is_understood(extension))
            return fail(Errc::untrusted, "critical extension " + oid_name(object) + " is not understood whole");
    }
    return {};
}

}  // namespace pidpys::certs
