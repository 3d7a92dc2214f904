// SPDX-License-Identifier: MIT
#include "crypto/key/key_elsewhere.hpp"

#include <openssl/ecdsa.h>

#include "crypto/base/encoding.hpp"

namespace pidpys::crypto {
namespace {

using Place = std::shared_ptr<KeyElsewhere>;

void let_go(void*, void* place, CRYPTO_EX_DATA*, int, long, void*) { delete static_cast<Place*>(place); }

int share(CRYPTO_EX_DATA*, const CRYPTO_EX_DATA*, void** place, int, long, void*) {
    if (*place != nullptr) *place = new Place(*static_cast<Place*>(*place));
    return 1;
}

int index_of_place() {
    static const int index = CRYPTO_get_ex_new_index(CRYPTO_EX_INDEX_EVP_PKEY, 0, nullptr, nullptr, share, let_go);
    return index;
}

}  // namespace

Result<SecretBytes> KeyElsewhere::agree(const WayToAgree&, ByteView) {
    return fail(Errc::unsupported, "the key agrees with no other where it lives");
}

Result<SecretBytes> KeyElsewhere::unwrap(const WayToWrap&, ByteView, ByteView) {
    return fail(Errc::unsupported, "keys are unwrapped elsewhere than the key lives");
}

Result<Bytes> KeyElsewhere::wrap(const WayToWrap&, ByteView, ByteView) {
    return fail(Errc::unsupported, "keys are wrapped elsewhere than the key lives");
}

Result<SecretBytes> KeyElsewhere::decrypt(const WayToDecrypt&, ByteView) {
    return fail(Errc::unsupported, "the key decrypts nothing where it lives");
}

Result<EvpPkey> tie_elsewhere(EvpPkey public_half, Place place) {
    auto owned = std::make_unique<Place>(std::move(place));
    if (index_of_place() < 0 || EVP_PKEY_set_ex_data(public_half.get(), index_of_place(), owned.get()) != 1)
        return fail(Errc::internal, openssl_errors());
    static_cast<void>(owned.release());  // the key's now
    return public_half;
}

Place elsewhere(const EVP_PKEY* key) {
    const auto* place = static_cast<Place*>(EVP_PKEY_get_ex_data(key, index_of_place()));
    return place != nullptr ? *place : nullptr;
}

Result<Bytes> ecdsa_der(ByteView r_and_s) {
    if (r_and_s.empty() || r_and_s.size() % 2 != 0) return fail(Errc::malformed, "ECDSA: r and s of unlike length");
    const auto half = static_cast<int>(r_and_s.size() / 2);
    const std::unique_ptr<ECDSA_SIG, FreeWith<ECDSA_SIG_free>> signature(ECDSA_SIG_new());
    BIGNUM* r = BN_bin2bn(r_and_s.data(), half, nullptr);
    BIGNUM* s = BN_bin2bn(r_and_s.data() + half, half, nullptr);
    if (!signature || ECDSA_SIG_set0(signature.get(), r, s) != 1) {
        BN_free(r);
        BN_free(s);
        return fail(Errc::internal, openssl_errors());
    }
    return der_of(i2d_ECDSA_SIG, signature.get());
}

}  // namespace pidpys::crypto
