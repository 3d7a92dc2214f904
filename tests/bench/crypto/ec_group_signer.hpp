// SPDX-License-Identifier: MIT
// DSTU 4145 as one writes it straight over OpenSSL's EC_GROUP: what the fast engine is compared with.
#pragma once

#include <openssl/ec.h>

#include "crypto/base/openssl.hpp"
#include "crypto/dstu4145/domain.hpp"

namespace bench {

class EcGroupSigner {
public:
    explicit EcGroupSigner(const pidpys::crypto::dstu4145::Domain& domain);  // with a fresh key
    ~EcGroupSigner();

    void sign(const BIGNUM* hash);                        // hash below 2^m; keeps r and s
    [[nodiscard]] bool verify(const BIGNUM* hash) const;  // the signature kept

private:
    using BigNum = pidpys::crypto::BigNum;
    void truncated_product(BIGNUM* r, const BIGNUM* hash, const EC_POINT* point) const;

    BN_CTX* ctx_;
    EC_GROUP* group_;
    EC_POINT* public_;
    EC_POINT* point_;
    BigNum field_, order_, d_, e_, x_, r_, s_;
};

}  // namespace bench
