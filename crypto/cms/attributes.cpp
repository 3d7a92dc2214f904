// SPDX-License-Identifier: MIT
#include "crypto/cms/attributes.hpp"

#include <algorithm>
#include <cstdio>
#include <string>

#include "crypto/asn1/reader.hpp"
#include "crypto/asn1/writer.hpp"
#include "crypto/cms/distinguished_name.hpp"

namespace pidpys::crypto {
namespace {

const DigestAlgorithm& sha256() {
    static const DigestAlgorithm& found = *digest_by_name("SHA256");
    return found;
}

}  // namespace

Bytes attribute(const der::Oid& type, ByteView value) {
    return der::sequence({der::oid(type), der::tlv(der::set_tag, {value})});
}

Bytes time_value(std::chrono::system_clock::time_point time) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    const auto day = std::chrono::floor<std::chrono::days>(seconds);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{seconds - day};
    const int year = static_cast<int>(date.year());
    const bool utc = year >= 1950 && year < 2050;
    char text[32];
    const int length = std::snprintf(
        text, sizeof text, "%0*d%02u%02u%02d%02d%02dZ", utc ? 2 : 4, utc ? year % 100 : year,
        static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
        static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()));
    return der::tlv(utc ? der::utc_time : der::generalized_time,
                    {as_bytes({text, static_cast<std::size_t>(length)})});
}

Result<std::chrono::system_clock::time_point> read_time(ByteView value) {
    bool broken = false;
    const der::Element element = der::Reader(value, broken).any();
    const std::size_t year_digits = element.tag == der::utc_time ? 2 : 4;
    const ByteView text = element.content;
    const bool shape = !broken && (element.tag == der::utc_time || element.tag == der::generalized_time) &&
                       text.size() == year_digits + 11 && text.back() == 'Z' &&
                       std::all_of(text.begin(), text.end() - 1, [](auto c) { return c >= '0' && c <= '9'; });
    if (!shape) return fail(Errc::malformed, "time");
    const auto number = [&](std::size_t at, std::size_t digits) {
        int result = 0;
        for (std::size_t i = 0; i < digits; ++i) result = result * 10 + (text[at + i] - '0');
        return result;
    };
    int year = number(0, year_digits);
    if (year_digits == 2) year += year < 50 ? 2000 : 1900;
    const int month = number(year_digits, 2);
    const int day = number(year_digits + 2, 2);
    const int hour = number(year_digits + 4, 2);
    const int minute = number(year_digits + 6, 2);
    const int second = number(year_digits + 8, 2);
    const std::chrono::year_month_day date = std::chrono::year{year} / month / day;
    if (!date.ok() || hour > 23 || minute > 59 || second > 60) return fail(Errc::malformed, "time");
    return std::chrono::sys_days{date} + std::chrono::hours(hour) + std::chrono::minutes(minute) +
           std::chrono::seconds(second);
}

Result<Bytes> signing_certificate_v2_value(ByteView certificate, const CertificateIdentity& identity,
                                           const DigestAlgorithm& algorithm) {
    auto hash = digest(algorithm, {certificate});
    if (!hash) return forward(hash);
    const Bytes named = &algorithm == &sha256() ? Bytes{} : der::algorithm(algorithm.oid);
    const Bytes issuer_serial =
        der::sequence({der::sequence({der::tlv(der::context(4), {identity.issuer})}), identity.serial});
    return der::sequence({der::sequence({der::sequence({named, der::octets(*hash), issuer_serial})})});
}

namespace {

// ESSCertID and ESSCertIDv2 (RFC 5035 §3, §4).
struct CertificateReference {
    const DigestAlgorithm* digest = nullptr;
    ByteView hash, issuer, serial;  // issuer and serial: empty if absent
};

Result<CertificateReference> read_reference(der::Reader fields, SigningCertificateVersion version,
                                            const der::Parse& parse) {
    const bool v1 = version == SigningCertificateVersion::v1;
    CertificateReference reference{v1 ? digest_by_name("SHA1") : &sha256(), {}, {}, {}};
    if (!v1 && fields.peek() == der::sequence_tag) {
        const der::Algorithm named = fields.algorithm();
        reference.digest = named.is_plain() ? digest_by_oid(named.oid) : nullptr;
        if (!parse.broken() && reference.digest == nullptr)
            return fail(Errc::unsupported, "signing-certificate: digest " + der::oid_text(named.oid));
    }
    reference.hash = fields.take(der::octet_string).content;
    if (!fields.at_end()) {
        der::Reader issuer_serial = fields.enter(der::sequence_tag);
        reference.issuer = issuer_serial.enter(der::sequence_tag).enter(der::context(4)).any().whole;  // directoryName
        reference.serial = issuer_serial.take(der::integer_tag).whole;
    }
    return reference;
}

}  // namespace

Result<bool> refers_to(ByteView value, SigningCertificateVersion version, ByteView certificate,
                       const CertificateIdentity& identity) {
    der::Parse parse;
    der::Reader attribute = der::Reader(value, parse).enter(der::sequence_tag);
    der::Reader references = attribute.enter(der::sequence_tag);
    auto first = read_reference(references.enter(der::sequence_tag), version, parse);
    if (!first) return forward(first);
    while (!references.at_end()) (void)references.take(der::sequence_tag);  // the certificates above the signer's
    (void)attribute.take_if(der::sequence_tag);                            // policies
    if (!parse.complete()) return fail(Errc::malformed, "signing-certificate attribute");
    auto expected = digest(*first->digest, {certificate});
    if (!expected) return forward(expected);
    if (!der::equal(first->hash, *expected)) return false;
    return first->serial.empty() ||
           (der::equal(first->serial, identity.serial) && same_name(first->issuer, identity.issuer));
}

}  // namespace pidpys::crypto
