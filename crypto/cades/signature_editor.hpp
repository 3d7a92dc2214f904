// SPDX-License-Identifier: MIT
// A signature that grows: unsigned attributes, certificates and revocation data are added, and everything else stays
// octet for octet (pki 6.3). An encoding that is BER outside keeps what was hashed and loses its indefinite lengths.
#pragma once

#include <list>
#include <optional>

#include "crypto/asn1/ber.hpp"
#include "crypto/cms/digest.hpp"
#include "crypto/cms/signed_data_parse.hpp"

namespace pidpys::crypto {

class SignatureEditor {
public:
    // `signature` outlives the editor. Errors of parse_signed_data.
    static Result<SignatureEditor> open(ByteView signature);

    SignatureEditor(SignatureEditor&&) = default;
    SignatureEditor& operator=(SignatureEditor&&) = default;
    SignatureEditor(const SignatureEditor&) = delete;
    SignatureEditor& operator=(const SignatureEditor&) = delete;

    [[nodiscard]] const SignedDataView& view() const { return view_; }  // as it was opened

    // One more attribute, behind those there are in DER's order, or at the end where an archive-time-stamp-v2 covers
    // their order.
    void add_unsigned(std::size_t signer, const der::Oid& type, ByteView value);
    // In place of all attributes of that type.
    void replace_unsigned(std::size_t signer, const der::Oid& type, ByteView value);

    // Each unless it is there already.
    void add_certificate(ByteView certificate);
    void add_revocation(ByteView choice);  // RevocationInfoChoice
    void add_digest_algorithm(const DigestAlgorithm& algorithm);

    // With the version that RFC 5652 §5.1 asks for where revocation data of another kind than lists was added.
    [[nodiscard]] Bytes encode() const;

private:
    struct Signer {
        std::vector<ByteView> attributes;  // whole
        bool ordered = true;               // DER's order may be kept
        bool changed = false;
    };

    SignatureEditor() = default;
    ByteView keep(Bytes octets) { return kept_.emplace_back(std::move(octets)); }
    [[nodiscard]] Bytes signer_info(std::size_t signer) const;

    der::Definite encoding_;  // what view_ refers to
    SignedDataView view_;
    std::vector<Signer> signers_;
    std::vector<ByteView> certificates_, revocations_, digest_algorithms_;  // added
    std::list<Bytes> kept_;                                                 // what was added refers to
};

}  // namespace pidpys::crypto
