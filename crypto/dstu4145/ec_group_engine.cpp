// SPDX-License-Identifier: MIT
// The portable engine: EC_GROUP over GF(2^m). Secret multiples go by OpenSSL's ladder, which takes the same
// steps for every scalar of a group.
#include <new>
#include <stdexcept>

#include <openssl/ec.h>

#include "crypto/dstu4145/bignum.hpp"
#include "crypto/dstu4145/portable_field.hpp"

namespace pidpys::crypto::dstu4145 {

namespace {

using EcGroup = std::unique_ptr<EC_GROUP, FreeWith<EC_GROUP_free>>;
using EcPoint = std::unique_ptr<EC_POINT, FreeWith<EC_POINT_clear_free>>;
using BnCtx = std::unique_ptr<BN_CTX, FreeWith<BN_CTX_free>>;

BnCtx make_ctx() {
    BnCtx ctx(BN_CTX_secure_new());
    if (!ctx) throw std::bad_alloc();
    return ctx;
}

class EcGroupEngine final : public PortableField<Engine> {
public:
    EcGroupEngine(const Domain& domain, EcGroup group) : PortableField(domain), group_(std::move(group)) {}

    [[nodiscard]] Point multiply_base(const Scalar& k) const override {
        const BigNum secret = secret_bignum(k);
        const auto result = multiple(secret.get(), nullptr, nullptr);
        if (!result) throw std::runtime_error("EC_POINT_mul failed");  // infinity is excluded by 0 < k < n
        return *result;
    }

    [[nodiscard]] FieldElement multiply_secret(const Scalar& k, const Point& q) const override {
        const BigNum secret = secret_bignum(k);
        const EcPoint point = make_point(q);
        if (!point) return {};
        const auto result = multiple(nullptr, point.get(), secret.get());
        return result ? result->x : FieldElement{};
    }

    [[nodiscard]] std::optional<FieldElement> multiply_add(const Scalar& s, const Scalar& r, const Point& q,
                                                           const PointTable*) const override {
        const EcPoint point = make_point(q);
        if (!point) return std::nullopt;
        const auto result = multiple(to_bignum(s.w).get(), point.get(), to_bignum(r.w).get());
        if (!result) return std::nullopt;
        return result->x;
    }

    [[nodiscard]] std::shared_ptr<const PointTable> precompute(const Point&) const override {
        return nullptr;  // EC_GROUP keeps no tables for GF(2^m)
    }

    [[nodiscard]] bool in_subgroup(const Point& q) const override {
        const BnCtx ctx = make_ctx();
        const EcPoint point = make_point(q);
        const EcPoint result(EC_POINT_new(group_.get()));
        return point && result &&
               EC_POINT_mul(group_.get(), result.get(), nullptr, point.get(), EC_GROUP_get0_order(group_.get()),
                            ctx.get()) == 1 &&
               EC_POINT_is_at_infinity(group_.get(), result.get()) == 1;
    }

private:
    static BigNum secret_bignum(const Scalar& k) {
        BigNum number = to_bignum(k.w);
        BN_set_flags(number.get(), BN_FLG_CONSTTIME);
        return number;
    }

    [[nodiscard]] EcPoint make_point(const Point& p) const {
        const BnCtx ctx = make_ctx();
        EcPoint point(EC_POINT_new(group_.get()));
        if (!point) throw std::bad_alloc();
        const int ok = EC_POINT_set_affine_coordinates(group_.get(), point.get(), to_bignum(p.x.w).get(),
                                                       to_bignum(p.y.w).get(), ctx.get());
        if (ok != 1) {
            ERR_clear_error();
            return nullptr;
        }
        return point;
    }

    [[nodiscard]] std::optional<Point> multiple(const BIGNUM* k, const EC_POINT* q, const BIGNUM* l) const {
        const BnCtx ctx = make_ctx();
        const EcPoint result(EC_POINT_new(group_.get()));
        const BigNum x(BN_new());
        const BigNum y(BN_new());
        if (!result || !x || !y) throw std::bad_alloc();
        if (EC_POINT_mul(group_.get(), result.get(), k, q, l, ctx.get()) != 1 ||
            EC_POINT_get_affine_coordinates(group_.get(), result.get(), x.get(), y.get(), ctx.get()) != 1) {
            ERR_clear_error();
            return std::nullopt;
        }
        return Point{{from_bignum(x.get())}, {from_bignum(y.get())}};
    }

    EcGroup group_;
};

}  // namespace

std::unique_ptr<const Engine> make_ec_group_engine(const Domain& domain) {
    const BnCtx ctx = make_ctx();
    Words f{};
    for (const int exponent : reduction_polynomial(domain)) {
        if (exponent < 0) break;
        f[static_cast<std::size_t>(exponent) / 64] |= std::uint64_t{1} << (exponent % 64);
    }
    Words a{};
    a[0] = domain.a;
    Words cofactor{};
    cofactor[0] = domain.cofactor();
    EcGroup group(
        EC_GROUP_new_curve_GF2m(to_bignum(f).get(), to_bignum(a).get(), to_bignum(domain.b.w).get(), ctx.get()));
    const EcPoint base(group ? EC_POINT_new(group.get()) : nullptr);
    if (!base ||
        EC_POINT_set_affine_coordinates(group.get(), base.get(), to_bignum(domain.base.x.w).get(),
                                        to_bignum(domain.base.y.w).get(), ctx.get()) != 1 ||
        EC_GROUP_set_generator(group.get(), base.get(), to_bignum(domain.n).get(), to_bignum(cofactor).get()) != 1) {
        ERR_clear_error();
        return nullptr;
    }
    return std::make_unique<EcGroupEngine>(domain, std::move(group));
}

}  // namespace pidpys::crypto::dstu4145
