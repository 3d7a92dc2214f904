// SPDX-License-Identifier: MIT
#include "crypto/asn1/reader.hpp"
#include "crypto/asn1/writer.hpp"
#include "crypto/container/contents.hpp"
#include "crypto/container/iit.hpp"
#include "crypto/key/sound_key.hpp"
#include "crypto/provider/keys.hpp"

namespace pidpys::crypto {
namespace {

// OneAsymmetricKey (RFC 5958 §2): PrivateKeyInfo, and since version 2 the public key. Empty views where the structure
// is another one.
struct PrivateKeyInfo {
    explicit PrivateKeyInfo(ByteView der) {
        bool broken = false;
        der::Reader fields = der::Reader(der, broken).enter(der::sequence_tag);
        const std::uint64_t version = fields.number();
        const ByteView algorithm_identifier = fields.take(der::sequence_tag).whole;
        const ByteView octets = fields.take(der::octet_string).whole;
        const auto set = fields.take_if(der::context(0));
        const auto bits = fields.take_if(der::context_primitive(1));
        if (broken || version > 1) return;
        algorithm = algorithm_identifier;
        key = octets;
        if (set) attributes = set->content;
        if (bits && !bits->content.empty()) public_key = bits->content.subspan(1);  // past the unused-bits octet
    }

    // Version 1, which is what libcrypto 3.0 reads.
    [[nodiscard]] SecretBytes as_version_1() const {
        Bytes first = der::sequence({der::integer(0), algorithm, key});
        SecretBytes copy(first);
        wipe(first);
        return copy;
    }

    ByteView algorithm, key;  // whole
    ByteView attributes, public_key;
};

// The public octets of a key, as its SubjectPublicKeyInfo has them.
bool has_public_octets(EVP_PKEY* key, ByteView octets) {
    const Bytes info = der_of(i2d_PUBKEY, key);
    ERR_clear_error();
    bool broken = false;
    der::Reader fields = der::Reader(info, broken).enter(der::sequence_tag);
    (void)fields.take(der::sequence_tag);
    const ByteView bits = fields.take(der::bit_string).content;
    return !broken && !bits.empty() && der::equal(bits.subspan(1), octets);
}

EvpPkey decode(ByteView der) {
    if (auto national = read_dstu_private_key(der)) return std::move(*national);
    const unsigned char* at = der.data();
    EvpPkey key(d2i_AutoPrivateKey(nullptr, &at, static_cast<long>(der.size())));
    ERR_clear_error();
    return key;
}

}  // namespace

Result<std::vector<RawKey>> read_private_key(ByteView der) {
    const PrivateKeyInfo info(der);
    EvpPkey key = info.public_key.empty() ? decode(der) : decode(info.as_version_1().view());
    if (!key) return fail(Errc::malformed, "not a private key of a known kind");
    if (auto sound = check_sound(key.get()); !sound) return forward(sound);
    if (!info.public_key.empty() && !has_public_octets(key.get(), info.public_key))
        return fail(Errc::malformed, "the public key beside the private one is another");
    std::vector<RawKey> keys;
    keys.push_back({std::move(key), {}});
    auto second = iit_agreement_key(info.attributes);
    if (!second) return forward(second);
    if (*second) keys.push_back({std::move(*second), {}});
    return keys;
}

}  // namespace pidpys::crypto
