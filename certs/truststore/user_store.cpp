// SPDX-License-Identifier: MIT
#include "certs/truststore/user_store.hpp"

#include <algorithm>

#include <openssl/pem.h>

#include "files/read_file.hpp"
#include "platform/certificate_store.hpp"

namespace pidpys::certs {
namespace {

constexpr std::size_t kMostOfAuthority = std::size_t{1} << 20;

}  // namespace

Result<TrustState> UserStore::status(X509* authority) {
    const auto stored = platform::stored_authorities();
    if (!stored) return tl::unexpected(stored.error());
    const Bytes ours = crypto::der_of(i2d_X509, authority);
    const auto is_it = [&](const auto& each) { return each.certificate == ours; };
    const auto is_earlier = [&](const auto& each) { return each.label == label_; };
    if (std::ranges::any_of(*stored, is_it)) return TrustState::trusted;
    return std::ranges::any_of(*stored, is_earlier) ? TrustState::outdated : TrustState::absent;
}

Result<void> UserStore::put(const std::filesystem::path& file) {
    const auto text = files::read_file(file, kMostOfAuthority);
    if (!text) return tl::unexpected(text.error());
    const crypto::BioPtr bio(BIO_new_mem_buf(text->data(), static_cast<int>(text->size())));
    const crypto::X509Ptr certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    if (!certificate) return fail(Errc::malformed, crypto::openssl_errors());
    const Bytes der = crypto::der_of(i2d_X509, certificate.get());
    // The new one before the old ones go: a person who says no halfway is left with what there was.
    if (auto stored = platform::store_authority(der, label_); !stored) return stored;
    return remove_all_but(der);
}

Result<void> UserStore::remove() { return remove_all_but({}); }

Result<void> UserStore::remove_all_but(ByteView kept) {
    const auto stored = platform::stored_authorities();
    if (!stored) return tl::unexpected(stored.error());
    for (const auto& each : *stored)
        if (each.label == label_ && !std::ranges::equal(each.certificate, kept))
            if (auto gone = platform::discard_authority(each.certificate); !gone) return gone;
    return {};
}

}  // namespace pidpys::certs
