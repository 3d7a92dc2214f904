// SPDX-License-Identifier: MIT
#include "keys.hpp"

#include <algorithm>
#include <array>
#include <string>

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>

#include "crypto/asn1/writer.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/base/openssl.hpp"
#include "crypto/dstu4145/agreement.hpp"
#include "crypto/dstu4145/parameters_der.hpp"
#include "crypto/dstu4145/signature.hpp"
#include "crypto/symmetric/gost34311.hpp"
#include "crypto/symmetric/key_wrap.hpp"
#include "crypto/symmetric/kupyna.hpp"

namespace pidpys::token::twin {

// Either of libcrypto, or of DSTU 4145.
struct KeyMaterial {
    crypto::EvpPkey evp;
    std::optional<crypto::dstu4145::PrivateKey> dstu;
};

namespace {

using namespace crypto;

constexpr const char* m257 = "1.2.804.2.1.1.1.1.3.1.1.2.6";

Key held(EvpPkey key) { return std::make_shared<const KeyMaterial>(KeyMaterial{std::move(key), std::nullopt}); }

Key held(Result<dstu4145::PrivateKey> key) {
    if (!key) return nullptr;
    return std::make_shared<const KeyMaterial>(KeyMaterial{nullptr, std::move(*key)});
}

Bytes number_of(EVP_PKEY* key, const char* name, std::size_t size) {
    BIGNUM* value = nullptr;
    Bytes octets(size);
    if (EVP_PKEY_get_bn_param(key, name, &value) == 1) BN_bn2binpad(value, octets.data(), static_cast<int>(size));
    BN_free(value);
    return octets;
}

struct Hash {
    CK_MECHANISM_TYPE rsa, pss, ecdsa;
    const char* name;
};
constexpr std::array<Hash, 3> hashes{
    {{0x40, 0x43, 0x1044, "SHA256"}, {0x41, 0x44, 0x1045, "SHA384"}, {0x42, 0x45, 0x1046, "SHA512"}}};

Bytes hashed(const char* name, ByteView octets) {
    Bytes hash(EVP_MAX_MD_SIZE);
    std::size_t size = 0;
    EVP_Q_digest(nullptr, name, nullptr, octets.data(), octets.size(), hash.data(), &size);
    hash.resize(size);
    return hash;
}

CK_RV sign_by_evp(EVP_PKEY* key, int padding, const char* digest, ByteView hash, Bytes& signature) {
    const EvpPkeyCtx context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
    const EVP_MD* md = digest != nullptr ? EVP_get_digestbyname(digest) : nullptr;
    if (EVP_PKEY_sign_init(context.get()) != 1) return CKR_FUNCTION_FAILED;
    if (padding != 0 && EVP_PKEY_CTX_set_rsa_padding(context.get(), padding) != 1) return CKR_FUNCTION_FAILED;
    if (md != nullptr && EVP_PKEY_CTX_set_signature_md(context.get(), md) != 1) return CKR_FUNCTION_FAILED;
    if (padding == RSA_PKCS1_PSS_PADDING &&
        EVP_PKEY_CTX_set_rsa_pss_saltlen(context.get(), RSA_PSS_SALTLEN_DIGEST) != 1)
        return CKR_FUNCTION_FAILED;
    std::size_t size = static_cast<std::size_t>(EVP_PKEY_get_size(key));
    signature.resize(size);
    if (EVP_PKEY_sign(context.get(), signature.data(), &size, hash.data(), hash.size()) != 1) return CKR_DATA_LEN_RANGE;
    signature.resize(size);
    return CKR_OK;
}

CK_RV sign_rsa(EVP_PKEY* key, const CK_MECHANISM& mechanism, ByteView octets, Bytes& signature) {
    if (mechanism.mechanism == CKM_RSA_PKCS) return sign_by_evp(key, RSA_PKCS1_PADDING, nullptr, octets, signature);
    for (const Hash& each : hashes) {
        const bool pss = mechanism.mechanism == each.pss;
        if (!pss && mechanism.mechanism != each.rsa) continue;
        if (pss && mechanism.ulParameterLen != sizeof(CK_RSA_PKCS_PSS_PARAMS)) return CKR_MECHANISM_PARAM_INVALID;
        return sign_by_evp(key, pss ? RSA_PKCS1_PSS_PADDING : RSA_PKCS1_PADDING, each.name, hashed(each.name, octets),
                           signature);
    }
    return CKR_MECHANISM_INVALID;
}

CK_RV sign_ec(EVP_PKEY* key, CK_MECHANISM_TYPE type, ByteView octets, Bytes& signature) {
    Bytes hash = to_bytes(octets), made;
    const auto own = std::ranges::find(hashes, type, &Hash::ecdsa);
    if (own != hashes.end()) hash = hashed(own->name, octets);
    if (own == hashes.end() && type != CKM_ECDSA) return CKR_MECHANISM_INVALID;
    if (const CK_RV result = sign_by_evp(key, 0, nullptr, hash, made); result != CKR_OK) return result;
    const unsigned char* at = made.data();
    const std::unique_ptr<ECDSA_SIG, FreeWith<ECDSA_SIG_free>> both(
        d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(made.size())));
    signature.resize(64);
    BN_bn2binpad(ECDSA_SIG_get0_r(both.get()), signature.data(), 32);
    BN_bn2binpad(ECDSA_SIG_get0_s(both.get()), signature.data() + 32, 32);
    return CKR_OK;
}

CK_RV sign_dstu(const dstu4145::PrivateKey& key, CK_MECHANISM_TYPE type, ByteView octets, Bytes& signature) {
    Bytes hash = to_bytes(octets);
    if (type == number::dstu_gost) {
        const auto made = Gost34311::hash(octets);
        hash.assign(made.begin(), made.end());
    } else if (type >= number::dstu_kupyna256 && type <= number::dstu_kupyna512) {
        Kupyna kupyna(32 + 16 * (type - number::dstu_kupyna256));
        kupyna.update(octets);
        hash = kupyna.final();
    } else if (type != number::dstu_sign) {
        return CKR_MECHANISM_INVALID;
    }
    auto made = dstu4145::sign(key, hash);
    if (!made) return CKR_FUNCTION_FAILED;
    signature = std::move(*made);
    return CKR_OK;
}

// X9.63 with the makers' hash, one block; what it is bound to the token writes itself.
Bytes key_from(ByteView z, ByteView ukm, bool kalyna) {
    const Bytes wrap = kalyna ? der::algorithm(der::Oid{"1.2.804.2.1.1.1.1.1.3.11"}, der::null())
                              : der::algorithm(der::Oid{"1.2.804.2.1.1.1.1.1.1.5"}, der::null());
    const Bytes party = ukm.empty() ? Bytes() : der::tlv(der::context(0), {der::octets(ukm)});
    const Bytes info = der::sequence({wrap, party, der::tlv(der::context(2), {der::octets(Bytes{0, 0, 1, 0})})});
    while (!kalyna && z.size() > 1 && z[0] == 0) z = z.subspan(1);
    Bytes input = to_bytes(z);
    der::append(input, Bytes{0, 0, 0, 1});
    der::append(input, info);
    const auto hash = kalyna ? Kupyna::hash256(input) : Gost34311::hash(input);
    return to_bytes(hash);
}

}  // namespace

