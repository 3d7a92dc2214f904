// SPDX-License-Identifier: MIT
#include "crypto/dstu4145/signature.hpp"

#include <optional>

#include "crypto/base/openssl.hpp"
#include "crypto/dstu4145/constant_time.hpp"
#include "crypto/dstu4145/der.hpp"
#include "crypto/dstu4145/engine.hpp"
#include "crypto/dstu4145/nonce.hpp"

namespace pidpys::crypto::dstu4145 {

namespace {

constexpr int signing_attempts = 16;  // each fails with the odds of hitting zero below n
constexpr std::uint8_t octet_string_tag = 0x04;
constexpr std::uint8_t one_length_octet = 0x81;

// Clause 5.9: the hash as a field element; zero becomes one.
FieldElement hash_to_field(const Params& params, ByteView hash) {
    FieldElement h{words_from_le(hash)};
    keep_low_bits(h.w, params.field_bits());
    if (is_zero(h.w)) h.w[0] = 1;
    return h;
}

// Clause 5.10: the lowest bitlen(n)-1 bits of a field element.
Scalar field_to_scalar(const Params& params, const FieldElement& element) {
    Scalar result(element.w);
    keep_low_bits(result.w, params.order_bits() - 1);
    return result;
}

// Nothing where e leads to a zero.
std::optional<Bytes> sign_once(const PrivateKey& key, const FieldElement& h, const Scalar& e) {
    const Params& params = key.params();
    const Point point = params.engine().multiply_base(e);
    const Scalar r = field_to_scalar(params, params.engine().multiply(h, point.x));
    declassify(&r, sizeof r);
    if (is_zero(r.w)) return std::nullopt;
    const Scalar s = params.order().add(e, params.order().multiply(key.scalar(), r));
    declassify(&s, sizeof s);
    if (is_zero(s.w)) return std::nullopt;

    Bytes signature(params.signature_bytes());
    const std::span<std::uint8_t> octets(signature);
    words_to_le(r.w, octets.first(params.order_bytes()));
    words_to_le(s.w, octets.last(params.order_bytes()));
    return signature;
}

// What an OCTET STRING that is the whole signature holds; nothing where it is none.
std::optional<ByteView> wrapped(ByteView signature) {
    der::Reader reader(signature);
    const auto content = reader.value(der::octet_string);
    return content && reader.at_end() ? content : std::nullopt;
}

// A half of a signature, little endian, padded or cut to any length: a number above 0 and below n, or nothing.
std::optional<Scalar> read_half(const Params& params, ByteView octets) {
    while (!octets.empty() && octets.back() == 0) octets = octets.first(octets.size() - 1);
    if (octets.empty() || octets.size() > params.order_bytes()) return std::nullopt;
    const Scalar number(words_from_le(octets));
    return params.order().contains(number) ? std::optional(number) : std::nullopt;
}

bool holds(const PublicKey& key, ByteView hash, ByteView raw) {
    if (raw.size() % 2 != 0) return false;
    const Params& params = key.params();
    const auto r = read_half(params, raw.first(raw.size() / 2));
    const auto s = read_half(params, raw.subspan(raw.size() / 2));
    if (!r || !s) return false;
    const auto x = params.engine().multiply_add(*s, *r, key.point(), key.table());
    if (!x) return false;
    const FieldElement y = params.engine().multiply(hash_to_field(params, hash), *x);
    return field_to_scalar(params, y).w == r->w;
}

}  // namespace

Result<Bytes> sign(const PrivateKey& key, ByteView hash) {
    const FieldElement h = hash_to_field(key.params(), hash);
    for (int i = 0; i < signing_attempts; ++i) {
        const auto e = hedged_nonce(key, hash);
        if (!e) return fail(Errc::internal, "no nonce: " + openssl_errors());
        if (declassified(is_zero(e->w))) continue;
        if (auto signature = sign_once(key, h, *e)) return std::move(*signature);
    }
    return fail(Errc::internal, "random generator gives no usable nonce");
}

Result<Bytes> sign_with_nonce(const PrivateKey& key, ByteView hash, const Scalar& e) {
    if (is_zero(e.w) || !key.params().order().contains(e)) {
        return fail(Errc::invalid_argument, "nonce out of range");
    }
    auto signature = sign_once(key, hash_to_field(key.params(), hash), e);
    if (!signature) return fail(Errc::invalid_argument, "nonce leads to a zero");
    return std::move(*signature);
}

bool verify(const PublicKey& key, ByteView hash, ByteView signature) {
    if (holds(key, hash, signature)) return true;
    const auto inside = wrapped(signature);  // a raw one may look wrapped, once in 65,536 times
    return inside && holds(key, hash, *inside);
}

Bytes wrap_signature(ByteView raw) {
    Bytes wrapped{octet_string_tag};
    if (raw.size() >= 0x80) wrapped.push_back(one_length_octet);
    wrapped.push_back(static_cast<std::uint8_t>(raw.size()));
    wrapped.insert(wrapped.end(), raw.begin(), raw.end());
    return wrapped;
}

}  // namespace pidpys::crypto::dstu4145
