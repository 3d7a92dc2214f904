// SPDX-License-Identifier: MIT
// A signature that another signer is to join, with the digests of its content that were needed to see that its signers
// are over that content.
#pragma once

#include "crypto/asn1/ber.hpp"
#include "crypto/cms/content_to_sign.hpp"
#include "crypto/cms/digest.hpp"
#include "crypto/cms/signed_data_parse.hpp"

namespace pidpys::crypto {

class SignatureToJoin {
public:
    // ContentToSign::joining says what is refused.
    static Result<std::shared_ptr<const SignatureToJoin>> read(ByteView signature, std::optional<ByteView> beside);

    [[nodiscard]] const SignedDataView& view() const { return view_; }
    [[nodiscard]] ByteView content() const { return content_.octets(); }

    // Of the content; hashed now unless an existing signer has needed it.
    [[nodiscard]] Result<Bytes> digest_of_content(const DigestAlgorithm& algorithm) const;

private:
    SignatureToJoin() = default;
    Result<void> choose_content(std::optional<ByteView> beside);
    Result<void> check_signers(ByteView signature);

    der::Definite encoding_;  // what view_ refers to
    SignedDataView view_;
    HashedOctets content_{ByteView()};
};

}  // namespace pidpys::crypto
