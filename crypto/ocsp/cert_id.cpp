// SPDX-License-Identifier: MIT
#include "crypto/ocsp/cert_id.hpp"

#include "crypto/asn1/magnitude.hpp"
#include "crypto/asn1/writer.hpp"
#include "crypto/cms/signature_scheme.hpp"

namespace pidpys::crypto::ocsp {
namespace {

constexpr std::size_t max_serial = 64;  // octets; RFC 5280 §4.1.2.2 has at most 20

ByteView content_of(ByteView integer) {
    bool broken = false;
    return der::Reader(integer, broken).take(der::integer_tag).content;
}

}  // namespace

const DigestAlgorithm& usual_digest(const CertificateIdentity& issuer) {
    const auto key = public_key_of(issuer);
    const bool national = key && family_of(key->get()) == KeyFamily::dstu4145;
    return *digest_by_name(national ? "dstu34311" : "SHA1");
}

Result<CertId> make_cert_id(ByteView serial, const CertificateIdentity& issuer, const DigestAlgorithm& algorithm) {
    auto name = digest(algorithm, {issuer.subject});
    if (!name) return forward(name);
    auto key = digest(algorithm, {issuer.public_key});
    if (!key) return forward(key);
    return CertId{&algorithm, std::move(*name), std::move(*key), to_bytes(content_of(serial))};
}

Bytes encode(const CertId& id) {
    return der::sequence({der::algorithm(id.algorithm->oid), der::octets(id.issuer_name_hash),
                          der::octets(id.issuer_key_hash), der::tlv(der::integer_tag, {id.serial})});
}

CertId read_cert_id(der::Reader& from, der::Parse& parse) {
    der::Reader fields = from.enter(der::sequence_tag);
    const der::Algorithm algorithm = fields.algorithm();
    if (!algorithm.is_plain()) parse.refuse();
    CertId id{digest_by_oid(algorithm.oid), {}, {}, {}};
    id.issuer_name_hash = to_bytes(fields.take(der::octet_string).content);
    id.issuer_key_hash = to_bytes(fields.take(der::octet_string).content);
    id.serial = to_bytes(fields.take(der::integer_tag).content);
    if (id.serial.empty() || id.serial.size() > max_serial) parse.refuse();
    return id;
}

Result<bool> is_id_of(const CertId& id, ByteView serial, const CertificateIdentity& issuer) {
    if (id.algorithm == nullptr || !der::equal(der::magnitude(id.serial), der::magnitude(content_of(serial))))
        return false;
    auto expected = make_cert_id(serial, issuer, *id.algorithm);
    if (!expected) return forward(expected);
    return id.issuer_name_hash == expected->issuer_name_hash && id.issuer_key_hash == expected->issuer_key_hash;
}

}  // namespace pidpys::crypto::ocsp
