// SPDX-License-Identifier: MIT
#include "crypto/dstu4145/key.hpp"

#include "crypto/base/openssl.hpp"
#include "crypto/dstu4145/constant_time.hpp"
#include "crypto/dstu4145/engine.hpp"
#include "crypto/dstu4145/nonce.hpp"
#include "crypto/dstu4145/point_codec.hpp"

namespace pidpys::crypto::dstu4145 {

namespace {

constexpr int generation_attempts = 128;  // every second number is one, at worst

SecretBytes encode_scalar(const Params& params, const Scalar& d) {
    SecretBytes octets(params.order_bytes());
    words_to_le(d.w, octets.span());
    return octets;
}

}  // namespace

Result<PublicKey> PublicKey::decode(ParamsPtr params, ByteView compressed) {
    if (compressed.size() != params->field_bytes()) {
        return fail(Errc::malformed, "DSTU 4145 public key of another length than its field");
    }
    const auto point = expand(params->engine(), params->domain(), {words_from_le(compressed)});
    if (!point) return fail(Errc::malformed, "DSTU 4145 public key is no point of the curve");
    return from_point(std::move(params), *point);
}

Result<PublicKey> PublicKey::from_point(ParamsPtr params, const Point& point) {
    if (is_zero(point.x.w) || !on_curve(params->engine(), params->domain(), point)) {
        return fail(Errc::malformed, "DSTU 4145 public key is not on the curve");
    }
    if (!params->engine().in_subgroup(point)) {
        return fail(Errc::malformed, "DSTU 4145 public key is not of the base point's order");
    }
    return PublicKey(std::move(params), point);
}

Bytes PublicKey::encode() const {
    Bytes octets(params_->field_bytes());
    words_to_le(compress(params_->engine(), point_).w, octets);
    return octets;
}

PublicKey PublicKey::precomputed() const {
    PublicKey copy = *this;
    if (!copy.table_) copy.table_ = params_->engine().precompute(point_);
    return copy;
}

Result<PrivateKey> PrivateKey::generate(ParamsPtr params) {
    for (int i = 0; i < generation_attempts; ++i) {
        const auto d = random_scalar(params->order_bits());
        if (!d) return fail(Errc::internal, "random generator failed: " + openssl_errors());
        // What is drawn again says nothing of what is kept.
        const unsigned out_of_range = unsigned{is_zero(d->w)} | unsigned{!params->order().contains(*d)};
        if (declassified(out_of_range) != 0) continue;
        return PrivateKey(params, encode_scalar(*params, *d));
    }
    return fail(Errc::internal, "random generator gives no usable key");
}

Result<PrivateKey> PrivateKey::decode(ParamsPtr params, ByteView d_little_endian) {
    std::uint8_t beyond = 0;
    for (std::size_t i = max_words * 8; i < d_little_endian.size(); ++i) beyond |= d_little_endian[i];
    const Scalar d(words_from_le(d_little_endian));
    // Only the verdict may be branched upon, not its parts.
    const unsigned out_of_range = unsigned{beyond} | unsigned{is_zero(d.w)} | unsigned{!params->order().contains(d)};
    if (declassified(out_of_range) != 0) return fail(Errc::malformed, "DSTU 4145 private key out of range");
    return PrivateKey(params, encode_scalar(*params, d));
}

PublicKey PrivateKey::public_key() const {
    const Point point = params_->engine().multiply_base(params_->order().negate(scalar()));
    declassify(&point, sizeof point);
    return PublicKey(params_, point);
}

}  // namespace pidpys::crypto::dstu4145
