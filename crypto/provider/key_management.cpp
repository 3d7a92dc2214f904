// SPDX-License-Identifier: MIT
// Keys as libcrypto handles them (provider-keymgmt(7)): load, compare, describe, import, export, generate.
#include <algorithm>
#include <cstring>
#include <string>

#include <openssl/core_names.h>

#include "crypto/provider/dispatch.hpp"
#include "crypto/provider/key.hpp"
#include "crypto/provider/key_group.hpp"
#include "crypto/provider/names.hpp"

namespace pidpys::crypto::provider {

namespace {

constexpr int kHalves = OSSL_KEYMGMT_SELECT_KEYPAIR;

Key* key_of(void* key) { return static_cast<Key*>(key); }
const Key* key_of(const void* key) { return static_cast<const Key*>(key); }

void* new_key(void*) {
    return guarded(static_cast<void*>(nullptr), [] { return static_cast<void*>(new Key); });
}

void free_key(void* key) { delete key_of(key); }

// A decoder hands its key over by the address of a pointer to it.
void* load(const void* reference, std::size_t size) {
    if (size != sizeof(Key*)) return nullptr;
    Key* key = nullptr;
    std::memcpy(&key, reference, sizeof key);
    return key;
}

void* duplicate(const void* from, int selection) {
    return guarded(static_cast<void*>(nullptr), [=] {
        auto copy = std::make_unique<Key>(key_of(from)->copy());
        if ((selection & OSSL_KEYMGMT_SELECT_PRIVATE_KEY) == 0) copy->private_key.reset();
        if ((selection & OSSL_KEYMGMT_SELECT_PUBLIC_KEY) == 0) copy->public_key.reset();
        return static_cast<void*>(copy.release());
    });
}

int has(const void* data, int selection) {
    const Key* key = key_of(data);
    if (key == nullptr || !key->curve) return 0;
    if ((selection & OSSL_KEYMGMT_SELECT_PRIVATE_KEY) != 0 && !key->private_key) return 0;
    if ((selection & OSSL_KEYMGMT_SELECT_PUBLIC_KEY) != 0 && !key->public_key) return 0;
    return 1;
}

int match(const void* first, const void* second, int selection) {
    return guarded(0, [=] {
        const Key* a = key_of(first);
        const Key* b = key_of(second);
        if (!a->curve || !b->curve || !(*a->curve == *b->curve)) return 0;
        if ((selection & kHalves) == 0) return 1;
        // The public halves tell private keys apart too, for each private key carries its own.
        return a->public_key && b->public_key && *a->public_key == *b->public_key ? 1 : 0;
    });
}

int validate(const void* data, int selection, int) { return has(data, selection); }  // checked when made

int get_params(void* data, OSSL_PARAM* params) {
    return guarded(0, [=] {
        const Key* key = key_of(data);
        if (!key->curve) return 0;
        const auto set_int = [params](const char* name, std::size_t value) {
            OSSL_PARAM* param = OSSL_PARAM_locate(params, name);
            return param == nullptr || OSSL_PARAM_set_int(param, static_cast<int>(value)) == 1;
        };
        const auto set_text = [params](const char* name, const char* value) {
            OSSL_PARAM* param = OSSL_PARAM_locate(params, name);
            return param == nullptr || OSSL_PARAM_set_utf8_string(param, value) == 1;
        };
        const auto set_octets = [params](const char* name, ByteView value) {
            OSSL_PARAM* param = OSSL_PARAM_locate(params, name);
            return param == nullptr || OSSL_PARAM_set_octet_string(param, value.data(), value.size()) == 1;
        };
        // The longest signature is the wrapped one: `04 LEN` or `04 81 LEN` before r‖s.
        const bool described = set_int(OSSL_PKEY_PARAM_BITS, key->curve->field_bits()) &&
                               set_int(OSSL_PKEY_PARAM_SECURITY_BITS, key->curve->order_bits() / 2) &&
                               set_int(OSSL_PKEY_PARAM_MAX_SIZE, key->curve->signature_bytes() + 3) &&
                               set_text(OSSL_PKEY_PARAM_DEFAULT_DIGEST, kGostDigest) &&
                               set_octets(kParametersDer, key->parameters);
        const auto oid = key->curve->oid();
        if (!described || (oid && !set_text(OSSL_PKEY_PARAM_GROUP_NAME, oid->c_str()))) return 0;
        if (key->public_key && !set_octets(OSSL_PKEY_PARAM_PUB_KEY, key->public_key->encode())) return 0;
        if (key->private_key && !set_octets(OSSL_PKEY_PARAM_PRIV_KEY, key->private_key->encode().view())) return 0;
        return 1;
    });
}

const OSSL_PARAM* gettable(void*) {
    static const OSSL_PARAM kList[] = {OSSL_PARAM_int(OSSL_PKEY_PARAM_BITS, nullptr),
                                       OSSL_PARAM_int(OSSL_PKEY_PARAM_SECURITY_BITS, nullptr),
                                       OSSL_PARAM_int(OSSL_PKEY_PARAM_MAX_SIZE, nullptr),
                                       OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_DEFAULT_DIGEST, nullptr, 0),
                                       OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, nullptr, 0),
                                       OSSL_PARAM_octet_string(kParametersDer, nullptr, 0),
                                       OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_PUB_KEY, nullptr, 0),
                                       OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_PRIV_KEY, nullptr, 0),
                                       OSSL_PARAM_END};
    return kList;
}

