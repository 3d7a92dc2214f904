// SPDX-License-Identifier: MIT
#include "crypto/dstu4145/modulus.hpp"

#include <openssl/crypto.h>

namespace pidpys::crypto::dstu4145 {

namespace {

__extension__ using Wide = unsigned __int128;

// a + b + carry; the carry out replaces `carry`.
std::uint64_t add_carry(std::uint64_t a, std::uint64_t b, std::uint64_t& carry) {
    const Wide sum = Wide{a} + b + carry;
    carry = static_cast<std::uint64_t>(sum >> 64);
    return static_cast<std::uint64_t>(sum);
}

std::uint64_t subtract_borrow(std::uint64_t a, std::uint64_t b, std::uint64_t& borrow) {
    const Wide difference = Wide{a} - b - borrow;
    borrow = static_cast<std::uint64_t>(difference >> 64) & 1;
    return static_cast<std::uint64_t>(difference);
}

// `carry`:value minus n where that is not negative, value otherwise; both are below 2n.
Scalar reduce_once(const Words& value, std::uint64_t carry, const Words& n) {
    Words difference{};
    std::uint64_t borrow = 0;
    for (std::size_t i = 0; i < max_words; ++i) difference[i] = subtract_borrow(value[i], n[i], borrow);
    const std::uint64_t keep = 0 - (borrow & ~carry & 1);
    Scalar result;
    for (std::size_t i = 0; i < max_words; ++i) result.w[i] = (value[i] & keep) | (difference[i] & ~keep);
    OPENSSL_cleanse(difference.data(), sizeof difference);
    return result;
}

}  // namespace

Modulus::Modulus(const Words& n) : n_(n), bits_(bit_length(n)) {
    words_ = (bits_ + 63) / 64;
    std::uint64_t inverse = 1;  // Newton: each step doubles the number of right bits
    for (int i = 0; i < 6; ++i) inverse *= 2 - n_[0] * inverse;
    n0_ = 0 - inverse;
    r2_ = power_of_two(128 * words_);
    shift_ = power_of_two(64 * words_ + 64);
}

Words Modulus::power_of_two(std::size_t exponent) const {
    Scalar power;
    power.w[0] = 1;
    for (std::size_t i = 0; i < exponent; ++i) power = add(power, power);
    return power.w;
}

Scalar Modulus::add(const Scalar& a, const Scalar& b) const {
    Scalar sum;
    std::uint64_t carry = 0;
    for (std::size_t i = 0; i < max_words; ++i) sum.w[i] = add_carry(a.w[i], b.w[i], carry);
    return reduce_once(sum.w, carry, n_);
}

Scalar Modulus::negate(const Scalar& a) const {
    Scalar difference;
    std::uint64_t borrow = 0;
    for (std::size_t i = 0; i < max_words; ++i) difference.w[i] = subtract_borrow(n_[i], a.w[i], borrow);
    return reduce_once(difference.w, 0, n_);
}

Scalar Modulus::montgomery(const Words& a, const Words& b) const {
    // One word more than n has, for the carries; n has spare high bits below 512, so `max_words` are enough
    // for the value itself.
    std::array<std::uint64_t, max_words + 2> t{};
    for (std::size_t i = 0; i < words_; ++i) {
        std::uint64_t carry = 0;
        for (std::size_t j = 0; j < words_; ++j) {
            const Wide product = Wide{a[j]} * b[i] + t[j] + carry;
            t[j] = static_cast<std::uint64_t>(product);
            carry = static_cast<std::uint64_t>(product >> 64);
        }
        std::uint64_t top = 0;
        t[words_] = add_carry(t[words_], carry, top);
        t[words_ + 1] = top;

        const std::uint64_t q = t[0] * n0_;
        carry = static_cast<std::uint64_t>((Wide{q} * n_[0] + t[0]) >> 64);
        for (std::size_t j = 1; j < words_; ++j) {
            const Wide product = Wide{q} * n_[j] + t[j] + carry;
            t[j - 1] = static_cast<std::uint64_t>(product);
            carry = static_cast<std::uint64_t>(product >> 64);
        }
        top = 0;
        t[words_ - 1] = add_carry(t[words_], carry, top);
        t[words_] = t[words_ + 1] + top;
    }
    // Below 2n: the word t[words_] is the bit above; in range of Words unless words_ is max_words, where n of
    // at most 509 bits leaves it zero.
    Words value{};
    for (std::size_t i = 0; i < words_; ++i) value[i] = t[i];
    if (words_ < max_words) value[words_] = t[words_];
    Scalar result = reduce_once(value, 0, n_);
    OPENSSL_cleanse(t.data(), sizeof t);
    OPENSSL_cleanse(value.data(), sizeof value);
    return result;
}

Scalar Modulus::multiply(const Scalar& a, const Scalar& b) const { return montgomery(montgomery(a.w, r2_).w, b.w); }

Scalar Modulus::reduce(ByteView octets) const {
    Scalar result;  // Horner, a word at a time from the highest
    for (std::size_t i = (octets.size() + 7) / 8; i-- > 0;) {
        Scalar digit;
        for (std::size_t j = octets.size() < 8 * i + 8 ? octets.size() : 8 * i + 8; j-- > 8 * i;) {
            digit.w[0] = (digit.w[0] << 8) | octets[j];
        }
        result = add(montgomery(result.w, shift_), digit);
    }
    return result;
}

}  // namespace pidpys::crypto::dstu4145
