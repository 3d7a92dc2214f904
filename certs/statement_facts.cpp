// SPDX-License-Identifier: MIT
// Two extensions OpenSSL has no structure for: qcStatements (RFC 3739 §3.2.6) and subjectDirectoryAttributes
// (RFC 5280 §4.2.1.8) with the Ukrainian numbers (ua-crypto 1.2).
#include <algorithm>
#include <array>

#include "certs/extension_facts.hpp"
#include "crypto/asn1/oid.hpp"
#include "crypto/asn1/reader.hpp"

namespace pidpys::certs {
namespace {

namespace der = crypto::der;

constexpr der::Oid qc_compliance{"0.4.0.1862.1.1"};
constexpr der::Oid qc_sscd{"0.4.0.1862.1.4"};
constexpr der::Oid ua_qualified{"1.2.804.2.1.1.1.2.1"};
constexpr der::Oid drfo{"1.2.804.2.1.1.1.11.1.4.1.1"};
constexpr der::Oid edrpou{"1.2.804.2.1.1.1.11.1.4.2.1"};
constexpr der::Oid eddr{"1.2.804.2.1.1.1.11.1.4.11.1"};

constexpr std::size_t max_number = 64;  // characters

ByteView extension_octets(const X509* certificate, int nid) {
    const int at = X509_get_ext_by_NID(certificate, nid, -1);
    return at < 0 ? ByteView() : crypto::content_of(X509_EXTENSION_get_data(X509_get_ext(certificate, at)));
}

// A number is letters, digits and '-': anything else in there is nobody's number.
std::string number_text(ByteView content) {
    const std::string_view text = as_text(content);
    const bool plain = std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
    return plain && text.size() <= max_number ? std::string(text) : std::string{};
}

std::string after(std::string_view text, std::string_view prefix) {
    return text.starts_with(prefix) ? number_text(as_bytes(text.substr(prefix.size()))) : std::string{};
}

}  // namespace

void read_qualified_statements(const X509* certificate, CertificateFacts& facts) {
    bool broken = false;
    der::Reader list = der::Reader(extension_octets(certificate, NID_qcStatements), broken).enter(der::sequence_tag);
    while (!list.at_end()) {
        const ByteView statement = list.enter(der::sequence_tag).oid();
        if (qc_compliance == statement || ua_qualified == statement) facts.is_qualified = true;
        if (qc_sscd == statement) facts.has_qscd = true;
    }
}

void read_personal_numbers(const X509* certificate, CertificateFacts& facts) {
    bool broken = false;
    der::Reader list =
        der::Reader(extension_octets(certificate, NID_subject_directory_attributes), broken).enter(der::sequence_tag);
    while (!list.at_end()) {
        der::Reader attribute = list.enter(der::sequence_tag);
        const ByteView type = attribute.oid();
        const std::string value = number_text(attribute.enter(der::set_tag).any().content);
        if (drfo == type) facts.drfou = value;
        if (edrpou == type) facts.edrpou = value;
        if (eddr == type) facts.unzr = value;
    }
    const NameFacts& owner = facts.owner;
    if (facts.drfou.empty()) facts.drfou = after(owner.serial_number, "TINUA-");
    if (facts.edrpou.empty()) facts.edrpou = after(owner.organization_identifier, "NTRUA-");
    facts.passport = after(owner.serial_number, "PASUA-");
    if (facts.passport.empty()) facts.passport = after(owner.serial_number, "IDCUA-");
}

}  // namespace pidpys::certs
