// SPDX-License-Identifier: MIT
#include "crypto/cms/content_to_sign.hpp"

#include "crypto/asn1/reader.hpp"
#include "crypto/cms/oids.hpp"
#include "crypto/cms/signature_to_join.hpp"
#include "crypto/cms/verify.hpp"
#include "crypto/provider/provider.hpp"

namespace pidpys::crypto {
Result<std::shared_ptr<const SignatureToJoin>> SignatureToJoin::read(ByteView signature,
                                                                     std::optional<ByteView> beside) {
    if (auto loaded = load_provider(); !loaded) return forward(loaded);
    const std::shared_ptr<SignatureToJoin> joined(new SignatureToJoin);
    auto definite = der::Definite::from(signature);
    if (!definite) return forward(definite);
    joined->encoding_ = std::move(*definite);
    auto view = parse_signed_data(joined->encoding_.view());
    if (!view) return forward(view);
    joined->view_ = std::move(*view);
    if (auto chosen = joined->choose_content(beside); !chosen) return forward(chosen);
    if (auto checked = joined->check_signers(signature); !checked) return forward(checked);
    return joined;
}

Result<void> SignatureToJoin::choose_content(std::optional<ByteView> beside) {
    if (view_.signers.empty()) return fail(Errc::malformed, "the existing signature has no signer");
    if (!(oids::data == view_.content_type))
        return fail(Errc::unsupported,
                    "an existing signature over content of type " + der::oid_text(view_.content_type));
    if (view_.content && beside && !der::equal(*view_.content, *beside))
        return fail(Errc::integrity, "the data differs from the content of the existing signature");
    if (!view_.content && !beside)
        return fail(Errc::not_found, "the existing signature is detached and its data is absent");
    content_ = HashedOctets(view_.content ? *view_.content : *beside);
    return {};
}

// Whoever joins signers that are over something else would seem to have agreed with them.
Result<void> SignatureToJoin::check_signers(ByteView signature) {
    bool verify_too = false;
    for (const SignerInfoView& signer : view_.signers) {
        const auto same = states_digest_of(signer, content_);
        if (!same) return tl::unexpected(same.error());
        if (*same == std::optional(false))
            return fail(Errc::integrity, "the data is not what the existing signature is over");
        if (*same) continue;
        if (signer.signed_attributes.empty())
            verify_too = true;  // a signature over the content itself
        else if (!view_.content)
            return fail(Errc::unsupported, "cannot tell what an existing signer has signed");
    }
    if (!verify_too) return {};
    const auto verification = verify(signature, content());
    if (!verification) return tl::unexpected(verification.error());
    for (std::size_t i = 0; i < view_.signers.size(); ++i) {
        const auto& failure = verification->signers[i].failure;
        if (!failure || !view_.signers[i].signed_attributes.empty()) continue;
        if (failure->code == Errc::integrity)
            return fail(Errc::integrity, "the data is not what the existing signature is over");
        if (!view_.content)
            return fail(Errc::unsupported, "cannot tell what an existing signer has signed: " + failure->detail);
    }
    return {};
}

Result<Bytes> SignatureToJoin::digest_of_content(const DigestAlgorithm& algorithm) const {
    const Bytes* known = content_.known(algorithm);
    return known != nullptr ? *known : digest(algorithm, {content()});
}

ContentToSign ContentToSign::of(ByteView octets) {
    ContentToSign content;
    content.octets_ = octets;
    return content;
}

ContentToSign ContentToSign::of_digest(Bytes digest) {
    ContentToSign content;
    content.digest_ = std::move(digest);
    return content;
}

Result<ContentToSign> ContentToSign::joining(ByteView signature, std::optional<ByteView> beside) {
    auto joined = SignatureToJoin::read(signature, beside);
    if (!joined) return forward(joined);
    ContentToSign content;
    content.octets_ = (*joined)->content();
    content.joined_ = std::move(*joined);
    return content;
}

Result<DigestedContent> DigestedContent::of(ContentToSign content, const DigestAlgorithm& algorithm) {
    if (content.octets_) {
        if (auto loaded = load_provider(); !loaded) return forward(loaded);
        auto value = content.joined_ ? content.joined_->digest_of_content(algorithm)
                                     : crypto::digest(algorithm, {*content.octets_});
        if (!value) return forward(value);
        content.digest_ = std::move(*value);
    } else if (content.digest_.size() != algorithm.size) {
        return fail(Errc::invalid_argument, "a digest of " + std::to_string(content.digest_.size()) +
                                                " octets is not one of " + algorithm.name);
    }
    return DigestedContent(std::move(content), algorithm);
}

}  // namespace pidpys::crypto