std::vector<CK_MECHANISM_TYPE> usual_mechanisms() {
    return {number::mac,       number::dstu_sign, number::dstu_cofactor_derive, number::dstu_derive,
            number::dstu_pair, number::gost_wrap, number::kalyna_wrap};
}

Key key_of(const std::string& kind) {
    if (kind == "rsa") return held(EvpPkey(EVP_RSA_gen(2048)));
    if (kind == "p256") return held(EvpPkey(EVP_EC_gen("P-256")));
    const auto colon = kind.find(':');
    if (colon == std::string::npos)
        return held(dstu4145::PrivateKey::decode(*dstu4145::Params::by_oid(m257), Bytes(32, 0x5a)));
    auto d = hex_decode(std::string_view(kind).substr(colon + 1));
    std::ranges::reverse(*d);
    return held(dstu4145::PrivateKey::decode(*dstu4145::Params::by_oid(kind.substr(0, colon)), *d));
}

Key dstu_key_of(ByteView parameters) {
    const auto decoded = dstu4145::decode_parameters(parameters);
    if (!decoded) return nullptr;
    return held(dstu4145::PrivateKey::generate(decoded->curve));
}

CK_KEY_TYPE type_of(const Key& key) {
    if (key->dstu) return number::dstu4145;
    return EVP_PKEY_is_a(key->evp.get(), "RSA") == 1 ? CKK_RSA : CKK_EC;
}

