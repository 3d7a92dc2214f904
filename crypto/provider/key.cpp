// SPDX-License-Identifier: MIT
#include "crypto/provider/key.hpp"

#include "crypto/asn1/reader.hpp"
#include "crypto/asn1/writer.hpp"

namespace pidpys::crypto::provider {

namespace {

constexpr der::Oid kAlgorithm{"1.2.804.2.1.1.1.1.3.1.1"};

// AlgorithmIdentifier of a key.
Result<Key> read_algorithm(der::Reader& outer, const der::Parse& parse) {
    const der::Algorithm algorithm = outer.algorithm();
    if (parse.broken()) return fail(Errc::malformed, "key: AlgorithmIdentifier");
    if (!(kAlgorithm == algorithm.oid)) return fail(Errc::unsupported, "not a DSTU 4145 key");
    return key_with_parameters(algorithm.parameters);
}

}  // namespace

Key Key::copy() const {
    Key copy{curve, parameters, sbox, public_key, std::nullopt};
    if (private_key) copy.private_key = private_key->clone();
    return copy;
}

Result<Key> key_with_parameters(ByteView parameters) {
    auto decoded = dstu4145::decode_parameters(parameters);
    if (!decoded) return forward(decoded);
    Key key;
    key.curve = decoded->curve;
    key.parameters = to_bytes(parameters);
    if (decoded->dke) {
        auto sbox = GostSBox::from_packed(*decoded->dke);
        if (!sbox) return forward(sbox);
        key.sbox = *sbox;
    }
    return key;
}

void set_private(Key& key, dstu4145::PrivateKey private_key) {
    key.public_key = private_key.public_key();
    key.private_key = std::move(private_key);
}

Result<Key> read_public_key_info(ByteView der) {
    der::Parse parse;
    der::Reader info = der::Reader(der, parse).enter(der::sequence_tag);
    auto key = read_algorithm(info, parse);
    if (!key) return key;
    const ByteView bits = info.take(der::bit_string).content;
    if (parse.broken() || bits.empty() || bits[0] != 0) return fail(Errc::malformed, "SubjectPublicKeyInfo");
    const ByteView point = der::Reader(bits.subspan(1), parse).take(der::octet_string).content;
    if (!parse.complete()) return fail(Errc::malformed, "SubjectPublicKeyInfo: not one OCTET STRING inside");
    auto decoded = dstu4145::PublicKey::decode(key->curve, point);
    if (!decoded) return forward(decoded);
    key->public_key = *decoded;
    return key;
}

Result<Key> read_private_key_info(ByteView der) {
    der::Parse parse;
    der::Reader info = der::Reader(der, parse).enter(der::sequence_tag);
    const std::uint64_t version = info.number();
    if (parse.broken() || version > 1) return fail(Errc::malformed, "PrivateKeyInfo");
    auto key = read_algorithm(info, parse);
    if (!key) return key;
    const ByteView octets = info.take(der::octet_string).content;
    (void)info.take_if(der::context(0));            // attributes: not the key's
    (void)info.take_if(der::context_primitive(1));  // OneAsymmetricKey's public key: ours is computed
    if (!parse.complete()) return fail(Errc::malformed, "PrivateKeyInfo");
    auto decoded = dstu4145::PrivateKey::decode(key->curve, octets);
    if (!decoded) return forward(decoded);
    set_private(*key, std::move(*decoded));
    return key;
}

Bytes write_public_key_info(const Key& key) {
    const Bytes point = der::octets(key.public_key->encode());
    const std::uint8_t no_unused_bits = 0;
    return der::sequence(
        {der::algorithm(kAlgorithm, key.parameters), der::tlv(der::bit_string, {ByteView(&no_unused_bits, 1), point})});
}

SecretBytes write_private_key_info(const Key& key) {
    Bytes octets = der::octets(key.private_key->encode().view());
    Bytes whole = der::sequence({der::integer(0), der::algorithm(kAlgorithm, key.parameters), octets});
    SecretBytes secret(whole);
    wipe(octets);
    wipe(whole);
    return secret;
}

}  // namespace pidpys::crypto::provider
