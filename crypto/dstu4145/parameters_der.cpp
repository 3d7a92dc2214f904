// SPDX-License-Identifier: MIT
#include "crypto/dstu4145/parameters_der.hpp"

#include <algorithm>

#include "crypto/dstu4145/der.hpp"
#include "crypto/dstu4145/domain_check.hpp"
#include "crypto/dstu4145/engine.hpp"
#include "crypto/dstu4145/point_codec.hpp"

namespace pidpys::crypto::dstu4145 {

namespace {

// 1.2.804.2.1.1.1.1.3.1.1.2 as content octets; one more octet, 0 to 9, names the curve.
constexpr std::array<std::uint8_t, 12> curve_arc{0x2A, 0x86, 0x24, 0x02, 0x01, 0x01,
                                                 0x01, 0x01, 0x03, 0x01, 0x01, 0x02};

tl::unexpected<Error> malformed(std::string_view what) {
    return fail(Errc::malformed, "DSTU 4145 parameters: " + std::string(what));
}

Bytes le_octets(const Words& words, std::size_t size) {
    Bytes octets(size);
    words_to_le(words, octets);
    return octets;
}

Bytes compressed_base(const Field& field, const Domain& domain) {
    return le_octets(compress(field, domain.base).w, (domain.m + 7) / 8);
}

Result<ParamsPtr> decode_name(ByteView oid) {
    if (oid.size() == curve_arc.size() + 1 && oid.back() < named_curve_count &&
        std::equal(curve_arc.begin(), curve_arc.end(), oid.begin())) {
        return Params::named(static_cast<NamedCurve>(oid.back()));
    }
    return fail(Errc::unsupported, "not a named curve of DSTU 4145 in polynomial basis");
}

// f SEQUENCE { m INTEGER, CHOICE { k INTEGER, SEQUENCE { k, j, l INTEGER } } }; the three exponents in any
// order, for writers differ.
bool decode_field(ByteView content, Domain& domain) {
    der::Reader f(content);
    const auto m = f.small_integer();
    if (!m) return false;
    domain.m = *m;
    if (const auto trinomial = f.small_integer()) {
        domain.k = {*trinomial, 0, 0};
        return f.at_end();
    }
    const auto pentanomial = f.value(der::sequence);
    if (!pentanomial) return false;
    der::Reader exponents(*pentanomial);
    for (unsigned& k : domain.k) {
        const auto exponent = exponents.small_integer();
        if (!exponent || *exponent == 0) return false;
        k = *exponent;
    }
    std::sort(domain.k.rbegin(), domain.k.rend());
    return exponents.at_end() && f.at_end();
}

struct WrittenOut {
    Domain domain;  // without the base point
    ByteView base;  // compressed
};

Result<WrittenOut> decode_ec_binary(ByteView content) {
    WrittenOut result;
    Domain& domain = result.domain;
    der::Reader reader(content);
    if (const auto version = reader.value(der::explicit_0)) {
        der::Reader inner(*version);
        if (inner.small_integer() != 0U || !inner.at_end()) return malformed("unknown version");
    }
    const auto f = reader.value(der::sequence);
    if (!f || !decode_field(*f, domain)) return malformed("field polynomial");
    if (domain.m > max_bits) return malformed("field too large");
    const std::size_t field_bytes = (domain.m + 7) / 8;
    const auto a = reader.small_integer();
    if (!a || *a > 1) return malformed("A is neither 0 nor 1");
    domain.a = *a;
    const auto b = reader.value(der::octet_string);
    if (!b || b->size() != field_bytes) return malformed("B of another length than the field");
    domain.b.w = words_from_le(*b);
    const auto n = reader.positive_integer();
    if (!n || n->size() > field_bytes) return malformed("order of the base point");
    domain.n = words_from_le(Bytes(n->rbegin(), n->rend()));
    const auto base = reader.value(der::octet_string);
    if (!base || base->size() != field_bytes) return malformed("base point of another length than the field");
    if (!reader.at_end()) return malformed("octets after the base point");
    result.base = *base;
    return result;
}

// The named curve that these parameters spell out.
ParamsPtr find_named(const WrittenOut& written) {
    for (std::size_t i = 0; i < named_curve_count; ++i) {
        Domain domain = written.domain;
        const auto name = static_cast<NamedCurve>(i);
        domain.base = named_domain(name).base;
        if (!(domain == named_domain(name))) continue;
        ParamsPtr curve = Params::named(name);
        const Bytes base = compressed_base(curve->engine(), domain);
        if (std::equal(base.begin(), base.end(), written.base.begin(), written.base.end())) return curve;
    }
    return nullptr;
}

Result<ParamsPtr> decode_written_out(ByteView content) {
    auto written = decode_ec_binary(content);
    if (!written) return forward(written);
    if (auto curve = find_named(*written)) return curve;
    Domain& domain = written->domain;
    if (const auto defect = field_defect(domain); !defect.empty()) return malformed(defect);
    const auto base = expand(*make_portable_field(domain), domain, {words_from_le(written->base)});
    if (!base) return malformed("base point is not on the curve");
    domain.base = *base;
    return Params::from_domain(domain);
}

Bytes encode_field(const Domain& domain) {
    Bytes f = der::encode_integer(domain.m);
    Bytes exponents;
    for (auto k = domain.k.rbegin(); k != domain.k.rend(); ++k) {
        if (*k != 0) der::append(exponents, der::encode_integer(*k));
    }
    der::append(f, domain.k[1] == 0 ? exponents : der::encode(der::sequence, exponents));
    return der::encode(der::sequence, f);
}

Bytes encode_ec_binary(const Params& curve) {
    const Domain& domain = curve.domain();
    Bytes n = le_octets(domain.n, curve.order_bytes());
    std::reverse(n.begin(), n.end());
    Bytes content = encode_field(domain);
    der::append(content, der::encode_integer(domain.a));
    der::append(content, der::encode(der::octet_string, le_octets(domain.b.w, curve.field_bytes())));
    der::append(content, der::encode_integer(ByteView(n)));
    der::append(content, der::encode(der::octet_string, compressed_base(curve.engine(), domain)));
    return der::encode(der::sequence, content);
}

}  // namespace

Result<KeyParameters> decode_parameters(ByteView der) {
    der::Reader outer(der);
    const auto content = outer.value(der::sequence);
    if (!content || !outer.at_end()) return malformed("not one SEQUENCE");
    der::Reader reader(*content);
    Result<ParamsPtr> curve = malformed("neither a curve nor its name");
    if (const auto oid = reader.value(der::object_identifier)) {
        curve = decode_name(*oid);
    } else if (const auto written = reader.value(der::sequence)) {
        curve = decode_written_out(*written);
    }
    if (!curve) return forward(curve);

    KeyParameters parameters{*curve, std::nullopt};
    if (reader.at_end()) return parameters;
    const auto dke = reader.value(der::octet_string);
    if (!dke || dke->size() != dke_bytes || !reader.at_end()) return malformed("DKE is not an OCTET STRING of 64");
    parameters.dke = to_bytes(*dke);
    return parameters;
}

Bytes encode_parameters(const KeyParameters& parameters, ParametersForm form) {
    const Params& curve = *parameters.curve;
    Bytes content;
    if (form == ParametersForm::named && curve.name()) {
        Bytes oid(curve_arc.begin(), curve_arc.end());
        oid.push_back(static_cast<std::uint8_t>(*curve.name()));
        content = der::encode(der::object_identifier, oid);
    } else {
        content = encode_ec_binary(curve);
    }
    if (parameters.dke) der::append(content, der::encode(der::octet_string, *parameters.dke));
    return der::encode(der::sequence, content);
}

}  // namespace pidpys::crypto::dstu4145