Bytes point_of(const Key& key) {
    if (key->dstu) return der::octets(key->dstu->public_key().encode());
    if (type_of(key) == CKK_RSA) return {};
    unsigned char* octets = nullptr;
    const std::size_t size = EVP_PKEY_get1_encoded_public_key(key->evp.get(), &octets);
    const Bytes point = der::octets(ByteView(octets, size));
    OPENSSL_free(octets);
    return point;
}

Bytes parameters_of(const Key& key) {
    if (key->dstu)
        return dstu4145::encode_parameters({key->dstu->params_ptr(), std::nullopt}, dstu4145::ParametersForm::named);
    return type_of(key) == CKK_RSA ? Bytes() : der::oid(der::Oid{"1.2.840.10045.3.1.7"});
}

Bytes modulus_of(const Key& key) {
    return type_of(key) == CKK_RSA ? number_of(key->evp.get(), OSSL_PKEY_PARAM_RSA_N, 256) : Bytes();
}

CK_RV sign(const Key& key, const CK_MECHANISM& mechanism, ByteView octets, Bytes& signature) {
    if (key->dstu) return sign_dstu(*key->dstu, mechanism.mechanism, octets, signature);
    return type_of(key) == CKK_RSA ? sign_rsa(key->evp.get(), mechanism, octets, signature)
                                   : sign_ec(key->evp.get(), mechanism.mechanism, octets, signature);
}

CK_RV agree(const Key& key, const CK_MECHANISM& mechanism, Bytes& agreed) {
    const auto* parameters = static_cast<const CK_ECDH1_DERIVE_PARAMS*>(mechanism.pParameter);
    const ByteView peer(parameters->pPublicData, parameters->ulPublicDataLen);
    if (!key->dstu || peer.size() < 3) return CKR_MECHANISM_PARAM_INVALID;
    const auto other = dstu4145::PublicKey::decode(key->dstu->params_ptr(), peer.subspan(2));
    auto z = other ? dstu4145::agree(*key->dstu, *other,
                                     mechanism.mechanism == number::dstu_derive ? dstu4145::Cofactor::left_out
                                                                                : dstu4145::Cofactor::multiplied)
                   : Result<SecretBytes>(fail(Errc::malformed));
    if (!z) return CKR_MECHANISM_PARAM_INVALID;
    if (parameters->kdf == number::kdf_null)
        agreed = to_bytes(z->view());
    else
        agreed = key_from(z->view(), {parameters->pSharedData, parameters->ulSharedDataLen},
                          parameters->kdf == number::kdf_kupyna);
    return CKR_OK;
}

CK_RV wrap(CK_MECHANISM_TYPE type, ByteView kek, ByteView key, Bytes& wrapped) {
    std::array<std::uint8_t, 32> iv{};
    if (kek.size() != 32 || key.size() != 32 || RAND_bytes(iv.data(), 32) != 1) return CKR_KEY_SIZE_RANGE;
    const WrapKeyView own(kek.data(), 32), other(key.data(), 32);
    if (type == number::gost_wrap) {
        const auto made = gost_key_wrap(own, other, GostIvView(iv.data(), 8));
        wrapped.assign(made.begin(), made.end());
    } else {
        const auto made = kalyna_key_wrap(own, other, iv);
        wrapped.assign(made.begin(), made.end());
    }
    return CKR_OK;
}

CK_RV unwrap(CK_MECHANISM_TYPE type, ByteView kek, ByteView wrapped, Bytes& key) {
    if (kek.size() != 32) return CKR_UNWRAPPING_KEY_SIZE_RANGE;
    const WrapKeyView own(kek.data(), 32);
    auto made = type == number::gost_wrap ? gost_key_unwrap(own, wrapped) : kalyna_key_unwrap(own, wrapped);
    if (!made) return made.error().code == Errc::malformed ? CKR_WRAPPED_KEY_LEN_RANGE : CKR_WRAPPED_KEY_INVALID;
    key = to_bytes(made->view());
    return CKR_OK;
}

}  // namespace pidpys::token::twin
