// SPDX-License-Identifier: MIT
// What the time-stamps of a CAdES signature are over (pki 2.5 and 6.5), made and checked by the same code.
#pragma once

#include "crypto/cms/digest.hpp"
#include "crypto/cms/signed_data_parse.hpp"

namespace pidpys::crypto {

// The octets that a message imprint is the digest of, in pieces. Pieces that are viewed outlive it.
class ImprintInput {
public:
    ImprintInput() = default;
    ImprintInput(ImprintInput&&) = default;
    ImprintInput& operator=(ImprintInput&&) = default;
    ImprintInput(const ImprintInput&) = delete;
    ImprintInput& operator=(const ImprintInput&) = delete;

    void add(ByteView piece) { pieces_.push_back(piece); }
    void keep(Bytes piece);  // the same, of octets that live here

    [[nodiscard]] std::size_t size() const;
    [[nodiscard]] Result<Bytes> digest(const DigestAlgorithm& algorithm) const;  // errors of crypto::digest

private:
    std::vector<ByteView> pieces_;
    std::vector<Bytes> kept_;
};

// signature-time-stamp (EN 319 122-1 §5.3): the value of SignerInfo.signature, without tag and length.
ImprintInput signature_timestamp_input(const SignerInfoView& signer);

// CAdES-C-timestamp (RFC 5126 §6.3.5) and time-stamped-certs-crls-references (§6.3.6), over the attributes at hand.
ImprintInput signature_and_refs_timestamp_input(const SignerInfoView& signer);
ImprintInput refs_timestamp_input(const SignerInfoView& signer);

// archive-time-stamp-v3 (EN 319 122-1 §5.5.3). `hash_index`: the attribute's value (hash_index.hpp). The content is
// hashed with the imprint's algorithm. Errors of crypto::digest.
Result<ImprintInput> archive_timestamp_v3_input(const SignedDataView& signature, const SignerInfoView& signer,
                                                HashedOctets& content, const DigestAlgorithm& algorithm,
                                                ByteView hash_index);

// archive-time-stamp-v2 (RFC 5126 §6.4.1), which is read only. `beside`: the content of a detached signature. `not_earlier`:
// the archive time-stamps (whole attributes) that the one in question does not cover, itself among them. TS 101 733
// v1.8.3 left the set's tag and length out.
enum class UnsignedSetForm { with_header, content_alone };
ImprintInput archive_timestamp_v2_input(const SignedDataView& signature, const SignerInfoView& signer, ByteView beside,
                                        std::span<const ByteView> not_earlier,
                                        UnsignedSetForm form = UnsignedSetForm::with_header);

}  // namespace pidpys::crypto
