// SPDX-License-Identifier: MIT
// A revocation list of 20 MB, as large authorities have them: parsed once, then asked.
#include <malloc.h>

#include <cstdio>
#include <random>

#include "certs/revocation.hpp"
#include "crypto/asn1/writer.hpp"
#include "crypto/crl/revocation_list.hpp"
#include "measure.hpp"
#include "results.hpp"

namespace bench {
namespace {

using namespace pidpys;
namespace der = crypto::der;

constexpr std::size_t list_size = std::size_t{20} << 20;

// The serial number of entry i: twenty octets, the first eight of which all have in common.
Bytes serial_of(std::uint32_t i) {
    Bytes serial{0x38, 0x0c, 0x6d, 0x43, 0x68, 0x75, 0x4c, 0xd4};
    std::mt19937 random(i);
    while (serial.size() < 20) serial.push_back(static_cast<std::uint8_t>(random()));
    return serial;
}

Bytes make_list(std::uint32_t& entries) {
    const Bytes date = der::tlv(der::utc_time, {as_bytes("260102030405Z")});
    const Bytes reason = der::tlv(der::enumerated_tag, {Bytes{1}});
    const Bytes extensions = der::sequence({der::sequence({der::oid(der::Oid("2.5.29.21")), der::octets(reason)})});
    Bytes content;
    for (entries = 0; content.size() < list_size; ++entries)
        der::append(content, der::sequence({der::tlv(der::integer_tag, {serial_of(entries)}), date, extensions}));
    const Bytes algorithm = der::algorithm(der::Oid("1.2.840.10045.4.3.2"));
    const Bytes body = der::sequence(
        {der::integer(1), algorithm, der::sequence({}), date, date, der::tlv(der::sequence_tag, {content})});
    return der::sequence({body, algorithm, der::tlv(der::bit_string, {Bytes(72)})});
}

double allocated() {
    const struct mallinfo2 now = mallinfo2();
    return static_cast<double>(now.uordblks + now.hblkhd);
}

}  // namespace

void measure_lists(Results& results) {
    std::uint32_t entries = 0;
    const Bytes octets = make_list(entries);
    const double before = allocated();
    const auto list = crypto::RevocationList::read(octets);
    if (!list || list->size() != entries) {
        std::fprintf(stderr, "a list of %u entries is not read\n", entries);
        return;
    }
    const auto size = static_cast<double>(octets.size());
    // The octets that were handed over count, too.
    results.add("crl_20mb_memory_ratio", (allocated() - before + size) / size, "x");
    results.add("crl_20mb_parse_ms", 1e3 * seconds_per_call([&] { (void)crypto::RevocationList::read(octets); }), "ms");
    // As the judge of the next signature takes it.
    const std::vector<Bytes> kept{octets};
    if (certs::RevocationLists(kept).size() != 1) std::fprintf(stderr, "the list is not kept\n");
    results.add("crl_20mb_kept_ms", 1e3 * seconds_per_call([&] { (void)certs::RevocationLists(kept); }), "ms");
    std::uint32_t asked = 0;
    std::size_t found = 0;
    std::vector<Bytes> serials;
    for (std::uint32_t i = 0; i < 1024; ++i) serials.push_back(serial_of(i * (entries / 1024)));
    results.add("crl_lookup_us", 1e6 * seconds_per_call([&] { found += list->find(serials[asked++ % 1024]).size(); }),
                "us");
    if (found != asked) std::fprintf(stderr, "an entry of the list is not found\n");
}

}  // namespace bench
