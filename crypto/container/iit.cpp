// SPDX-License-Identifier: MIT
#include "crypto/container/iit.hpp"

#include <algorithm>

#include "crypto/asn1/reader.hpp"
#include "crypto/asn1/writer.hpp"
#include "crypto/base/secret.hpp"
#include "crypto/provider/keys.hpp"

namespace pidpys::crypto {
namespace {

std::uint8_t reversed_bits(std::uint8_t octet) {
    unsigned result = 0;
    for (unsigned bit = 0; bit < 8; ++bit) result |= ((octet >> bit) & 1U) << (7 - bit);
    return static_cast<std::uint8_t>(result);
}

Bytes reversed_octets(ByteView octets) { return {octets.rbegin(), octets.rend()}; }

// IIT writes the numbers big endian and the pentanomial's terms in the other order; the rest is DSTU4145Params,
// with a second DKE that nothing uses.
Bytes standard_parameters(der::Reader fields) {
    der::Reader curve = fields.enter(der::sequence_tag);
    const auto version = curve.take_if(der::context(0));
    der::Reader field = curve.enter(der::sequence_tag);
    const ByteView m = field.take(der::integer_tag).whole;
    const bool pentanomial = field.peek() == der::sequence_tag;
    std::optional<der::Reader> three;
    if (pentanomial) three = field.enter(der::sequence_tag);
    der::Reader& terms = three ? *three : field;
    const ByteView first = terms.take(der::integer_tag).whole;
    const ByteView second = pentanomial ? terms.take(der::integer_tag).whole : ByteView{};
    const ByteView third = pentanomial ? terms.take(der::integer_tag).whole : ByteView{};
    const Bytes polynomial =
        pentanomial ? der::sequence({m, der::sequence({third, second, first})}) : der::sequence({m, first});
    const ByteView a = curve.take(der::integer_tag).whole;
    const Bytes b = der::octets(reversed_octets(curve.take(der::octet_string).content));
    const ByteView n = curve.take(der::integer_tag).whole;
    const Bytes base = der::octets(reversed_octets(curve.take(der::octet_string).content));
    const auto dke = fields.take_if(der::octet_string);
    return der::sequence({der::sequence({version ? version->whole : ByteView{}, polynomial, a, b, n, base}),
                          dke ? dke->whole : ByteView{}});
}

}  // namespace

Result<EvpPkey> iit_agreement_key(ByteView attributes) {
    bool broken = false;
    ByteView key;
    Bytes parameters;
    der::Reader list(attributes, broken);
    while (!list.at_end()) {
        der::Reader attribute = list.enter(der::sequence_tag);
        const ByteView type = attribute.oid();
        der::Reader values = attribute.enter(der::set_tag);
        if (oids::iit_agreement_key == type) key = values.take(der::bit_string).content;
        if (oids::iit_agreement_parameters == type) parameters = standard_parameters(values.enter(der::sequence_tag));
    }
    if (key.empty() && !broken) return EvpPkey{};
    const auto damaged = [](const char* what) { return fail(Errc::malformed, std::string("IIT attributes: ") + what); };
    if (broken || key.size() > 128) return damaged("structure");
    auto decoded = dstu4145::decode_parameters(parameters);
    if (!decoded) return damaged("parameters of the agreement key");
    SecretBytes d(key.subspan(1));  // past the unused-bits octet; the first bit is the lowest
    for (std::uint8_t& octet : d.span()) octet = reversed_bits(octet);
    auto secret = dstu4145::PrivateKey::decode(decoded->curve, d.view());
    if (!secret) return damaged("agreement key");
    return evp_key(*secret, decoded->dke);
}

ByteView without_iit_prefix(ByteView container) {
    constexpr std::size_t prefix = 6;
    if (container.size() > prefix && container[0] == 0x51 && container[prefix] == der::sequence_tag)
        return container.subspan(prefix);
    return container;
}

}  // namespace pidpys::crypto
