// SPDX-License-Identifier: MIT
#include "certs/stored_key.hpp"

#include <cstring>

#include <openssl/core_names.h>
#include <openssl/x509v3.h>

#include "certs/fingerprint.hpp"
#include "crypto/key/key_elsewhere.hpp"

namespace pidpys::certs {
namespace {

// How a peer's octets are read: the curve's name and the octets of its field. Of an RSA key empty.
struct Curve {
    std::string name;
    std::size_t field = 0;
};

Curve curve_of(const EVP_PKEY* key) {
    char name[64] = "";
    if (EVP_PKEY_get_group_name(key, name, sizeof name, nullptr) != 1) return {};
    return {name, (static_cast<std::size_t>(EVP_PKEY_get_bits(key)) + 7) / 8};
}

bool put_number(EVP_PKEY* point, const char* which, std::span<std::uint8_t> to) {
    BIGNUM* read = nullptr;
    if (EVP_PKEY_get_bn_param(point, which, &read) != 1) return false;
    const std::unique_ptr<BIGNUM, crypto::FreeWith<BN_free>> number(read);
    return BN_bn2binpad(number.get(), to.data(), static_cast<int>(to.size())) == static_cast<int>(to.size());
}

// x and y of a point, compressed or not (SEC 1 §2.3.4). malformed.
Result<Bytes> numbers_of(const Curve& curve, ByteView point) {
    std::string name = curve.name;
    OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, name.data(), name.size()),
                               OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY,
                                                                 const_cast<std::uint8_t*>(point.data()), point.size()),
                               OSSL_PARAM_construct_end()};
    const crypto::EvpPkeyCtx context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
    EVP_PKEY* made = nullptr;
    if (!context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &made, EVP_PKEY_PUBLIC_KEY, parameters) != 1)
        return fail(Errc::malformed, crypto::openssl_errors());
    const crypto::EvpPkey owned(made);
    Bytes numbers(2 * curve.field);
    const std::span<std::uint8_t> both(numbers);
    if (!put_number(made, OSSL_PKEY_PARAM_EC_PUB_X, both.first(curve.field)) ||
        !put_number(made, OSSL_PKEY_PARAM_EC_PUB_Y, both.last(curve.field)))
        return fail(Errc::internal, crypto::openssl_errors());
    return numbers;
}

class KeyInStore final : public crypto::KeyElsewhere {
public:
    KeyInStore(bool is_rsa, Curve curve, std::shared_ptr<platform::StoredKey> keeper)
        : is_rsa_(is_rsa), curve_(std::move(curve)), keeper_(std::move(keeper)) {}

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

    Result<SecretBytes> agree(const crypto::WayToAgree&, ByteView peer) override {
        const auto numbers = numbers_of(curve_, peer);
        if (!numbers) return tl::unexpected(numbers.error());
        SecretBytes z(curve_.field);
        if (auto agreed = keeper_->agree_ecdh(*numbers, z.span()); !agreed) return forward(agreed);
        return z;
    }

    Result<SecretBytes> decrypt(const crypto::WayToDecrypt& way, ByteView encrypted) override {
        if (way.digest != nullptr && std::strcmp(way.digest, way.mask_digest) != 0)
            return fail(Errc::unsupported, "OAEP with two digests is not known to the store");
        SecretBytes plain(encrypted.size());
        auto size = way.digest == nullptr ? keeper_->decrypt_rsa(encrypted, plain.span())
                                          : keeper_->decrypt_rsa_oaep({way.digest, way.label}, encrypted, plain.span());
        if (!size) return forward(size);
        if (*size > plain.size()) return fail(Errc::internal, "more octets than there is memory for");
        plain.shrink(*size);
        return plain;
    }

private:
    bool is_rsa_;
    Curve curve_;
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
    Curve curve = is_rsa ? Curve() : curve_of(half.get());
    const auto place = std::make_shared<KeyInStore>(is_rsa, std::move(curve), std::move(keeper));
    auto key = crypto::tie_elsewhere(std::move(half), place);
    if (!key) return forward(key);
    crypto::KeyEntry entry;
    entry.key = std::move(*key);
    entry.certificates = {to_bytes(certificate)};
    const auto usage = X509_get_key_usage(read.get());
    entry.may_sign = (usage & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) != 0;
    entry.may_agree = (usage & (KU_KEY_AGREEMENT | KU_KEY_ENCIPHERMENT)) != 0;
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
