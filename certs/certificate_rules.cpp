// SPDX-License-Identifier: MIT
#include "certs/certificate_rules.hpp"

#include "certs/critical_extensions.hpp"
#include "certs/strength.hpp"
#include "crypto/asn1/reader.hpp"
#include "crypto/asn1/writer.hpp"
#include "crypto/base/octet_cache.hpp"
#include "crypto/cms/certificate_choice.hpp"
#include "crypto/key/sound_key.hpp"

namespace pidpys::certs {
namespace {

namespace der = crypto::der;

// ECDSA and EdDSA have no parameters in AlgorithmIdentifier (RFC 5758 §3.2, RFC 8410 §3), not even NULL.
bool has_forbidden_parameters(const X509* certificate) {
    const X509_ALGOR* algorithm = nullptr;
    X509_get0_signature(nullptr, &algorithm, certificate);
    const ASN1_OBJECT* object = nullptr;
    int parameters = V_ASN1_UNDEF;
    X509_ALGOR_get0(&object, &parameters, nullptr, algorithm);
    int key = NID_undef;
    OBJ_find_sigid_algs(OBJ_obj2nid(object), nullptr, &key);
    const bool none_allowed = key == NID_X9_62_id_ecPublicKey || key == NID_ED25519 || key == NID_ED448;
    return none_allowed && parameters != V_ASN1_UNDEF;
}

// Whether a certificate with this purpose alone, and critically so, would sign documents.
bool is_of_documents(ByteView purpose) {
    const Bytes list = der::sequence({der::tlv(der::object_identifier, {purpose})});
    crypto::CertificateIdentity only;
    only.extended_key_usage = list;
    only.extended_key_usage_critical = true;
    return crypto::may_sign_documents(only).has_value();
}

// Ukrainian authorities mark the device of a key here, under arcs of vendors or of the country, in the certificates of
// authorities too (pki 2.2, keys-and-envelopes 2.8): that is no purpose. Microsoft's arc has purposes.
bool is_a_mark(ByteView purpose) {
    const std::string oid = der::oid_text(purpose);
    return (oid.starts_with("1.3.6.1.4.1.") && !oid.starts_with("1.3.6.1.4.1.311.")) || oid.starts_with("1.2.804.");
}

// ExtKeyUsageSyntax ::= SEQUENCE SIZE (1..MAX) OF OBJECT IDENTIFIER
Result<void> check_purposes(ByteView extended_key_usage, PathRole role) {
    if (extended_key_usage.empty()) return {};
    der::Parse parse;
    der::Reader list = der::Reader(extended_key_usage, parse).enter(der::sequence_tag);
    if (list.at_end()) parse.refuse();
    bool of_documents = false;
    bool of_others = false;
    while (!list.at_end()) {
        const ByteView purpose = list.oid();
        if (is_of_documents(purpose))
            of_documents = true;
        else if (!is_a_mark(purpose))
            of_others = true;
    }
    if (!parse.complete()) return fail(Errc::malformed, "its extended key usage is empty or damaged");
    if (role == PathRole::authority && of_others && !of_documents)
        return fail(Errc::untrusted, "its extended key usage lets it issue no certificates for documents");
    return {};
}

Result<void> check_form(X509* certificate, ByteView octets, PathRole role) {
    const auto identity = crypto::identify_certificate(octets);
    if (!identity) return fail(Errc::untrusted, "it is damaged");
    if (auto sound = crypto::check_sound_public_key(X509_get0_pubkey(certificate), identity->public_key); !sound)
        return sound;
    if (has_forbidden_parameters(certificate))
        return fail(Errc::malformed, "its signature algorithm has parameters that it cannot have");
    // RFC 5280 §4.2.1.9: keyCertSign goes with cA. Without keyUsage every bit is set.
    const bool states_usage = X509_get_ext_by_NID(certificate, NID_key_usage, -1) >= 0;
    if (states_usage && (X509_get_key_usage(certificate) & KU_KEY_CERT_SIGN) != 0 && !identity->is_authority)
        return fail(Errc::malformed, "its key signs certificates, but it is no authority");
    return check_purposes(identity->extended_key_usage, role);
}

Result<void> check_anew(X509* certificate, ByteView octets, PathRole role, bool is_trusted) {
    if (auto understood = check_extensions(certificate); !understood) return understood;
    EVP_PKEY* const key = X509_get0_pubkey(certificate);
    if (role == PathRole::anchor) return crypto::check_sound(key);
    if (auto strong = is_trusted ? check_strength(key) : check_strength(certificate); !strong) return strong;
    return check_form(certificate, octets, role);
}

}  // namespace

// Nothing but the octets of the certificate and its place decides, so that what was found lately is remembered.
Result<void> check_certificate(X509* certificate, PathRole role, bool is_trusted) {
    static auto& known = *new OctetCache<Result<void>, 128, 8192>;
    Bytes key = crypto::der_of(i2d_X509, certificate);  // an element that says where it ends
    const std::size_t size = key.size();
    key.push_back(static_cast<std::uint8_t>(role));
    key.push_back(is_trusted ? 1 : 0);
    return *known.get(key, [&] {
        return std::make_shared<Result<void>>(check_anew(certificate, ByteView(key).first(size), role, is_trusted));
    });
}

}  // namespace pidpys::certs
