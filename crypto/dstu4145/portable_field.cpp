// SPDX-License-Identifier: MIT
#include "crypto/dstu4145/portable_field.hpp"

#include <new>
#include <utility>

#include "crypto/dstu4145/bignum.hpp"

namespace pidpys::crypto::dstu4145 {

namespace {

using BnCtx = std::unique_ptr<BN_CTX, FreeWith<BN_CTX_free>>;

// Runs an operation of BN_GF2m into a fresh number; failure leaves zero, which no caller takes for an answer
// without checking it.
template <class Operation>
FieldElement calculate(Operation operation) {
    const BnCtx ctx(BN_CTX_secure_new());
    const BigNum result(BN_new());
    if (!ctx || !result) throw std::bad_alloc();
    if (operation(result.get(), ctx.get()) != 1) {
        ERR_clear_error();
        return {};
    }
    return {from_bignum(result.get())};
}

}  // namespace

Polynomial reduction_polynomial(const Domain& domain) {
    Polynomial f{};
    std::size_t i = 0;
    f[i++] = static_cast<int>(domain.m);
    for (const unsigned k : domain.k) {
        if (k != 0) f[i++] = static_cast<int>(k);
    }
    f[i++] = 0;
    f[i] = -1;
    return f;
}

template <class Base>
FieldElement PortableField<Base>::multiply(const FieldElement& a, const FieldElement& b) const {
    return calculate([&](BIGNUM* result, BN_CTX* ctx) {
        return BN_GF2m_mod_mul_arr(result, to_bignum(a.w).get(), to_bignum(b.w).get(), f_.data(), ctx);
    });
}

template <class Base>
FieldElement PortableField<Base>::invert(const FieldElement& a) const {
    return calculate(
        [&](BIGNUM* result, BN_CTX* ctx) { return BN_GF2m_mod_inv_arr(result, to_bignum(a.w).get(), f_.data(), ctx); });
}

template <class Base>
FieldElement PortableField<Base>::half_trace(const FieldElement& a) const {
    return calculate([&](BIGNUM* result, BN_CTX* ctx) {
        return BN_GF2m_mod_solve_quad_arr(result, to_bignum(a.w).get(), f_.data(), ctx);
    });
}

template class PortableField<Field>;
template class PortableField<Engine>;

std::unique_ptr<const Field> make_portable_field(const Domain& domain) {
    return std::make_unique<PortableField<Field>>(domain);
}

}  // namespace pidpys::crypto::dstu4145
