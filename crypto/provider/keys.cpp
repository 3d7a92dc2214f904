// SPDX-License-Identifier: MIT
#include "crypto/provider/keys.hpp"

#include <openssl/core_names.h>

#include "crypto/provider/key.hpp"
#include "crypto/provider/names.hpp"

namespace pidpys::crypto {

namespace {

OSSL_PARAM octets(const char* name, ByteView value) {
    return OSSL_PARAM_construct_octet_string(name, const_cast<std::uint8_t*>(value.data()), value.size());
}

// `parameters`: DSTU4145Params.
Result<EvpPkey> from_data(ByteView parameters, const char* half, ByteView value, int selection) {
    OSSL_PARAM params[] = {octets(provider::kParametersDer, parameters), octets(half, value),
                           OSSL_PARAM_construct_end()};
    const EvpPkeyCtx context(EVP_PKEY_CTX_new_from_name(nullptr, kDstuKey, nullptr));
    EVP_PKEY* key = nullptr;
    if (!context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, selection, params) != 1) {
        return fail(Errc::internal, "DSTU 4145 key: " + openssl_errors());
    }
    return EvpPkey(key);
}

// An octet string of a key; empty if it has none of this name.
SecretBytes part_of(const EVP_PKEY* key, const char* name) {
    std::size_t size = 0;
    if (EVP_PKEY_is_a(key, kDstuKey) != 1 || EVP_PKEY_get_octet_string_param(key, name, nullptr, 0, &size) != 1)
        return {};
    SecretBytes value(size);
    if (EVP_PKEY_get_octet_string_param(key, name, value.data(), value.size(), &size) != 1) return {};
    return value;
}

Result<dstu4145::ParamsPtr> curve_of(const EVP_PKEY* key) {
    auto parameters = dstu4145::decode_parameters(part_of(key, provider::kParametersDer).view());
    if (!parameters) return fail(Errc::no_key, "not a DSTU 4145 key");
    return parameters->curve;
}

}  // namespace

Result<EvpPkey> evp_key(const dstu4145::PrivateKey& key, const std::optional<Bytes>& dke,
                        dstu4145::ParametersForm form) {
    return from_data(dstu4145::encode_parameters({key.params_ptr(), dke}, form), OSSL_PKEY_PARAM_PRIV_KEY,
                     key.encode().view(), EVP_PKEY_KEYPAIR);
}

Result<EvpPkey> evp_key(const dstu4145::PublicKey& key, const std::optional<Bytes>& dke,
                        dstu4145::ParametersForm form) {
    return from_data(dstu4145::encode_parameters({key.params_ptr(), dke}, form), OSSL_PKEY_PARAM_PUB_KEY, key.encode(),
                     EVP_PKEY_PUBLIC_KEY);
}

Result<EvpPkey> read_dstu_private_key(ByteView der) {
    auto key = provider::read_private_key_info(der);
    if (!key) return forward(key);
    return from_data(key->parameters, OSSL_PKEY_PARAM_PRIV_KEY, key->private_key->encode().view(), EVP_PKEY_KEYPAIR);
}

Result<dstu4145::PrivateKey> dstu_private_key(const EVP_PKEY* key) {
    auto curve = curve_of(key);
    if (!curve) return forward(curve);
    const SecretBytes number = part_of(key, OSSL_PKEY_PARAM_PRIV_KEY);
    ERR_clear_error();
    if (number.empty()) return fail(Errc::no_key, "a public key alone");
    return dstu4145::PrivateKey::decode(*curve, number.view());
}

Result<dstu4145::PublicKey> dstu_public_key(const EVP_PKEY* key) {
    auto curve = curve_of(key);
    if (!curve) return forward(curve);
    return dstu4145::PublicKey::decode(*curve, part_of(key, OSSL_PKEY_PARAM_PUB_KEY).view());
}

Result<GostSBox> dstu_sbox(const EVP_PKEY* key) {
    auto parameters = provider::key_with_parameters(part_of(key, provider::kParametersDer).view());
    ERR_clear_error();
    if (!parameters) return fail(Errc::no_key, "not a DSTU 4145 key");
    return parameters->sbox;
}

Result<EvpPkey> generate_dstu_key(const char* group, dstu4145::ParametersForm form) {
    const EvpPkeyCtx context(EVP_PKEY_CTX_new_from_name(nullptr, kDstuKey, nullptr));
    EVP_PKEY* key = nullptr;
    if (!context || EVP_PKEY_keygen_init(context.get()) != 1) return fail(Errc::internal, openssl_errors());
    if (EVP_PKEY_CTX_set_group_name(context.get(), group) != 1) {
        return fail(Errc::unsupported, std::string("curve ") + group + ": " + openssl_errors());
    }
    if (form == dstu4145::ParametersForm::named) {
        char named[] = "named_curve";
        const OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_EC_ENCODING, named, 0),
                                     OSSL_PARAM_construct_end()};
        if (EVP_PKEY_CTX_set_params(context.get(), params) != 1) return fail(Errc::internal, openssl_errors());
    }
    if (EVP_PKEY_generate(context.get(), &key) != 1) return fail(Errc::internal, openssl_errors());
    return EvpPkey(key);
}

}  // namespace pidpys::crypto
