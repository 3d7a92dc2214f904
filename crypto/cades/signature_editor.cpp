// SPDX-License-Identifier: MIT
#include "crypto/cades/signature_editor.hpp"

#include <algorithm>

#include "crypto/asn1/reader.hpp"
#include "crypto/asn1/writer.hpp"
#include "crypto/cades/attribute_set.hpp"
#include "crypto/cades/level.hpp"
#include "crypto/cms/attributes.hpp"
#include "crypto/cms/signed_data_parts.hpp"

namespace pidpys::crypto {
namespace {

bool holds(const std::vector<ByteView>& set, ByteView element) {
    return std::any_of(set.begin(), set.end(), [&](ByteView one) { return der::equal(one, element); });
}

Bytes joined(const std::vector<ByteView>& elements) {
    Bytes octets;
    for (ByteView element : elements) der::append(octets, element);
    return octets;
}

bool is_of_other_kind(ByteView revocation) { return revocation[0] != der::sequence_tag; }

}  // namespace

Result<SignatureEditor> SignatureEditor::open(ByteView signature) {
    SignatureEditor editor;
    auto definite = der::Definite::from(signature);
    if (!definite) return forward(definite);
    editor.encoding_ = std::move(*definite);
    auto view = parse_signed_data(editor.encoding_.view());
    if (!view) return forward(view);
    editor.view_ = std::move(*view);
    for (const SignerInfoView& signer : editor.view_.signers) {
        Signer& one = editor.signers_.emplace_back();
        one.ordered = !has_archive_timestamp_v2(signer);
        for (const AttributeView& attribute : read_attributes(signer.unsigned_attributes))
            one.attributes.push_back(attribute.whole);
    }
    return editor;
}

void SignatureEditor::add_unsigned(std::size_t signer, const der::Oid& type, ByteView value) {
    Signer& one = signers_.at(signer);
    const ByteView added = keep(attribute(type, value));
    one.changed = true;
    if (one.ordered)
        insert_sorted(one.attributes, added);
    else
        one.attributes.push_back(added);
}

void SignatureEditor::replace_unsigned(std::size_t signer, const der::Oid& type, ByteView value) {
    std::erase_if(signers_.at(signer).attributes, [&](ByteView whole) {
        bool broken = false;
        return type == der::Reader(whole, broken).enter(der::sequence_tag).oid();
    });
    add_unsigned(signer, type, value);
}

void SignatureEditor::add_certificate(ByteView certificate) {
    if (!holds(view_.certificates, certificate) && !holds(certificates_, certificate))
        certificates_.push_back(keep(to_bytes(certificate)));
}

void SignatureEditor::add_revocation(ByteView choice) {
    if (!holds(view_.revocations, choice) && !holds(revocations_, choice))
        revocations_.push_back(keep(to_bytes(choice)));
}

void SignatureEditor::add_digest_algorithm(const DigestAlgorithm& algorithm) {
    digest_algorithms_.push_back(keep(der::algorithm(algorithm.oid)));
}

Bytes SignatureEditor::signer_info(std::size_t signer) const {
    const SignerInfoView& was = view_.signers[signer];
    return der::sequence({was.before_attributes, was.signed_attributes, was.signature_algorithm, was.whole_signature,
                          der::tlv(der::context(1), {joined(signers_[signer].attributes)})});
}

Bytes SignatureEditor::encode() const {
    SignedDataParts parts = SignedDataParts::of(view_);
    std::list<Bytes> made;
    for (std::size_t i = 0; i < signers_.size(); ++i)
        if (signers_[i].changed) parts.signers[i] = made.emplace_back(signer_info(i));
    for (ByteView certificate : certificates_) parts.add_certificate(certificate);
    for (ByteView algorithm : digest_algorithms_) parts.add_digest_algorithm(algorithm);
    if (!revocations_.empty()) {
        std::vector<ByteView> all = view_.revocations;
        for (ByteView choice : revocations_) insert_sorted(all, choice);
        parts.crls = made.emplace_back(der::tlv(der::context(1), {joined(all)}));
        if (std::any_of(all.begin(), all.end(), is_of_other_kind)) parts.version = 5;
    }
    return parts.assemble();
}

}  // namespace pidpys::crypto
