// SPDX-License-Identifier: MIT
#include "crypto/envelope/originator_key.hpp"

#include <algorithm>
#include <array>

#include <openssl/objects.h>

#include "crypto/asn1/writer.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/cms/certificate_choice.hpp"
#include "crypto/dstu4145/parameters_der.hpp"
#include "crypto/envelope/oids.hpp"
#include "crypto/provider/keys.hpp"

namespace pidpys::crypto {
namespace {

// 1.2.804.2.1.1.1.1.3: keys and signatures of DSTU 4145. Cryptonite writes the OID of the recipient certificate's signature.
constexpr der::Oid dstu_arc{"1.2.804.2.1.1.1.1.3"};

bool under(const der::Oid& arc, ByteView oid) {
    const ByteView prefix = arc.content();
    return oid.size() > prefix.size() && std::equal(prefix.begin(), prefix.end(), oid.begin());
}

// NULL or nothing.
bool says_no_curve(const der::Algorithm& algorithm) { return algorithm.is_plain(); }

bool is_nist_curve_of(ByteView parameters, const EVP_PKEY* key) {
    std::array<char, 64> name{};
    if (EVP_PKEY_get_group_name(key, name.data(), name.size(), nullptr) != 1) return false;
    const ASN1_OBJECT* curve = OBJ_nid2obj(OBJ_sn2nid(name.data()));
    der::Parse parse;
    const ByteView named = der::Reader(parameters, parse).oid();
    return parse.complete() && curve != nullptr && der::equal(named, ByteView(OBJ_get0_data(curve), OBJ_length(curve)));
}

bool is_dstu_curve_of(ByteView parameters, const EVP_PKEY* key) {
    const auto own = dstu_public_key(key);
    const auto theirs = dstu4145::decode_parameters(parameters);
    return own && theirs && *theirs->curve == own->params();
}

}  // namespace

Result<void> check_originator_algorithm(const der::Algorithm& algorithm, const OwnKey& own) {
    bool same = false;
    switch (own.kind) {
        case AgreementKind::nist:
            same = oids::ec_public_key == algorithm.oid &&
                   (says_no_curve(algorithm) || is_nist_curve_of(algorithm.parameters, own.key));
            break;
        case AgreementKind::x25519: same = oids::x25519 == algorithm.oid && says_no_curve(algorithm); break;
        case AgreementKind::dstu4145:
            same = under(dstu_arc, algorithm.oid) &&
                   (says_no_curve(algorithm) || is_dstu_curve_of(algorithm.parameters, own.key));
            break;
        case AgreementKind::other: break;
    }
    if (!same) return fail(Errc::malformed, "the sender's key is of another curve than the recipient's");
    return {};
}

Result<StaticOriginator> find_originator(const CertificateReference& reference, const OwnKey& own,
                                         std::span<const ByteView> certificates) {
    for (const ByteView certificate : certificates) {
        const auto identity = identify_certificate(certificate);
        if (!identity || !refers_to(reference, *identity)) continue;
        if ((identity->key_usage & usage_key_agreement) == 0)
            return fail(Errc::unsuitable, "the sender's certificate is not for key agreement");
        auto key = public_key_of(*identity);
        if (!key) return forward(key);
        if (!same_parameters(own.key, key->get()))
            return fail(Errc::unsuitable, "the sender's key is of another curve than the recipient's");
        auto octets = agreement_octets(key->get());
        if (!octets) return forward(octets);
        return StaticOriginator{certificate, std::move(*octets)};
    }
    return fail(Errc::no_certificate,
                "the sender's certificate is not at hand: " +
                    (reference.serial.empty() ? "key " + hex_encode(reference.key_id)
                                              : "serial " + hex_encode(reference.serial.subspan(2))));
}

}  // namespace pidpys::crypto
