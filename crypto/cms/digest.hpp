// SPDX-License-Identifier: MIT
// Digest algorithms a signature may name, each reached through EVP (the national ones through the provider).
#pragma once

#include <initializer_list>
#include <span>
#include <string_view>

#include "crypto/asn1/oid.hpp"
#include "crypto/base/openssl.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::crypto {

struct DigestAlgorithm {
    const char* name;   // for EVP_MD_fetch
    der::Oid oid;
    std::size_t size;   // octets
    bool may_sign;      // false: only for checking what is old (SHA-1)
};

std::span<const DigestAlgorithm> digest_algorithms();

// By the OID's content octets; nullptr if unknown.
const DigestAlgorithm* digest_by_oid(ByteView oid);
// By name, letters' case and '-' aside: "SHA256", "sha-256", "dstu34311", "KUPYNA-256" … nullptr if unknown.
const DigestAlgorithm* digest_by_name(std::string_view name);

// EVP's implementation, fetched once; nullptr where no provider has it.
const EVP_MD* implementation(const DigestAlgorithm& algorithm);

// Digest of the parts one after the other. Errc::unsupported without a provider.
Result<Bytes> digest(const DigestAlgorithm& algorithm, std::initializer_list<ByteView> parts);

}  // namespace pidpys::crypto
