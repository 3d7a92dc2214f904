// SPDX-License-Identifier: MIT
#include "crypto/dstu4145/point_codec.hpp"

namespace pidpys::crypto::dstu4145 {

namespace {

FieldElement sum(FieldElement a, const FieldElement& b) {
    for (std::size_t i = 0; i < max_words; ++i) a.w[i] ^= b.w[i];
    return a;
}

}  // namespace

FieldElement compress(const Field& field, const Point& point) {
    FieldElement result = point.x;
    if (is_zero(result.w)) return result;
    const bool bit = field.trace(field.multiply(point.y, field.invert(point.x)));
    result.w[0] = (result.w[0] & ~std::uint64_t{1}) | std::uint64_t{bit};
    return result;
}

std::optional<Point> expand(const Field& field, const Domain& domain, FieldElement compressed) {
    if (is_zero(compressed.w) || bit_length(compressed.w) > domain.m) return std::nullopt;
    const bool bit = bit_at(compressed.w, 0);
    FieldElement x = compressed;
    x.w[0] &= ~std::uint64_t{1};
    if (field.trace(x) != (domain.a == 1)) x.w[0] |= 1;
    if (is_zero(x.w)) return std::nullopt;

    // y = xz turns the curve's equation into z^2 + z = x + A + B/x^2.
    const FieldElement inverse = field.invert(x);
    FieldElement right = sum(x, field.multiply(domain.b, field.multiply(inverse, inverse)));
    right.w[0] ^= domain.a;
    if (field.trace(right)) return std::nullopt;
    FieldElement z = field.half_trace(right);
    if (field.trace(z) != bit) z.w[0] ^= 1;
    return Point{x, field.multiply(x, z)};
}

bool on_curve(const Field& field, const Domain& domain, const Point& point) {
    if (bit_length(point.x.w) > domain.m || bit_length(point.y.w) > domain.m) return false;
    // y^2 + xy + x^3 + Ax^2 + B = y(y + x) + x^2(x + A) + B
    FieldElement x_plus_a = point.x;
    x_plus_a.w[0] ^= domain.a;
    const FieldElement left = field.multiply(point.y, sum(point.y, point.x));
    const FieldElement right = field.multiply(field.multiply(point.x, point.x), x_plus_a);
    return sum(left, right) == domain.b;
}

}  // namespace pidpys::crypto::dstu4145