ByteView octets_of(const OSSL_PARAM* param) {
    if (param == nullptr || param->data_type != OSSL_PARAM_OCTET_STRING) return {};
    return {static_cast<const std::uint8_t*>(param->data), param->data_size};
}

// The half of a key that a Result holds, or a note in the error queue.
template <class T>
bool taken(const Result<T>& result) {
    if (!result) ERR_raise_data(ERR_LIB_PROV, PROV_R_INVALID_KEY, "%s", result.error().detail.c_str());
    return result.has_value();
}

int import_key(void* data, int selection, const OSSL_PARAM params[]) {
    return guarded(0, [=] {
        auto key = key_with_parameters(octets_of(OSSL_PARAM_locate_const(params, kParametersDer)));
        if (!taken(key)) return 0;
        const ByteView point = octets_of(OSSL_PARAM_locate_const(params, OSSL_PKEY_PARAM_PUB_KEY));
        if (!point.empty() && (selection & OSSL_KEYMGMT_SELECT_PUBLIC_KEY) != 0) {
            auto decoded = dstu4145::PublicKey::decode(key->curve, point);
            if (!taken(decoded)) return 0;
            key->public_key = *decoded;
        }
        const ByteView number = octets_of(OSSL_PARAM_locate_const(params, OSSL_PKEY_PARAM_PRIV_KEY));
        if (!number.empty() && (selection & OSSL_KEYMGMT_SELECT_PRIVATE_KEY) != 0) {
            auto decoded = dstu4145::PrivateKey::decode(key->curve, number);
            if (!taken(decoded)) return 0;
            set_private(*key, std::move(*decoded));
        }
        *key_of(data) = std::move(*key);
        return 1;
    });
}

OSSL_PARAM octet_param(const char* name, ByteView octets) {
    return OSSL_PARAM_construct_octet_string(name, const_cast<std::uint8_t*>(octets.data()), octets.size());
}

int export_key(void* data, int selection, OSSL_CALLBACK* callback, void* argument) {
    return guarded(0, [=] {
        const Key* key = key_of(data);
        if (has(key, selection & kHalves) == 0) return 0;
        Bytes point;
        OSSL_PARAM params[4];
        std::size_t used = 0;
        params[used++] = octet_param(kParametersDer, key->parameters);
        if ((selection & OSSL_KEYMGMT_SELECT_PUBLIC_KEY) != 0) {
            point = key->public_key->encode();
            params[used++] = octet_param(OSSL_PKEY_PARAM_PUB_KEY, point);
        }
        if ((selection & OSSL_KEYMGMT_SELECT_PRIVATE_KEY) != 0) {
            params[used++] = octet_param(OSSL_PKEY_PARAM_PRIV_KEY, key->private_key->encode().view());
        }
        params[used] = OSSL_PARAM_construct_end();
        return callback(params, argument);
    });
}

const OSSL_PARAM* transferable(int selection) {
    static const OSSL_PARAM kList[] = {OSSL_PARAM_octet_string(kParametersDer, nullptr, 0),
                                       OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_PUB_KEY, nullptr, 0),
                                       OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_PRIV_KEY, nullptr, 0), OSSL_PARAM_END};
    return (selection & kHalves) != 0 ? kList : nullptr;
}

const char* operation_name(int) { return kKeyName; }

// Generation.
struct Generation {
    std::string group = "M257";
    dstu4145::ParametersForm form = dstu4145::ParametersForm::written_out;  // as the authorities issue them
};

