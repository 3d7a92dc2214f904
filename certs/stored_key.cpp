// SPDX-License-Identifier: MIT
#include "certs/stored_key.hpp"

#include <cstring>

#include <openssl/x509v3.h>

#include "certs/fingerprint.hpp"
#include "crypto/key/key_elsewhere.hpp"

namespace pidpys::certs {
namespace {

class KeyInStore final : public crypto::KeyElsewhere {
public:
    KeyInStore(bool is_rsa, std::shared_ptr<platform::StoredKey> keeper)
        : is_rsa_(is_rsa), keeper_(std::move(keeper)) {}

    Result<Bytes> sign(const crypto::WayToSign& way, ByteView octets) override {
        if (way.digest == nullptr) return fail(Errc::unsupported, "a key of the store signs digests alone");
        if (!is_rsa_) {
            const auto numbers = keeper_->sign_ecdsa(octets);
            return numbers ? crypto::ecdsa_der(*numbers) : numbers;
        }
        if (!way.pss) return keeper_->sign_rsa(way.digest, octets);
        if (std::strcmp(way.digest, way.mask_digest) != 0)
            return fail(Errc::unsupported, "PSS with two digests is not known to the store");
        return keeper_->sign_rsa_pss({way.digest, way.salt_length}, octets);
    }

private:
    bool is_rsa_;
    std::shared_ptr<platform::StoredKey> keeper_;
};

}  // namespace

Result<crypto::KeyEntry> stored_key(ByteView certificate, std::shared_ptr<platform::StoredKey> keeper) {
    const unsigned char* at = certificate.data();
    const crypto::X509Ptr read(d2i_X509(nullptr, &at, static_cast<long>(certificate.size())));
    crypto::EvpPkey half(read ? X509_get_pubkey(read.get()) : nullptr);
    if (!half) return fail(Errc::malformed, crypto::openssl_errors());
    const bool is_rsa = EVP_PKEY_is_a(half.get(), "RSA") == 1;
    if (!is_rsa && EVP_PKEY_is_a(half.get(), "EC") != 1)
        return fail(Errc::unsupported, "a key of the store that is neither RSA nor ECDSA");
    auto key = crypto::tie_elsewhere(std::move(half), std::make_shared<KeyInStore>(is_rsa, std::move(keeper)));
    if (!key) return forward(key);
    crypto::KeyEntry entry;
    entry.key = std::move(*key);
    entry.certificates = {to_bytes(certificate)};
    entry.may_sign = (X509_get_key_usage(read.get()) & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) != 0;
    return entry;
}

std::optional<std::string> store_name(std::string_view key) {
    if (!key.starts_with(kStorePrefix)) return std::nullopt;
    return std::string(key.substr(kStorePrefix.size()));
}

Result<crypto::KeyEntry> open_store_key(const std::string& fingerprint, platform::KeyQuestions questions,
                                        std::string_view pin) {
    constexpr std::size_t least_digits = 8;
    const auto stored = platform::certificates_with_keys();
    if (!stored) return tl::unexpected(stored.error());
    if (fingerprint.size() < least_digits)
        return fail(Errc::invalid_argument, "store: and at least 8 digits of a certificate's SHA-256");
    const platform::StoredCertificate* found = nullptr;
    for (const auto& each : *stored) {
        if (!fingerprint_of(each.certificate).starts_with(fingerprint)) continue;
        if (found != nullptr) return fail(Errc::invalid_argument, "several certificates begin with " + fingerprint);
        found = &each;
    }
    if (found == nullptr) return fail(Errc::not_found, std::string(kStorePrefix) + fingerprint);
    auto keeper = platform::open_stored_key(found->certificate, questions, pin);
    if (!keeper) return forward(keeper);
    return stored_key(found->certificate, std::move(*keeper));
}

}  // namespace pidpys::certs
