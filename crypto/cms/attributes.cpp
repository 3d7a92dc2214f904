// SPDX-License-Identifier: MIT
#include "crypto/cms/attributes.hpp"

#include <algorithm>
#include <cstdio>
#include <string>

#include "crypto/asn1/reader.hpp"
#include "crypto/asn1/writer.hpp"

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

Result<bool> refers_to(ByteView value, SigningCertificateVersion version, ByteView certificate,
                       const CertificateIdentity& identity) {
    bool broken = false;
    der::Reader reference =
        der::Reader(value, broken).enter(der::sequence_tag).enter(der::sequence_tag).enter(der::sequence_tag);
    const DigestAlgorithm* algorithm = version == SigningCertificateVersion::v1 ? digest_by_name("SHA1") : &sha256();
    if (version == SigningCertificateVersion::v2)
        if (auto named = reference.take_if(der::sequence_tag)) {
            const ByteView oid = der::Reader(named->content, broken).oid();
            algorithm = digest_by_oid(oid);
            if (algorithm == nullptr)
                return fail(Errc::unsupported, "signing-certificate: digest " + der::oid_text(oid));
        }
    const ByteView hash = reference.take(der::octet_string).content;
    ByteView issuer, serial;
    if (auto issuer_serial = reference.take_if(der::sequence_tag)) {
        der::Reader fields(issuer_serial->content, broken);
        issuer = fields.enter(der::sequence_tag).enter(der::context(4)).any().whole;
        serial = fields.take(der::integer_tag).whole;
    }
    if (broken) return fail(Errc::malformed, "signing-certificate attribute");
    auto expected = digest(*algorithm, {certificate});
    if (!expected) return forward(expected);
    if (!der::equal(hash, *expected)) return false;
    return serial.empty() || (der::equal(issuer, identity.issuer) && der::equal(serial, identity.serial));
}

}  // namespace pidpys::crypto
