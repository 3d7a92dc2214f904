// SPDX-License-Identifier: MIT
// Lists of the test authority and genuine ones, found by serial number.
#include <catch2/catch.hpp>

#include <random>

#include "crypto/asn1/writer.hpp"
#include "crypto/cms/certificate_identity.hpp"
#include "crypto/crl/revocation_list.hpp"
#include "material.hpp"
#include "tests/authority/house.hpp"
#include "tests/authority/lists.hpp"
#include "tests/main/needs.hpp"

namespace pidpys::crypto {
namespace {

using namespace pidpys::test::authority;

ListOptions list_of(std::vector<ListEntry> entries) {
    ListOptions list;
    list.this_update = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    list.next_update = list.this_update + std::chrono::hours(1);
    list.entries = std::move(entries);
    return list;
}

certs::TimePoint hours_ago(int hours) {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()) - std::chrono::hours(hours);
}

Result<RevocationList> read_made(const ListOptions& options, const std::string& family = "ecdsa") {
    auto made = make_list(house_of(family).issuing, options);
    REQUIRE(made);
    return RevocationList::read(*made);
}

}  // namespace

TEST_CASE("a_list_of_each_key_is_read_and_its_signature_checked") {
    for (const char* family : {"dstu", "rsa", "ecdsa"}) {
        INFO(family);
        const House& house = house_of(family);
        const auto list = read_made(list_of({{{0x11}, hours_ago(2), 1}, {{0x00, 0x99}, hours_ago(1), {}}}), family);
        REQUIRE(list);
        CHECK(list->size() == 2);
        CHECK(list->verify(house.issuing.key()));
        CHECK(list->verify(house.root.key()).error().code == Errc::integrity);
        const auto found = list->find(Bytes{0x11});
        REQUIRE(found.size() == 1);
        CHECK(found[0].at == hours_ago(2));
        CHECK(found[0].reason == std::optional(1U));
        CHECK(list->find(Bytes{0x99}).size() == 1);  // whether its sign octet is there or not
        CHECK(list->find(Bytes{0x00, 0x99}).size() == 1);
        CHECK_FALSE(list->find(Bytes{0x99})[0].reason);
        CHECK(list->find(Bytes{0x12}).empty());
    }
}

TEST_CASE("a_serial_that_stands_several_times_is_told_in_order_of_time") {  // pki 3.5
    const auto list = read_made(
        list_of({{{7}, hours_ago(1), 4}, {{7}, hours_ago(3), 6}, {{8}, hours_ago(2), 1}, {{7}, hours_ago(1), 8}}));
    REQUIRE(list);
    const auto found = list->find(Bytes{7});
    REQUIRE(found.size() == 3);
    CHECK(found[0].reason == std::optional(6U));
    CHECK(found[1].reason == std::optional(8U));
    CHECK(found[2].reason == std::optional(4U));
}

TEST_CASE("every_serial_of_a_long_list_is_found_and_no_other") {
    std::mt19937 random(5);
    std::vector<ListEntry> entries;
    for (int i = 0; i < 5000; ++i) {
        Bytes serial(20);
        for (auto& octet : serial) octet = static_cast<std::uint8_t>(random());
        serial[0] = 0x38;
        entries.push_back({serial, hours_ago(1), {}});
    }
    const auto list = read_made(list_of(entries));
    REQUIRE(list);
    CHECK(list->size() == entries.size());
    for (const ListEntry& entry : entries) {
        REQUIRE(list->find(entry.serial).size() == 1);
        Bytes other = entry.serial;
        other[19] ^= 1;
        REQUIRE(list->find(other).empty());
    }
}

TEST_CASE("an_entry_with_a_critical_extension_that_is_not_understood_spoils_the_list") {
    ListOptions options = list_of({{{1}, hours_ago(1), {}}, {{2}, hours_ago(1), {}}});
    options.entry_extension = make_extension("1.2.3", false, der::null());
    CHECK(read_made(options));
    options.entry_extension = make_extension("1.2.3", true, der::null());
    CHECK(read_made(options).error().code == Errc::unsupported);
    options.entry_extension = make_extension("2.5.29.21", true, der::tlv(der::enumerated_tag, {Bytes{1}}));
    CHECK(read_made(options)->find(Bytes{2})[0].reason == std::optional(1U));
    options.entry_extension = make_extension("2.5.29.21", true, der::null());
    CHECK(read_made(options).error().code == Errc::unsupported);
}

TEST_CASE("entries_of_another_issuer_are_not_of_this_one") {
    const auto other = identify_certificate(house_of("ecdsa").root.certificate());
    ListOptions options = list_of({{{1}, hours_ago(1), {}}, {{2}, hours_ago(1), {}}});
    const Bytes names = der::sequence({der::tlv(der::context(4), {other->subject})});
    options.entry_extension = make_extension("2.5.29.29", true, names);
    const auto list = read_made(options);
    REQUIRE(list);
    CHECK(list->find(Bytes{1}).size() == 1);
    CHECK(list->find(Bytes{2}).empty());
}

TEST_CASE("what_is_no_list_is_refused_wherever_it_is_cut") {
    const auto made = make_list(house_of("ecdsa").issuing, list_of({{{1}, hours_ago(1), 1}, {{2}, hours_ago(1), 6}}));
    REQUIRE(RevocationList::read(*made));
    for (std::size_t size = 0; size < made->size(); ++size)
        CHECK(RevocationList::read({made->begin(), made->begin() + static_cast<std::ptrdiff_t>(size)}).error().code ==
              Errc::malformed);
    Bytes longer = *made;
    longer.push_back(0);
    CHECK(RevocationList::read(longer).error().code == Errc::malformed);
    CHECK_FALSE(RevocationList::read(to_bytes(as_bytes("<html>"))));
    CHECK_FALSE(RevocationList::read({}));
}

TEST_CASE("a_list_says_the_same_as_libcrypto_reads_in_it") {
    if (!needs::foreign_data()) return;
    for (const char* name : {"pki/crl-ocsp-tsp/CZO-Full.crl", "pki/crl-ocsp-tsp/CZO-Delta.crl", "pki-dstu/full.crl",
                             "pki-dstu/delta.crl", "diia-test/delta.crl"}) {
        INFO(name);
        const Bytes octets = needs::foreign_file(name);
        const auto list = RevocationList::read(octets);
        REQUIRE(list);
        const unsigned char* at = octets.data();
        const X509CrlPtr crl(d2i_X509_CRL(nullptr, &at, static_cast<long>(octets.size())));
        REQUIRE(crl);
        const STACK_OF(X509_REVOKED)* entries = X509_CRL_get_REVOKED(crl.get());
        CHECK(list->size() == static_cast<std::size_t>(std::max(0, sk_X509_REVOKED_num(entries))));
        for (int i = 0; i < sk_X509_REVOKED_num(entries); ++i) {
            const ASN1_INTEGER* serial = X509_REVOKED_get0_serialNumber(sk_X509_REVOKED_value(entries, i));
            const auto size = static_cast<std::size_t>(ASN1_STRING_length(serial));
            CHECK_FALSE(list->find({ASN1_STRING_get0_data(serial), size}).empty());
        }
    }
}

}  // namespace pidpys::crypto
