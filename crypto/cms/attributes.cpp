// SPDX-License-Identifier: MIT
#include "crypto/cms/attributes.hpp"

#include "crypto/asn1/reader.hpp"
#include "crypto/asn1/writer.hpp"
#include "crypto/cms/distinguished_name.hpp"

namespace pidpys::crypto {
namespace {

const DigestAlgorithm& sha256() {
    static const DigestAlgorithm& found = *digest_by_name("SHA256");
    return found;
}

}  // namespace

Bytes attribute(const der::Oid& type, ByteView value) {
    return der::sequence({der::oid(type), der::tlv(der::set_tag, {value})});
}

Result<Bytes> signing_certificate_v2_value(ByteView certificate, const CertificateIdentity& identity,
                                           const DigestAlgorithm& algorithm) {
    auto hash = digest(algorithm, {certificate});
    if (!hash) return forward(hash);
    const Bytes named = &algorithm == &sha256() ? Bytes{} : der::algorithm(algorithm.oid);
    const Bytes issuer_serial =
        der::sequence({der::sequence({der::tlv(der::context(4), {identity.issuer})}), identity.serial});
    return der::sequence({der::sequence({der::sequence({named, der::octets(*hash), issuer_serial})})});
}

namespace {

// ESSCertID and ESSCertIDv2 (RFC 5035 §3, §4).
struct CertificateReference {
    const DigestAlgorithm* digest = nullptr;
    ByteView hash, issuer, serial;  // issuer and serial: empty if absent
};

Result<CertificateReference> read_reference(der::Reader fields, SigningCertificateVersion version,
                                            const der::Parse& parse) {
    const bool v1 = version == SigningCertificateVersion::v1;
    CertificateReference reference{v1 ? digest_by_name("SHA1") : &sha256(), {}, {}, {}};
    if (!v1 && fields.peek() == der::sequence_tag) {
        const der::Algorithm named = fields.algorithm();
        reference.digest = named.is_plain() ? digest_by_oid(named.oid) : nullptr;
        if (!parse.broken() && reference.digest == nullptr)
            return fail(Errc::unsupported, "signing-certificate: digest " + der::oid_text(named.oid));
    }
    reference.hash = fields.take(der::octet_string).content;
    if (!fields.at_end()) {
        der::Reader issuer_serial = fields.enter(der::sequence_tag);
        reference.issuer = issuer_serial.enter(der::sequence_tag).enter(der::context(4)).any().whole;  // directoryName
        reference.serial = issuer_serial.take(der::integer_tag).whole;
    }
    return reference;
}

}  // namespace

Result<bool> refers_to(ByteView value, SigningCertificateVersion version, ByteView certificate,
                       const CertificateIdentity& identity) {
    der::Parse parse;
    der::Reader attribute = der::Reader(value, parse).enter(der::sequence_tag);
    der::Reader references = attribute.enter(der::sequence_tag);
    auto first = read_reference(references.enter(der::sequence_tag), version, parse);
    if (!first) return forward(first);
    while (!references.at_end()) (void)references.take(der::sequence_tag);  // the certificates above the signer's
    (void)attribute.take_if(der::sequence_tag);                             // policies
    if (!parse.complete()) return fail(Errc::malformed, "signing-certificate attribute");
    auto expected = digest(*first->digest, {certificate});
    if (!expected) return forward(expected);
    if (!der::equal(first->hash, *expected)) return false;
    return first->serial.empty() ||
           (der::equal(first->serial, identity.serial) && same_name(first->issuer, identity.issuer));
}

}  // namespace pidpys::crypto
