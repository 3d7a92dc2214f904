// SPDX-License-Identifier: MIT
// Digest algorithms a signature may name, each reached through EVP (the national ones through the provider).
#pragma once

#include <initializer_list>
#include <map>
#include <span>
#include <string_view>

#include "crypto/asn1/oid.hpp"
#include "crypto/base/openssl.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::crypto {

struct DigestAlgorithm {
    const char* name;  // for EVP_MD_fetch
    der::Oid oid;
    std::size_t size;  // octets
    bool may_sign;     // false: only for checking what is old (SHA-1)
};

std::span<const DigestAlgorithm> digest_algorithms();

// By the OID's content octets; nullptr if unknown.
const DigestAlgorithm* digest_by_oid(ByteView oid);
// By name, letters' case and '-' aside: "SHA256", "sha-256", "dstu34311", "KUPYNA-256" … nullptr if unknown.
const DigestAlgorithm* digest_by_name(std::string_view name);

// EVP's implementation, fetched once; nullptr where no provider has it.
const EVP_MD* implementation(const DigestAlgorithm& algorithm);

// Digest of the parts one after the other. Errc::unsupported without a provider; cancelled (crypto/base/cancellation.hpp).
Result<Bytes> digest(const DigestAlgorithm& algorithm, std::span<const ByteView> parts);
inline Result<Bytes> digest(const DigestAlgorithm& algorithm, std::initializer_list<ByteView> parts) {
    return digest(algorithm, std::span(parts.begin(), parts.size()));
}

// Of octets that come piece by piece.
class RunningDigest {
public:
    static Result<RunningDigest> of(const DigestAlgorithm& algorithm);  // Errc::unsupported without a provider
    Result<void> add(ByteView piece);                                   // Errc::cancelled
    Result<Bytes> finish();                                             // once

private:
    RunningDigest(const DigestAlgorithm& algorithm, EvpMdCtx context)
        : algorithm_(&algorithm), context_(std::move(context)) {}

    const DigestAlgorithm* algorithm_;
    EvpMdCtx context_;
    bool begun_ = false;
};

// Octets, hashed once for each algorithm however often that digest is asked for. They outlive it.
class HashedOctets {
public:
    explicit HashedOctets(ByteView octets) : octets_(octets) {}
    [[nodiscard]] ByteView octets() const { return octets_; }
    Result<ByteView> digest(const DigestAlgorithm& algorithm);  // errors of digest(); a view of what is kept here
    // What was asked for before; null if it was not.
    [[nodiscard]] const Bytes* known(const DigestAlgorithm& algorithm) const;

private:
    ByteView octets_;
    std::map<const DigestAlgorithm*, Bytes> digests_;
};

}  // namespace pidpys::crypto
