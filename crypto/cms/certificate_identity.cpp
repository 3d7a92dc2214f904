// SPDX-License-Identifier: MIT
#include "crypto/cms/certificate_identity.hpp"

#include "crypto/asn1/reader.hpp"
#include "crypto/base/octet_cache.hpp"

namespace pidpys::crypto {
namespace {

constexpr der::Oid subject_key_identifier{"2.5.29.14"};
constexpr der::Oid key_usage{"2.5.29.15"};

void read_extensions(ByteView extensions, bool& broken, CertificateIdentity& identity) {
    der::Reader list = der::Reader(extensions, broken).enter(der::sequence_tag);
    while (!list.at_end()) {
        der::Reader extension = list.enter(der::sequence_tag);
        const ByteView oid = extension.oid();
        (void)extension.take_if(der::boolean);
        der::Reader value(extension.take(der::octet_string).content, broken);
        if (subject_key_identifier == oid) identity.subject_key_id = value.take(der::octet_string).content;
        if (key_usage == oid) {
            const ByteView bits = value.take(der::bit_string).content;
            identity.key_usage = bits.size() >= 2 ? bits[1] : 0;
        }
    }
}

}  // namespace

Result<CertificateIdentity> identify_certificate(ByteView certificate) {
    CertificateIdentity identity;
    bool broken = false;
    der::Reader outer(certificate, broken);
    der::Reader body = outer.enter(der::sequence_tag);
    outer.finish();
    der::Reader fields = body.enter(der::sequence_tag);
    (void)body.take(der::sequence_tag);  // signatureAlgorithm
    (void)body.take(der::bit_string);
    (void)fields.take_if(der::context(0));
    identity.serial = fields.take(der::integer_tag).whole;
    (void)fields.take(der::sequence_tag);  // signature
    identity.issuer = fields.take(der::sequence_tag).whole;
    (void)fields.take(der::sequence_tag);  // validity
    identity.subject = fields.take(der::sequence_tag).whole;
    const der::Element info = fields.take(der::sequence_tag);
    identity.public_key_info = info.whole;
    der::Reader key(info.content, broken);
    (void)key.take(der::sequence_tag);
    const ByteView bits = key.take(der::bit_string).content;
    if (bits.empty()) broken = true;
    if (!broken) identity.public_key = bits.subspan(1);
    (void)fields.take_if(der::context_primitive(1));
    (void)fields.take_if(der::context_primitive(2));
    if (auto extensions = fields.take_if(der::context(3))) read_extensions(extensions->content, broken, identity);
    if (broken) return fail(Errc::malformed, "not an X.509 certificate");
    return identity;
}

EvpPkey public_key_of(const CertificateIdentity& identity) {
    // For each key libcrypto walks all its decoders: a millisecond, ten times a verification. Lives as the process does.
    static auto& known = *new OctetCache<EVP_PKEY, 128, 1024>;
    const auto key = known.get(identity.public_key_info, [&] {
        const unsigned char* at = identity.public_key_info.data();
        const auto size = static_cast<long>(identity.public_key_info.size());
        std::shared_ptr<EVP_PKEY> decoded(d2i_PUBKEY(nullptr, &at, size), EVP_PKEY_free);
        ERR_clear_error();
        return decoded;
    });
    if (key) EVP_PKEY_up_ref(key.get());
    return EvpPkey(key.get());
}

}  // namespace pidpys::crypto
