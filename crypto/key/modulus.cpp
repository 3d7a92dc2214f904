// SPDX-License-Identifier: MIT
#include "crypto/key/modulus.hpp"

#include <algorithm>
#include <array>

namespace pidpys::crypto {
namespace {

using BnCtx = std::unique_ptr<BN_CTX, FreeWith<BN_CTX_free>>;

constexpr unsigned least_bits = 128;  // below, any method will do
constexpr std::size_t small = 1 << 16;
constexpr int fermat_rounds = 100;

BigNum number() { return BigNum(BN_new()); }

// Of all primes below 2^16: some 94,000 bits.
const BIGNUM* product_of_small_primes() {
    static const BIGNUM* const product = [] {
        std::array<bool, small> composite{};
        BIGNUM* all = BN_new();
        BN_one(all);
        for (std::size_t p = 2; p < small; ++p) {
            if (composite[p]) continue;
            BN_mul_word(all, p);
            for (std::size_t multiple = p * p; multiple < small; multiple += p) composite[multiple] = true;
        }
        return all;
    }();
    return product;
}

// a^n = a modulo every prime p with n = p^k: so 2^n - 2 shares p with n for primes and their powers, and for others by
// no chance worth a name. One inversion asks for that and for small factors together.
bool shares_a_factor(const BIGNUM* n, BN_CTX* context) {
    const BigNum shared = number();
    const BigNum primes = number();
    const bool done = BN_mod_exp_mont_word(shared.get(), 2, n, n, context, nullptr) == 1 &&
                      BN_sub_word(shared.get(), 2) == 1 &&
                      BN_nnmod(primes.get(), product_of_small_primes(), n, context) == 1 &&
                      BN_mod_mul(shared.get(), shared.get(), primes.get(), n, context) == 1;
    const BigNum inverse(done ? BN_mod_inverse(nullptr, shared.get(), n, context) : nullptr);
    ERR_clear_error();
    return !inverse;
}

// The largest number whose square is no larger, by Newton's method: from above, each step at least halves the distance
// once it is near, so that the bits of n bound the rounds.
BigNum root_of(const BIGNUM* n, BN_CTX* context) {
    BigNum root = number();
    BN_set_bit(root.get(), (BN_num_bits(n) + 1) / 2);
    const BigNum next = number();
    for (int rounds = BN_num_bits(n) + 2; rounds > 0; --rounds) {
        BN_div(next.get(), nullptr, n, root.get(), context);
        BN_add(next.get(), next.get(), root.get());
        BN_rshift1(next.get(), next.get());
        if (BN_cmp(next.get(), root.get()) >= 0) break;
        BN_swap(root.get(), next.get());
    }
    return root;
}

// Most numbers that are no squares are none modulo 64, 63, 65 or 11 either (Cohen, A Course in Computational Algebraic
// Number Theory, 1.7.2).
bool may_be_square(const BIGNUM* n) {
    constexpr std::array<unsigned, 4> moduli{64, 63, 65, 11};
    return std::all_of(moduli.begin(), moduli.end(), [n](unsigned modulus) {
        const auto rest = static_cast<unsigned>(BN_mod_word(n, modulus));
        unsigned root = 0;
        while (root < modulus && root * root % modulus != rest) ++root;
        return root < modulus;
    });
}

bool is_square(const BIGNUM* n, BN_CTX* context) {
    if (!may_be_square(n)) return false;
    const BigNum root = root_of(n, context);
    const BigNum square = number();
    BN_sqr(square.get(), root.get(), context);
    return BN_cmp(square.get(), n) == 0;
}

// Fermat: n = a² - b² with a not far above the root of n.
bool has_close_factors(const BIGNUM* n, BN_CTX* context) {
    if (is_square(n, context)) return true;
    const BigNum a = root_of(n, context);
    const BigNum rest = number();
    for (int round = 0; round < fermat_rounds; ++round) {
        BN_add_word(a.get(), 1);
        BN_sqr(rest.get(), a.get(), context);
        BN_sub(rest.get(), rest.get(), n);
        if (is_square(rest.get(), context)) return true;
    }
    return false;
}

}  // namespace

bool is_factored_by_anybody(const BIGNUM* modulus) {
    if (BN_is_negative(modulus) == 1 || BN_is_odd(modulus) == 0) return true;
    if (static_cast<unsigned>(BN_num_bits(modulus)) < least_bits) return true;
    const BnCtx context(BN_CTX_new());
    return !context || shares_a_factor(modulus, context.get()) || has_close_factors(modulus, context.get());
}

}  // namespace pidpys::crypto
