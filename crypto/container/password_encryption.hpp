// SPDX-License-Identifier: MIT
// Password-based encryption as containers name it: PBES2 (RFC 8018 §6.2) with SHA and the national algorithms
// (ua-crypto 2), and the PKCS#12 schemes of old (RFC 7292 appendix C).
#pragma once

#include <cstdint>

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"
#include "crypto/base/secret.hpp"

namespace pidpys::crypto {

// What may be spent on one container: each key derivation takes its iterations from here *before* it runs, so a
// count of 2^31 costs nothing. Errc::too_large.
class IterationBudget {
public:
    explicit IterationBudget(std::uint64_t iterations) : left_(iterations) {}
    Result<std::uint32_t> spend(std::uint64_t iterations);

private:
    std::uint64_t left_;
};

// Decrypts by an AlgorithmIdentifier (whole element). Errors: malformed, unsupported, too_large, wrong_password
// (padding does not come out).
Result<SecretBytes> decrypt_with_password(ByteView algorithm, ByteView ciphertext, const SecretString& password,
                                          IterationBudget& budget);

}  // namespace pidpys::crypto
