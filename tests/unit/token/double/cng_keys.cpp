// SPDX-License-Identifier: MIT
#include <windows.h>  // before those that need it

#include <bcrypt.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "keys.hpp"

namespace pidpys::token::twin {

struct KeyMaterial {
    BCRYPT_KEY_HANDLE pair = nullptr;
};

namespace {

constexpr ULONG length = 256, octets = length / 8;

void demand(NTSTATUS status) {
    if (status != 0) std::abort();
}

}  // namespace

std::vector<CK_MECHANISM_TYPE> usual_mechanisms() { return {number::mac, CKM_ECDSA, CKM_ECDH1_DERIVE}; }

Key key_of(const std::string&) {
    BCRYPT_ALG_HANDLE kind = nullptr;
    auto made = std::make_shared<KeyMaterial>();
    demand(::BCryptOpenAlgorithmProvider(&kind, BCRYPT_ECDSA_P256_ALGORITHM, nullptr, 0));
    demand(::BCryptGenerateKeyPair(kind, &made->pair, length, 0));
    demand(::BCryptFinalizeKeyPair(made->pair, 0));
    return made;
}

Key dstu_key_of(ByteView) { return nullptr; }

CK_KEY_TYPE type_of(const Key&) { return CKK_EC; }
Bytes modulus_of(const Key&) { return {}; }
Bytes parameters_of(const Key&) { return {0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07}; }  // prime256v1

// An octet string with the point, uncompressed; the blob has its coordinates behind a head.
Bytes point_of(const Key& key) {
    std::array<std::uint8_t, sizeof(BCRYPT_ECCKEY_BLOB) + std::size_t{2} * octets> blob{};
    ULONG size = 0;
    demand(::BCryptExportKey(key->pair, nullptr, BCRYPT_ECCPUBLIC_BLOB, blob.data(), static_cast<ULONG>(blob.size()),
                             &size, 0));
    Bytes made(std::size_t{3} + 2 * octets);
    made[0] = made[2] = 0x04;
    made[1] = 2 * octets + 1;
    std::copy(blob.begin() + sizeof(BCRYPT_ECCKEY_BLOB), blob.end(), made.begin() + 3);
    return made;
}

CK_RV sign(const Key& key, const CK_MECHANISM& mechanism, ByteView hash, Bytes& signature) {
    if (mechanism.mechanism != CKM_ECDSA) return CKR_MECHANISM_INVALID;
    signature.resize(std::size_t{2} * octets);
    ULONG size = 0;
    const NTSTATUS status =
        ::BCryptSignHash(key->pair, nullptr, const_cast<UCHAR*>(hash.data()), static_cast<ULONG>(hash.size()),
                         signature.data(), static_cast<ULONG>(signature.size()), &size, 0);
    signature.resize(status == 0 ? size : 0);
    return status == 0 ? CKR_OK : CKR_FUNCTION_FAILED;
}

// Wine's CNG does none of these. The secret is what was given, so that it can be seen to have arrived.
CK_RV agree(const Key&, const CK_MECHANISM& mechanism, Bytes& agreed) {
    const auto* parameters = static_cast<const CK_ECDH1_DERIVE_PARAMS*>(mechanism.pParameter);
    agreed.assign(parameters->pPublicData, parameters->pPublicData + parameters->ulPublicDataLen);
    return CKR_OK;
}
CK_RV wrap(CK_MECHANISM_TYPE, ByteView, ByteView, Bytes&) { return CKR_MECHANISM_INVALID; }
CK_RV unwrap(CK_MECHANISM_TYPE, ByteView, ByteView, Bytes&) { return CKR_MECHANISM_INVALID; }

}  // namespace pidpys::token::twin
