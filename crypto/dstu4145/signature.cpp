// SPDX-License-Identifier: MIT
#include "crypto/dstu4145/signature.hpp"

#include <optional>

#include "crypto/base/openssl.hpp"
#include "crypto/dstu4145/constant_time.hpp"
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

// Takes off `04 LEN` where its length shows that it is there.
ByteView unwrap(ByteView signature, std::size_t raw_size) {
    const std::size_t header = raw_size < 0x80 ? 2 : 3;
    if (signature.size() != raw_size + header || signature[0] != octet_string_tag) return signature;
    if (header == 3 && signature[1] != one_length_octet) return signature;
    return signature[header - 1] == raw_size ? signature.subspan(header) : signature;
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
    const Params& params = key.params();
    const ByteView raw = unwrap(signature, params.signature_bytes());
    if (raw.size() != params.signature_bytes()) return false;
    const Scalar r(words_from_le(raw.first(params.order_bytes())));
    const Scalar s(words_from_le(raw.last(params.order_bytes())));
    for (const Scalar* number : {&r, &s}) {
        if (is_zero(number->w) || !params.order().contains(*number)) return false;
    }
    const auto x = params.engine().multiply_add(s, r, key.point(), key.table());
    if (!x) return false;
    const FieldElement y = params.engine().multiply(hash_to_field(params, hash), *x);
    return field_to_scalar(params, y).w == r.w;
}

Bytes wrap_signature(ByteView raw) {
    Bytes wrapped{octet_string_tag};
    if (raw.size() >= 0x80) wrapped.push_back(one_length_octet);
    wrapped.push_back(static_cast<std::uint8_t>(raw.size()));
    wrapped.insert(wrapped.end(), raw.begin(), raw.end());
    return wrapped;
}

}  // namespace pidpys::crypto::dstu4145
