// SPDX-License-Identifier: MIT
#include "certs/text.hpp"

namespace pidpys::certs {

std::string utf8(const ASN1_STRING* string) {
    unsigned char* octets = nullptr;
    const int size = string == nullptr ? -1 : ASN1_STRING_to_UTF8(&octets, string);
    ERR_clear_error();
    if (size < 0) return {};
    std::string text(reinterpret_cast<char*>(octets), static_cast<std::size_t>(size));
    OPENSSL_free(octets);
    return text;
}

std::string name_entry(const X509_NAME* name, int nid) {
    const int at = X509_NAME_get_index_by_NID(name, nid, -1);
    return at < 0 ? std::string{} : utf8(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
}

std::string rfc2253(const X509_NAME* name) {
    const crypto::BioPtr out(BIO_new(BIO_s_mem()));
    // Letters beyond ASCII are shown, not escaped.
    X509_NAME_print_ex(out.get(), name, 0, XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB));
    ERR_clear_error();
    char* text = nullptr;
    const long size = BIO_get_mem_data(out.get(), &text);
    return size <= 0 ? std::string{} : std::string(text, static_cast<std::size_t>(size));
}

std::string oid_name(const ASN1_OBJECT* object) {
    char text[128];
    const int size = OBJ_obj2txt(text, sizeof text, object, 1);
    return size <= 0 || size >= static_cast<int>(sizeof text) ? std::string{} : std::string(text);
}

}  // namespace pidpys::certs
