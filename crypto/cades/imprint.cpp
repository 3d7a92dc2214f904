// SPDX-License-Identifier: MIT
#include "crypto/cades/imprint.hpp"

#include <algorithm>

#include "crypto/asn1/reader.hpp"
#include "crypto/asn1/writer.hpp"
#include "crypto/cades/attribute_set.hpp"
#include "crypto/cades/oids.hpp"

namespace pidpys::crypto {
namespace {

void add_bodies(ImprintInput& input, const std::vector<AttributeView>& attributes, const der::Oid& type) {
    for (const AttributeView& one : attributes)
        if (type == one.type) input.add(one.body);
}

// version, sid, digestAlgorithm, signedAttrs, signatureAlgorithm, signature: a SignerInfo without its header and
// without its unsigned attributes, as it stands.
void add_signer(ImprintInput& input, const SignerInfoView& signer) {
    input.add(signer.before_attributes);
    input.add(signer.signed_attributes);
    input.add(signer.signature_algorithm);
    input.add(signer.whole_signature);
}

}  // namespace

void ImprintInput::keep(Bytes piece) {
    kept_.push_back(std::move(piece));
    pieces_.emplace_back(kept_.back());  // the octets stay where they are when `kept_` grows
}

std::size_t ImprintInput::size() const {
    std::size_t octets = 0;
    for (ByteView piece : pieces_) octets += piece.size();
    return octets;
}

Result<Bytes> ImprintInput::digest(const DigestAlgorithm& algorithm) const {
    return crypto::digest(algorithm, std::span<const ByteView>(pieces_));
}

ImprintInput signature_timestamp_input(const SignerInfoView& signer) {
    ImprintInput input;
    input.add(signer.signature);
    return input;
}

ImprintInput signature_and_refs_timestamp_input(const SignerInfoView& signer) {
    const auto attributes = read_attributes(signer.unsigned_attributes);
    ImprintInput input;
    input.add(signer.signature);
    add_bodies(input, attributes, oids::signature_timestamp);
    add_bodies(input, attributes, oids::certificate_refs);
    add_bodies(input, attributes, oids::revocation_refs);
    return input;
}

ImprintInput refs_timestamp_input(const SignerInfoView& signer) {
    const auto attributes = read_attributes(signer.unsigned_attributes);
    ImprintInput input;
    add_bodies(input, attributes, oids::certificate_refs);
    add_bodies(input, attributes, oids::revocation_refs);
    return input;
}

Result<ImprintInput> archive_timestamp_v3_input(const SignedDataView& signature, const SignerInfoView& signer,
                                                HashedOctets& content, const DigestAlgorithm& algorithm,
                                                ByteView hash_index) {
    const auto hashed = content.digest(algorithm);
    if (!hashed) return tl::unexpected(hashed.error());
    ImprintInput input;
    input.keep(der::tlv(der::object_identifier, {signature.content_type}));
    input.keep(to_bytes(*hashed));
    add_signer(input, signer);
    input.add(hash_index);
    return input;
}

ImprintInput archive_timestamp_v2_input(const SignedDataView& signature, const SignerInfoView& signer, ByteView beside,
                                        std::span<const ByteView> not_earlier, UnsignedSetForm form) {
    ImprintInput input;
    input.add(signature.encapsulated);
    if (!signature.content) input.add(beside);
    input.add(signature.certificate_set);
    input.add(signature.crls);
    add_signer(input, signer);
    std::vector<ByteView> covered;
    std::size_t length = 0;
    for (const AttributeView& one : read_attributes(signer.unsigned_attributes)) {
        const auto is_it = [&](ByteView other) { return der::equal(other, one.whole); };
        if (std::any_of(not_earlier.begin(), not_earlier.end(), is_it)) continue;
        covered.push_back(one.whole);
        length += one.whole.size();
    }
    if (form == UnsignedSetForm::with_header) {
        Bytes header;
        der::append_header(header, der::context(1), length);
        input.keep(std::move(header));
    }
    for (ByteView attribute : covered) input.add(attribute);
    return input;
}

}  // namespace pidpys::crypto
