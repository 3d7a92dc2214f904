// SPDX-License-Identifier: MIT
#include "certs/critical_extensions.hpp"

#include <algorithm>
#include <array>

#include "certs/text.hpp"
#include "crypto/asn1/reader.hpp"

namespace pidpys::certs {
namespace {

namespace der = crypto::der;

ByteView value_of(X509_EXTENSION* extension) {
    const ASN1_OCTET_STRING* data = X509_EXTENSION_get_data(extension);
    return {ASN1_STRING_get0_data(data), static_cast<std::size_t>(ASN1_STRING_length(data))};
}

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
    for (int i = 0; i < count; ++i) {
        X509_EXTENSION* extension = X509_get_ext(certificate, i);
        const ASN1_OBJECT* object = X509_EXTENSION_get_object(extension);
        if (X509_get_ext_by_OBJ(certificate, object, i) >= 0)
            return fail(Errc::untrusted, "a certificate with extension " + oid_name(object) + " twice");
        if (X509_EXTENSION_get_critical(extension) == 0) continue;
        const bool fine = OBJ_obj2nid(object) == NID_qcStatements ? are_known_statements(value_of(extension))
                                                                  : is_whole(extension);
        if (!fine) return fail(Errc::untrusted, "critical extension " + oid_name(object) + " is not understood whole");
    }
    return {};
}

}  // namespace pidpys::certs