int set_generation(void* context, const OSSL_PARAM params[]) {
    return guarded(0, [=] {
        auto* generation = static_cast<Generation*>(context);
        const auto text = [params](const char* name) -> std::string {
            const OSSL_PARAM* param = OSSL_PARAM_locate_const(params, name);
            const char* value = nullptr;
            return param != nullptr && OSSL_PARAM_get_utf8_string_ptr(param, &value) == 1 ? value : "";
        };
        if (const std::string group = text(OSSL_PKEY_PARAM_GROUP_NAME); !group.empty()) {
            if (!taken(curve_by_name(group))) return 0;
            generation->group = group;
        }
        if (const std::string form = text(OSSL_PKEY_PARAM_EC_ENCODING); !form.empty()) {
            if (form != "named_curve" && form != "explicit") return 0;
            generation->form =
                form == "explicit" ? dstu4145::ParametersForm::written_out : dstu4145::ParametersForm::named;
        }
        return 1;
    });
}

void* start_generation(void*, int selection, const OSSL_PARAM params[]) {
    return guarded(static_cast<void*>(nullptr), [=]() -> void* {
        if ((selection & OSSL_KEYMGMT_SELECT_PRIVATE_KEY) == 0) return nullptr;
        auto generation = std::make_unique<Generation>();
        if (params != nullptr && set_generation(generation.get(), params) == 0) return nullptr;
        return generation.release();
    });
}

const OSSL_PARAM* settable_generation(void*, void*) {
    static const OSSL_PARAM kList[] = {OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, nullptr, 0),
                                       OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_EC_ENCODING, nullptr, 0), OSSL_PARAM_END};
    return kList;
}

void* generate(void* context, OSSL_CALLBACK*, void*) {
    return guarded(static_cast<void*>(nullptr), [=]() -> void* {
        const auto* generation = static_cast<const Generation*>(context);
        auto curve = curve_by_name(generation->group);
        if (!taken(curve)) return nullptr;
        auto private_key = dstu4145::PrivateKey::generate(*curve);
        if (!taken(private_key)) return nullptr;
        dstu4145::KeyParameters parameters{*curve, std::nullopt};
        if (generation->form == dstu4145::ParametersForm::written_out) {
            const auto dke = GostSBox::dke1().packed();
            parameters.dke = Bytes(dke.begin(), dke.end());
        }
        auto key = key_with_parameters(dstu4145::encode_parameters(parameters, generation->form));
        if (!taken(key)) return nullptr;
        set_private(*key, std::move(*private_key));
        return new Key(std::move(*key));
    });
}

void end_generation(void* context) { delete static_cast<Generation*>(context); }

const OSSL_DISPATCH kTable[] = {entry(OSSL_FUNC_KEYMGMT_NEW, new_key),
                                entry(OSSL_FUNC_KEYMGMT_FREE, free_key),
                                entry(OSSL_FUNC_KEYMGMT_LOAD, load),
                                entry(OSSL_FUNC_KEYMGMT_DUP, duplicate),
                                entry(OSSL_FUNC_KEYMGMT_HAS, has),
                                entry(OSSL_FUNC_KEYMGMT_MATCH, match),
                                entry(OSSL_FUNC_KEYMGMT_VALIDATE, validate),
                                entry(OSSL_FUNC_KEYMGMT_GET_PARAMS, get_params),
                                entry(OSSL_FUNC_KEYMGMT_GETTABLE_PARAMS, gettable),
                                entry(OSSL_FUNC_KEYMGMT_IMPORT, import_key),
                                entry(OSSL_FUNC_KEYMGMT_IMPORT_TYPES, transferable),
                                entry(OSSL_FUNC_KEYMGMT_EXPORT, export_key),
                                entry(OSSL_FUNC_KEYMGMT_EXPORT_TYPES, transferable),
                                entry(OSSL_FUNC_KEYMGMT_QUERY_OPERATION_NAME, operation_name),
                                entry(OSSL_FUNC_KEYMGMT_GEN_INIT, start_generation),
                                entry(OSSL_FUNC_KEYMGMT_GEN_SET_PARAMS, set_generation),
                                entry(OSSL_FUNC_KEYMGMT_GEN_SETTABLE_PARAMS, settable_generation),
                                entry(OSSL_FUNC_KEYMGMT_GEN, generate),
                                entry(OSSL_FUNC_KEYMGMT_GEN_CLEANUP, end_generation),
                                kEnd};

const OSSL_ALGORITHM kList[] = {{kKeyNames, kProperties, kTable, nullptr}, {nullptr, nullptr, nullptr, nullptr}};

}  // namespace

const OSSL_ALGORITHM* const kKeyManagement = kList;

}  // namespace pidpys::crypto::provider
