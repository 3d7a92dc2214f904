// SPDX-License-Identifier: MIT
// The national digests of the provider: GOST 34.311 ("dstu34311") and Kupyna-256, -384 and -512.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include "crypto/base/bytes.hpp"
#include "crypto/symmetric/gost_sbox.hpp"

namespace pidpys::crypto::provider {

struct DigestInfo {
    const char* name;  // OpenSSL's short name
    const char* long_name;
    const char* oid;
    const char* signature_name;  // short and long name of DSTU 4145 with this digest
    const char* signature_oid;
    const char* names;  // all of the above, for the dispatch table
    std::size_t size;   // octets
    std::size_t block;
};

inline constexpr std::array<DigestInfo, 4> kDigestInfos = {{
    {"dstu34311", "DSTU Gost 34311-95", "1.2.804.2.1.1.1.1.2.1", "dstu4145le", "1.2.804.2.1.1.1.1.3.1.1",
     "dstu34311:DSTU Gost 34311-95:1.2.804.2.1.1.1.1.2.1", 32, 32},
    {"KUPYNA-256", "DSTU 7564-256", "1.2.804.2.1.1.1.1.2.2.1", "dstu4145WithKupyna256", "1.2.804.2.1.1.1.1.3.6.1.1",
     "KUPYNA-256:DSTU 7564-256:KUPYNA256:DSTU7564-256:1.2.804.2.1.1.1.1.2.2.1", 32, 64},
    {"KUPYNA-384", "DSTU 7564-384", "1.2.804.2.1.1.1.1.2.2.2", "dstu4145WithKupyna384", "1.2.804.2.1.1.1.1.3.6.2.1",
     "KUPYNA-384:DSTU 7564-384:KUPYNA384:DSTU7564-384:1.2.804.2.1.1.1.1.2.2.2", 48, 128},
    {"KUPYNA-512", "DSTU 7564-512", "1.2.804.2.1.1.1.1.2.2.3", "dstu4145WithKupyna512", "1.2.804.2.1.1.1.1.3.6.3.1",
     "KUPYNA-512:DSTU 7564-512:KUPYNA512:DSTU7564-512:1.2.804.2.1.1.1.1.2.2.3", 64, 128},
}};

// One of them by any of its names, letters' case aside; null if unknown.
const DigestInfo* digest_info(std::string_view name);

// A digest being made.
class Digest {
public:
    virtual ~Digest() = default;
    virtual void update(ByteView data) = 0;
    virtual void final(std::span<std::uint8_t> digest) const = 0;
    [[nodiscard]] virtual std::unique_ptr<Digest> copy() const = 0;
};

// `sbox` is GOST 34.311's; others have none.
std::unique_ptr<Digest> make_digest(const DigestInfo& info, const GostSBox& sbox = GostSBox::dke1());

}  // namespace pidpys::crypto::provider
