// SPDX-License-Identifier: MIT
#include "crypto/cmp/revocation_request.hpp"

#include <openssl/rand.h>

#include "crypto/asn1/reader.hpp"
#include "crypto/asn1/writer.hpp"
#include "crypto/cms/bit_string_signer.hpp"
#include "crypto/cms/certificate_identity.hpp"
#include "crypto/cms/times.hpp"

namespace pidpys::crypto::cmp {
namespace {

using der::context;

constexpr der::Oid reason_code{"2.5.29.21"};
constexpr der::Oid invalidity_date{"2.5.29.24"};
constexpr std::uint64_t cmp2000 = 2;  // pvno
constexpr unsigned directory_name = 4;
constexpr unsigned revocation_body = 11;

Bytes extension(const der::Oid& type, ByteView value) { return der::sequence({der::oid(type), der::octets(value)}); }

Bytes directory(ByteView name) { return der::tlv(context(directory_name), {name}); }

Result<Bytes> fresh_octets() {
    Bytes chance(16);
    if (RAND_bytes(chance.data(), static_cast<int>(chance.size())) != 1)
        return fail(Errc::internal, "random numbers: " + openssl_errors());
    return der::octets(chance);
}

// The tags of PKIHeader are explicit, and ascend.
Result<Bytes> header_of(const CertificateIdentity& certificate, const RevocationRequest& request, ByteView algorithm) {
    const auto transaction = fresh_octets();
    if (!transaction) return transaction;
    const auto nonce = fresh_octets();
    if (!nonce) return nonce;
    const Bytes key_id =
        certificate.subject_key_id.empty() ? Bytes() : der::tlv(context(2), {der::octets(certificate.subject_key_id)});
    return der::sequence({der::integer(cmp2000), directory(certificate.subject), directory(certificate.issuer),
                          der::tlv(context(0), {general_time_value(request.made_at)}),
                          der::tlv(context(1), {algorithm}), key_id, der::tlv(context(4), {*transaction}),
                          der::tlv(context(5), {*nonce})});
}

// Those of CertTemplate are implicit (RFC 4211), but for a Name, which is a CHOICE.
Bytes body_of(const CertificateIdentity& certificate, const RevocationRequest& request) {
    bool broken = false;
    const ByteView serial = der::Reader(certificate.serial, broken).any().content;
    const Bytes which =
        der::sequence({der::tlv(der::context_primitive(1), {serial}), der::tlv(context(3), {certificate.issuer})});
    const auto reason = static_cast<std::uint8_t>(request.reason);
    const Bytes why = der::sequence({extension(reason_code, der::tlv(der::enumerated_tag, {ByteView(&reason, 1)})),
                                     extension(invalidity_date, general_time_value(request.invalid_since))});
    return der::tlv(context(revocation_body), {der::sequence({der::sequence({which, why})})});
}

}  // namespace

const ReasonNames* find_reason(std::string_view name, std::string_view ReasonNames::*kind) {
    for (const ReasonNames& known : revocation_reasons)
        if (known.*kind == name) return &known;
    return nullptr;
}

const ReasonNames& names_of(RevocationReason reason) {
    for (const ReasonNames& known : revocation_reasons)
        if (known.reason == reason) return known;
    return revocation_reasons.front();
}

Result<Bytes> write_revocation_request(const KeyEntry& entry, const RevocationRequest& request) {
    if (entry.certificates.empty()) return fail(Errc::no_certificate);
    const Bytes& certificate = entry.certificates.front();
    const auto identity = identify_certificate(certificate);
    if (!identity) return tl::unexpected(identity.error());
    const auto signer = BitStringSigner::make(entry.key.get());
    if (!signer) return tl::unexpected(signer.error());
    const auto header = header_of(*identity, request, signer->algorithm());
    if (!header) return header;
    const Bytes body = body_of(*identity, request);
    const auto protection = signer->sign(der::sequence({*header, body}));
    if (!protection) return protection;
    return der::sequence(
        {*header, body, der::tlv(context(0), {*protection}), der::tlv(context(1), {der::sequence({certificate})})});
}

}  // namespace pidpys::crypto::cmp
