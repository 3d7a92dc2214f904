// SPDX-License-Identifier: MIT
// The one door to key derivation in containers. What a derivation costs is written in a foreign file: it is weighed
// and taken from a budget before the first round, and given up between rounds once nobody wants the key.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "crypto/asn1/oid.hpp"
#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"
#include "crypto/base/secret.hpp"
#include "crypto/symmetric/kdf.hpp"

namespace pidpys::crypto {

inline constexpr std::size_t max_salt = 1024;                                 // octets; what was met has 8 to 64
inline constexpr std::uint64_t max_scrypt_memory = std::uint64_t{128} << 20;  // octets: N 2^17 with r 8

// A derivation with a national hash that a container will ask for, by derive_pkcs12 or derive_pbkdf2.
struct KeyWanted {
    NationalKdf kdf{};
    SecretBytes password;
    Bytes salt;
    std::uint64_t iterations = 0;
    std::size_t size = 0;  // octets
    std::uint8_t pkcs12_id = 0;
};

// What may be spent on one container, in rounds of PBKDF2 with HMAC-SHA-256 (about half a microsecond each); the rounds
// of others are weighed by `cost`, in hashes of one block with SHA-256: HMAC takes two.
class DerivationBudget {
public:
    explicit DerivationBudget(std::uint64_t work) : left_(work > UINT64_MAX / 2 ? UINT64_MAX : 2 * work) {}

    // Before each derivation. The rounds, if they may run. malformed (none), too_large, cancelled.
    Result<std::uint32_t> spend(std::uint64_t rounds, std::uint64_t cost);

    // Makes keys side by side (derive_side_by_side) and keeps them, paid for, for the derivations that will ask for them.
    // Where that gains nothing, or the budget ends, they are left to be derived when they are asked for.
    void prepare(std::vector<KeyWanted> wanted);
    std::optional<SecretBytes> prepared(NationalKdf kdf, ByteView password, ByteView salt, std::uint64_t iterations,
                                        std::size_t size, std::uint8_t pkcs12_id = 0);

private:
    struct Prepared {
        KeyWanted from;
        SecretBytes key;
    };
    std::uint64_t left_;  // hashes
    std::vector<Prepared> prepared_;
};

// A keyed pseudorandom function as PBKDF2 and MACs name it (RFC 8018 appendix B.1, RFC 8017, ua-crypto 1).
struct Prf {
    der::Oid oid;
    const char* digest;  // of HMAC, by EVP name; nullptr: national, in our own code
    std::size_t size;    // octets
    unsigned cost;       // of one round, in hashes of DerivationBudget
    NationalKdf kdf{};   // PBKDF2 with it, if it is national
};
const Prf* find_prf(ByteView oid);  // nullptr if unknown

// The MAC of `data`. unsupported (a KMAC key of more than 32 octets), internal.
Result<Bytes> prf_mac(const Prf& prf, ByteView key, ByteView data);

// PBKDF2-params (RFC 8018 §A.2).
struct Pbkdf2 {
    ByteView salt;
    std::uint64_t iterations = 0;
    const Prf* prf = nullptr;
    std::optional<std::uint64_t> key_length;
};
// `algorithm`: content of the AlgorithmIdentifier. malformed, unsupported.
Result<Pbkdf2> read_pbkdf2(ByteView algorithm);
Result<SecretBytes> derive_pbkdf2(const Pbkdf2& parameters, ByteView password, std::size_t size,
                                  DerivationBudget& budget);

// PBKDF1 (RFC 8018 §5.1) with MD5 or SHA1; at most a digest's size.
Result<SecretBytes> derive_pbkdf1(const char* digest, ByteView password, ByteView salt, std::uint64_t iterations,
                                  std::size_t size, DerivationBudget& budget);

// scrypt (RFC 7914); libcrypto does not let go of it between rounds, so it is bounded to about half a second,
// whatever N, r and p it is made of.
struct Scrypt {
    ByteView salt;
    std::uint64_t n = 0, r = 0, p = 0;
};
Result<SecretBytes> derive_scrypt(const Scrypt& parameters, ByteView password, std::size_t size,
                                  DerivationBudget& budget);

// PKCS#12's own (RFC 7292 appendix B.2). `digest`: EVP name, "dstu34311" for GOST 34.311; `password` as bmp_password
// gives it; id 1 key, 2 IV, 3 MAC key.
Result<SecretBytes> derive_pkcs12(const char* digest, ByteView password, ByteView salt, std::uint8_t id,
                                  std::uint64_t iterations, std::size_t size, DerivationBudget& budget);

}  // namespace pidpys::crypto
