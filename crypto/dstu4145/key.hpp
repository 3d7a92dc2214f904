// SPDX-License-Identifier: MIT
// Keys of DSTU 4145: private d, public Q = -dP (clause 9).
#pragma once

#include <memory>

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"
#include "crypto/base/secret.hpp"
#include "crypto/dstu4145/params.hpp"

namespace pidpys::crypto::dstu4145 {

class PointTable;

// A point validated when made: on the curve, finite, of order n. Cheap to copy.
class PublicKey {
public:
    // Compressed point, little endian, ceil(m/8) octets (no `04 LEN` around). Errc::malformed.
    static Result<PublicKey> decode(ParamsPtr params, ByteView compressed);
    static Result<PublicKey> from_point(ParamsPtr params, const Point& point);

    [[nodiscard]] Bytes encode() const;
    [[nodiscard]] const Params& params() const { return *params_; }
    [[nodiscard]] const ParamsPtr& params_ptr() const { return params_; }
    [[nodiscard]] const Point& point() const { return point_; }

    // With multiples of the point worked out, for a key that verifies many signatures: three times as fast,
    // for the price of about ten verifications and 80 KiB to 600 KiB. Copies share them.
    [[nodiscard]] PublicKey precomputed() const;
    [[nodiscard]] const PointTable* table() const { return table_.get(); }

    friend bool operator==(const PublicKey& a, const PublicKey& b) {
        return *a.params_ == *b.params_ && a.point_ == b.point_;
    }

private:
    friend class PrivateKey;
    PublicKey(ParamsPtr params, const Point& point) : params_(std::move(params)), point_(point) {}
    ParamsPtr params_;
    Point point_;
    std::shared_ptr<const PointTable> table_;
};

class PrivateKey {
public:
    // d uniform from 1 to n-1. Errc::internal if the DRBG fails.
    static Result<PrivateKey> generate(ParamsPtr params);
    // d little endian, as PKCS#8 holds it; trailing zeros accepted. Errc::malformed unless 0 < d < n.
    static Result<PrivateKey> decode(ParamsPtr params, ByteView d_little_endian);

    [[nodiscard]] PrivateKey clone() const { return PrivateKey(params_, d_.clone()); }
    [[nodiscard]] const SecretBytes& encode() const { return d_; }  // little endian, order_bytes()
    [[nodiscard]] Scalar scalar() const { return Scalar(words_from_le(d_.view())); }
    [[nodiscard]] PublicKey public_key() const;  // constant time
    [[nodiscard]] const Params& params() const { return *params_; }
    [[nodiscard]] const ParamsPtr& params_ptr() const { return params_; }

private:
    PrivateKey(ParamsPtr params, SecretBytes d) : params_(std::move(params)), d_(std::move(d)) {}
    ParamsPtr params_;
    SecretBytes d_;
};

}  // namespace pidpys::crypto::dstu4145
