// SPDX-License-Identifier: MIT
#include "crypto/dstu4145/domain_check.hpp"

#include <new>

#include "crypto/dstu4145/bignum.hpp"
#include "crypto/dstu4145/engine.hpp"
#include "crypto/dstu4145/point_codec.hpp"

namespace pidpys::crypto::dstu4145 {

namespace {

constexpr unsigned smallest_field = 160;
constexpr std::size_t smallest_order_bits = 160;
constexpr unsigned mov_degree = 32;  // clause 7.2: n divides no 2^(mj)-1 for j up to 32

using BnCtx = std::unique_ptr<BN_CTX, FreeWith<BN_CTX_free>>;

bool is_prime(unsigned number) {
    for (unsigned divisor = 2; divisor * divisor <= number; ++divisor) {
        if (number % divisor == 0) return false;
    }
    return number > 1;
}

// For prime m: f, having no root in GF(2) (it has 3 or 5 terms, one of them 1), is irreducible if and only if
// x^(2^m) = x modulo f.
bool is_irreducible(const Domain& domain) {
    const auto field = make_portable_field(domain);
    FieldElement x;
    x.w[0] = 2;
    FieldElement power = x;
    for (unsigned i = 0; i < domain.m; ++i) power = field->multiply(power, power);
    return power == x;
}

// 2^m + 1 - 2*2^(m/2) <= cofactor*n <= 2^m + 1 + 2*2^(m/2), by squares: (cofactor*n - 2^m - 1)^2 <= 2^(m+2).
bool in_hasse_interval(const Domain& domain, BN_CTX* ctx) {
    const BigNum count = to_bignum(domain.n);
    const BigNum field_size(BN_new());
    const BigNum bound(BN_new());
    if (!field_size || !bound) throw std::bad_alloc();
    const int m = static_cast<int>(domain.m);
    return BN_mul_word(count.get(), domain.cofactor()) == 1 && BN_set_bit(field_size.get(), m) == 1 &&
           BN_sub(count.get(), count.get(), field_size.get()) == 1 && BN_sub_word(count.get(), 1) == 1 &&
           BN_sqr(count.get(), count.get(), ctx) == 1 && BN_set_bit(bound.get(), m + 2) == 1 &&
           BN_cmp(count.get(), bound.get()) <= 0;
}

bool resists_mov(const Domain& domain, const BIGNUM* n, BN_CTX* ctx) {
    const BigNum step(BN_new());
    const BigNum power(BN_new());
    if (!step || !power) throw std::bad_alloc();
    if (BN_set_bit(step.get(), static_cast<int>(domain.m)) != 1 || BN_mod(step.get(), step.get(), n, ctx) != 1 ||
        BN_one(power.get()) != 1) {
        return false;
    }
    for (unsigned i = 0; i < mov_degree; ++i) {
        if (BN_mod_mul(power.get(), power.get(), step.get(), n, ctx) != 1 || BN_is_one(power.get())) return false;
    }
    return true;
}

}  // namespace

std::string_view field_defect(const Domain& domain) {
    if (domain.m < smallest_field || domain.m > max_bits || !is_prime(domain.m)) {
        return "field degree is not a prime from 160 to 509";
    }
    const auto& k = domain.k;
    const bool trinomial = k[0] > 0 && k[1] == 0 && k[2] == 0;
    const bool pentanomial = k[0] > k[1] && k[1] > k[2] && k[2] > 0;
    if (k[0] >= domain.m || !(trinomial || pentanomial)) return "field polynomial exponents out of order";
    if (!is_irreducible(domain)) return "field polynomial is reducible";
    return {};
}

std::string_view curve_defect(const Domain& domain) {
    if (domain.a > 1) return "A is neither 0 nor 1";
    if (is_zero(domain.b.w) || bit_length(domain.b.w) > domain.m) return "B is zero or outside the field";
    const std::size_t order_bits = bit_length(domain.n);
    if (!bit_at(domain.n, 0) || order_bits < smallest_order_bits || order_bits > domain.m ||
        order_bits < domain.m / 2 + 4) {
        return "order of the base point even, too small or too large";
    }
    const BnCtx ctx(BN_CTX_new());
    if (!ctx) throw std::bad_alloc();
    const BigNum n = to_bignum(domain.n);
    if (!in_hasse_interval(domain, ctx.get())) return "order of the base point does not fit the field";
    if (BN_check_prime(n.get(), ctx.get(), nullptr) != 1) return "order of the base point is not prime";
    if (!resists_mov(domain, n.get(), ctx.get())) return "curve is weak (MOV condition)";

    const auto field = make_portable_field(domain);
    if (!on_curve(*field, domain, domain.base)) return "base point is not on the curve";
    const auto engine = make_ec_group_engine(domain);
    if (!engine) return "libcrypto refuses the curve";
    if (!engine->in_subgroup(domain.base)) return "base point is not of the order named";
    return {};
}

}  // namespace pidpys::crypto::dstu4145
