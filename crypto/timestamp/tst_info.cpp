// SPDX-License-Identifier: MIT
#include "crypto/timestamp/tst_info.hpp"

#include "crypto/cms/times.hpp"

namespace pidpys::crypto::timestamp {
namespace {

constexpr std::size_t max_integer = 64;           // octets; a serial has at most 20 (RFC 3161 §2.4.2)
constexpr std::uint64_t max_seconds = 1'000'000;  // of accuracy: who knows no better has no clock

bool read_true(der::Reader& from, der::Parse& parse) {
    const auto element = from.take_if(der::boolean);
    if (element && element->content.size() != 1) parse.refuse();
    return element && !parse.broken() && element->content[0] != 0;
}

// 1 to 999 under an implicit tag; 0 where it is absent. Genuine tokens have 0 there as well.
std::uint64_t read_thousandth(der::Reader& fields, unsigned number, der::Parse& parse) {
    const auto element = fields.take_if(der::context_primitive(number));
    if (!element) return 0;
    const ByteView octets = element->content;
    if (octets.empty() || octets.size() > 2 || (octets[0] & 0x80) != 0) {
        parse.refuse();
        return 0;
    }
    const std::uint64_t value = octets.size() == 1 ? octets[0] : octets[0] * 256U + octets[1];
    if (value > 999) parse.refuse();
    return value;
}

std::optional<std::chrono::microseconds> read_accuracy(der::Reader& from, der::Parse& parse) {
    if (from.peek() != der::sequence_tag) return std::nullopt;
    der::Reader fields = from.enter(der::sequence_tag);
    const std::uint64_t seconds = fields.peek() == der::integer_tag ? fields.number() : 0;
    const std::uint64_t millis = read_thousandth(fields, 0, parse);
    const std::uint64_t micros = read_thousandth(fields, 1, parse);
    if (seconds > max_seconds) {
        parse.refuse();
        return std::nullopt;
    }
    return std::chrono::microseconds((seconds * 1000 + millis) * 1000 + micros);
}

Bytes read_integer(const std::optional<der::Element>& element, der::Parse& parse) {
    if (!element) return {};
    if (element->content.empty() || element->content.size() > max_integer) parse.refuse();
    return to_bytes(element->content);
}

// Whether one is critical.
bool read_extensions(der::Reader list, der::Parse& parse) {
    bool critical = false;
    while (!list.at_end()) {
        der::Reader extension = list.enter(der::sequence_tag);
        (void)extension.oid();
        critical = read_true(extension, parse) || critical;
        (void)extension.take(der::octet_string);
    }
    return critical;
}

}  // namespace

Result<TstInfo> read_tst_info(ByteView octets) {
    TstInfo info;
    der::Parse parse;
    der::Reader outer(octets, parse);
    der::Reader fields = outer.enter(der::sequence_tag);
    if (fields.number() != 1) parse.refuse();
    info.policy = der::oid_text(fields.oid());
    info.imprint = read_imprint(fields, parse);
    info.serial = read_integer(fields.take(der::integer_tag), parse);
    const auto time = read_general_time(fields.take(der::generalized_time).whole);
    info.accuracy = read_accuracy(fields, parse);
    info.ordering = read_true(fields, parse);
    info.nonce = read_integer(fields.take_if(der::integer_tag), parse);
    if (auto tagged = fields.take_if(der::context(0))) info.tsa = to_bytes(fields.inside(*tagged).any().whole);
    bool critical = false;
    if (auto extensions = fields.take_if(der::context(1)))
        critical = read_extensions(fields.inside(*extensions), parse);
    if (!parse.complete() || !time || info.policy.empty()) return fail(Errc::malformed, "TSTInfo");
    if (critical) return fail(Errc::unsupported, "a time-stamp with a critical extension");
    info.gen_time = time->at;
    info.fraction_digits = time->fraction_digits;
    return info;
}

}  // namespace pidpys::crypto::timestamp
