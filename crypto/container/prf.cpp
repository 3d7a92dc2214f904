// SPDX-License-Identifier: MIT
#include <array>

#include "crypto/container/derivation.hpp"
#include "crypto/container/hmac.hpp"
#include "crypto/container/pbes2.hpp"
#include "crypto/symmetric/gost34311.hpp"
#include "crypto/symmetric/kupyna.hpp"

namespace pidpys::crypto {
namespace {

using der::Oid;

constexpr std::size_t national_size = 32;
constexpr std::array<Prf, 14> prfs{{
    {oids::hmac_sha256, "SHA256", 32, 2},
    {oids::hmac_gost34311, nullptr, national_size, 24, NationalKdf::pbkdf2_hmac_gost34311},
    {oids::kmac_kupyna256, nullptr, national_size, 24, NationalKdf::pbkdf2_kmac_kupyna256},
    {oids::hmac_sha1, "SHA1", 20, 2},
    {Oid{"1.2.840.113549.2.11"}, "SHA512", 64, 4},
    {Oid{"1.2.840.113549.2.10"}, "SHA384", 48, 4},
    {Oid{"1.2.840.113549.2.8"}, "SHA224", 28, 2},
    {Oid{"1.2.840.113549.2.12"}, "SHA512-224", 28, 4},
    {Oid{"1.2.840.113549.2.13"}, "SHA512-256", 32, 4},
    {Oid{"1.2.840.113549.2.6"}, "MD5", 16, 2},
    {Oid{"2.16.840.1.101.3.4.2.13"}, "SHA3-224", 28, 4},
    {Oid{"2.16.840.1.101.3.4.2.14"}, "SHA3-256", 32, 4},
    {Oid{"2.16.840.1.101.3.4.2.15"}, "SHA3-384", 48, 4},
    {Oid{"2.16.840.1.101.3.4.2.16"}, "SHA3-512", 64, 4},
}};

}  // namespace

const Prf* find_prf(ByteView oid) {
    for (const Prf& prf : prfs)
        if (prf.oid == oid) return &prf;
    return nullptr;
}

Result<Bytes> prf_mac(const Prf& prf, ByteView key, ByteView data) {
    Bytes value(prf.size);
    if (prf.digest != nullptr) {
        auto hmac = Hmac::make(prf.digest, key);
        if (!hmac) return forward(hmac);
        if (!hmac->compute({data}, value)) return fail(Errc::internal, "HMAC: " + openssl_errors());
    } else if (prf.kdf == NationalKdf::pbkdf2_hmac_gost34311) {
        HmacGost34311 hmac(key);
        hmac.update(data);
        value = to_bytes(hmac.final());
    } else {
        if (key.size() != national_size) return fail(Errc::unsupported, "a KMAC Kupyna key has 32 octets");
        auto kmac = KupynaMac::make(key);
        if (!kmac) return forward(kmac);
        kmac->update(data);
        kmac->final(value);
    }
    return value;
}

}  // namespace pidpys::crypto
