// SPDX-License-Identifier: MIT
#include "crypto/cms/certificate_identity.hpp"

#include "crypto/asn1/reader.hpp"
#include "crypto/base/octet_cache.hpp"
#include "crypto/cms/times.hpp"
#include "crypto/key/sound_key.hpp"
#include "crypto/provider/provider.hpp"

namespace pidpys::crypto {
namespace {

using std::chrono::system_clock;

constexpr der::Oid subject_key_identifier{"2.5.29.14"};
constexpr der::Oid key_usage{"2.5.29.15"};
constexpr der::Oid basic_constraints{"2.5.29.19"};
constexpr der::Oid authority_key_identifier{"2.5.29.35"};
constexpr der::Oid extended_key_usage{"2.5.29.37"};

bool is_true(const std::optional<der::Element>& boolean) {
    return boolean && boolean->content.size() == 1 && boolean->content[0] != 0;
}

// The keyIdentifier of an AuthorityKeyIdentifier: no more than a hint which issuer to try, so that one written as a bare
// OCTET STRING (jkurwa) costs the certificate nothing.
ByteView key_identifier_of(ByteView extension) {
    bool broken = false;
    der::Reader fields = der::Reader(extension, broken).enter(der::sequence_tag);
    const auto identifier = fields.take_if(der::context_primitive(0));
    return identifier ? identifier->content : ByteView{};
}

void read_extension(der::Reader& value, const ByteView oid, bool critical, CertificateIdentity& identity) {
    if (subject_key_identifier == oid) {
        identity.subject_key_id = value.take(der::octet_string).content;
    } else if (key_usage == oid) {
        const ByteView bits = value.take(der::bit_string).content;
        identity.key_usage = bits.size() >= 2 ? bits[1] : 0;
    } else if (basic_constraints == oid) {
        der::Reader fields = value.enter(der::sequence_tag);
        identity.is_authority = is_true(fields.take_if(der::boolean));
        (void)fields.take_if(der::integer_tag);
    } else if (authority_key_identifier == oid) {
        identity.authority_key_id = key_identifier_of(value.rest());
        value.skip_rest();
    } else if (extended_key_usage == oid) {
        identity.extended_key_usage = value.take(der::sequence_tag).whole;
        identity.extended_key_usage_critical = critical;
    } else {
        value.skip_rest();  // what it says is for certs/ to judge
    }
}

void read_extensions(der::Reader& explicit_tag, der::Parse& parse, CertificateIdentity& identity) {
    der::Reader list = explicit_tag.enter(der::sequence_tag);
    while (!list.at_end()) {
        der::Reader extension = list.enter(der::sequence_tag);
        const ByteView oid = extension.oid();
        const bool critical = is_true(extension.take_if(der::boolean));
        der::Reader value(extension.take(der::octet_string).content, parse);
        read_extension(value, oid, critical, identity);
    }
}

void read_validity(der::Reader fields, CertificateIdentity& identity) {
    const auto from = read_time(fields.any().whole);
    const auto until = read_time(fields.any().whole);
    const bool odd = !from || !until;
    identity.not_before = odd ? system_clock::time_point::min() : *from;
    identity.not_after = odd ? system_clock::time_point::min() : *until;
}

}  // namespace

Result<CertificateIdentity> identify_certificate(ByteView certificate) {
    CertificateIdentity identity;
    der::Parse parse;
    der::Reader outer(certificate, parse);
    der::Reader body = outer.enter(der::sequence_tag);
    der::Reader fields = body.enter(der::sequence_tag);
    (void)body.algorithm();
    (void)body.take(der::bit_string);
    (void)fields.take_if(der::context(0));
    identity.serial = fields.take(der::integer_tag).whole;
    (void)fields.algorithm();
    identity.issuer = fields.take(der::sequence_tag).whole;
    read_validity(fields.enter(der::sequence_tag), identity);
    identity.subject = fields.take(der::sequence_tag).whole;
    const der::Element info = fields.take(der::sequence_tag);
    identity.public_key_info = info.whole;
    der::Reader key = fields.inside(info);
    (void)key.algorithm();
    const ByteView bits = key.take(der::bit_string).content;
    if (bits.empty()) parse.refuse();
    if (!parse.broken()) identity.public_key = bits.subspan(1);
    (void)fields.take_if(der::context_primitive(1));
    (void)fields.take_if(der::context_primitive(2));
    if (auto extensions = fields.take_if(der::context(3))) {
        der::Reader explicit_tag = fields.inside(*extensions);
        read_extensions(explicit_tag, parse, identity);
    }
    if (!parse.complete()) return fail(Errc::malformed, "not an X.509 certificate");
    return identity;
}

Result<EvpPkey> public_key_of(const CertificateIdentity& identity) {
    // For each key libcrypto walks all its decoders: a millisecond, ten times a verification. Lives as the process does.
    static auto& known = *new OctetCache<EVP_PKEY, 128, 1024>;
    const auto key = known.get(identity.public_key_info, [&] {
        (void)load_provider();  // without it national certificates have no key
        const unsigned char* at = identity.public_key_info.data();
        const auto size = static_cast<long>(identity.public_key_info.size());
        std::shared_ptr<EVP_PKEY> decoded(d2i_PUBKEY(nullptr, &at, size), EVP_PKEY_free);
        ERR_clear_error();
        return decoded;
    });
    if (!key) return fail(Errc::unsupported, "a public key of an unknown kind");
    if (auto sound = check_sound_public_key(key.get(), identity.public_key); !sound) return forward(sound);
    EVP_PKEY_up_ref(key.get());
    return EvpPkey(key.get());
}

}  // namespace pidpys::crypto
