// SPDX-License-Identifier: MIT
#include "ec_group_signer.hpp"

#include "crypto/dstu4145/bignum.hpp"

namespace bench {

using pidpys::crypto::dstu4145::to_bignum;

EcGroupSigner::EcGroupSigner(const pidpys::crypto::dstu4145::Domain& domain)
    : ctx_(BN_CTX_new()),
      field_(BN_new()),
      order_(to_bignum(domain.n)),
      d_(BN_new()),
      e_(BN_new()),
      x_(BN_new()),
      r_(BN_new()),
      s_(BN_new()) {
    BN_set_bit(field_.get(), static_cast<int>(domain.m));
    for (const unsigned k : domain.k) {
        if (k != 0) BN_set_bit(field_.get(), static_cast<int>(k));
    }
    BN_set_bit(field_.get(), 0);
    BN_set_word(x_.get(), domain.a);
    group_ = EC_GROUP_new_curve_GF2m(field_.get(), x_.get(), to_bignum(domain.b.w).get(), ctx_);
    public_ = EC_POINT_new(group_);
    point_ = EC_POINT_new(group_);
    EC_POINT_set_affine_coordinates(group_, point_, to_bignum(domain.base.x.w).get(), to_bignum(domain.base.y.w).get(),
                                    ctx_);
    BN_set_word(x_.get(), domain.cofactor());
    EC_GROUP_set_generator(group_, point_, order_.get(), x_.get());
    BN_priv_rand_range(d_.get(), order_.get());
    EC_POINT_mul(group_, public_, d_.get(), nullptr, nullptr, ctx_);
    EC_POINT_invert(group_, public_, ctx_);
}

EcGroupSigner::~EcGroupSigner() {
    EC_POINT_free(public_);
    EC_POINT_free(point_);
    EC_GROUP_free(group_);
    BN_CTX_free(ctx_);
}

void EcGroupSigner::truncated_product(BIGNUM* r, const BIGNUM* hash, const EC_POINT* point) const {
    EC_POINT_get_affine_coordinates(group_, point, x_.get(), nullptr, ctx_);
    BN_GF2m_mod_mul(r, hash, x_.get(), field_.get(), ctx_);
    const int bits = BN_num_bits(order_.get()) - 1;
    if (BN_num_bits(r) > bits) BN_mask_bits(r, bits);
}

void EcGroupSigner::sign(const BIGNUM* hash) {
    BN_priv_rand_range(e_.get(), order_.get());
    EC_POINT_mul(group_, point_, e_.get(), nullptr, nullptr, ctx_);
    truncated_product(r_.get(), hash, point_);
    BN_mod_mul(s_.get(), d_.get(), r_.get(), order_.get(), ctx_);
    BN_mod_add(s_.get(), s_.get(), e_.get(), order_.get(), ctx_);
}

bool EcGroupSigner::verify(const BIGNUM* hash) const {
    EC_POINT_mul(group_, point_, s_.get(), public_, r_.get(), ctx_);
    truncated_product(e_.get(), hash, point_);
    return BN_cmp(e_.get(), r_.get()) == 0;
}

}  // namespace bench
