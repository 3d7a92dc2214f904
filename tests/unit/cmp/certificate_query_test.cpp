// SPDX-License-Identifier: MIT
// Questions for certificates by the identifiers of their keys, octet for octet as the servers of the field take them, and
// what they answer.
#include <catch2/catch.hpp>

#include "crypto/asn1/writer.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/cmp/certificate_query.hpp"
#include "crypto/cms/oids.hpp"
#include "crypto/container/key_identifiers.hpp"
#include "crypto/provider/provider.hpp"
#include "tests/authority/desks.hpp"

namespace pidpys::crypto::cmp {
namespace {

namespace authority = test::authority;

Bytes id_of(std::uint8_t octet, std::size_t size = key_id_octets) { return Bytes(size, octet); }

std::string hex(QuerySlots slots, const std::vector<Bytes>& ids) {
    const auto query = write_certificate_query(slots, ids);
    REQUIRE(query);
    return hex_encode(*query);
}

std::string repeated(const char* octet, int times) {
    std::string text;
    while (times-- > 0) text += octet;
    return text;
}

Bytes answer_with(ByteView payload) {
    return der::sequence({der::oid(oids::data), der::tlv(der::context(0), {der::octets(payload)})});
}

authority::Office office() {
    authority::Office made;
    made.house = authority::house_of("dstu");
    made.people.push_back(*made.house.issue_person("Перша"));
    made.people.push_back(*made.house.issue_person("Друга"));
    return made;
}

}  // namespace

TEST_CASE("query_for_certificates_has_the_octets_of_the_field") {
    CHECK(hex(QuerySlots::three, {id_of(0xaa), id_of(0xbb)}) ==
          "308187"
          "06092a864886f70d010701"
          "a07a"
          "0478"
          "0d000000"
          "00000000"
          "02000000" +
              repeated("aa", 32) + repeated("bb", 32) + repeated("00", 32) +
              "01000000"
              "01000000"
              "00000000");
    CHECK(hex(QuerySlots::four, {id_of(0xaa, 20)}) ==
          "3081a9"
          "06092a864886f70d010701"
          "a0819b"
          "048198"
          "0d000000"
          "00000000"
          "01000000" +
              repeated("aa", 20) + repeated("00", 12 + 96) +
              "01000000"
              "01000000"
              "00000000");
    // One key is asked for twice of those that expect the two of a container.
    CHECK(hex(QuerySlots::three, {id_of(0xaa)}) == hex(QuerySlots::three, {id_of(0xaa), id_of(0xaa)}));
    const std::vector five(5, id_of(0xcc));
    CHECK(hex(QuerySlots::four, five) == hex(QuerySlots::four, {five.begin(), five.begin() + 4}));
    for (const std::vector<Bytes>& ids : {std::vector<Bytes>{}, {id_of(1), Bytes()}, {id_of(1, 33)}})
        CHECK(write_certificate_query(QuerySlots::three, ids).error().code == Errc::invalid_argument);
}

TEST_CASE("answer_of_a_server_gives_the_certificates_of_the_keys_and_their_chain") {
    REQUIRE(load_provider());
    const auto at = office();
    std::vector<Bytes> ids;
    for (const auto& person : at.people) ids.push_back(subject_key_identifier(person.key()));
    for (const auto slots : {QuerySlots::three, QuerySlots::four}) {
        const auto query = write_certificate_query(slots, ids);
        const auto reply = authority::find_certificates(at, {*query, {}, at.house.now});
        REQUIRE(reply.status == 200);
        const auto found = read_query_answer(reply.body);
        REQUIRE(found);
        CHECK(*found ==
              std::vector{at.people[0].certificate(), at.people[1].certificate(), at.house.issuing.certificate()});
    }
    const auto nobody = write_certificate_query(QuerySlots::three, std::vector<Bytes>{id_of(7)});
    const auto none = authority::find_certificates(at, {*nobody, {}, at.house.now});
    CHECK(read_query_answer(none.body).error().code == Errc::not_found);
}

TEST_CASE("answer_that_is_none_is_refused") {
    REQUIRE(load_provider());
    const auto code = [](ByteView answer) { return read_query_answer(answer).error().code; };
    const auto at = office();
    const auto query =
        write_certificate_query(QuerySlots::three, std::vector<Bytes>{subject_key_identifier(at.people[0].key())});
    const Bytes good = authority::find_certificates(at, {*query, {}, at.house.now}).body;
    REQUIRE(read_query_answer(good));
    for (std::size_t size = 0; size < good.size(); size += 7)
        CHECK(code(ByteView(good).first(size)) == Errc::malformed);
    Bytes longer = good;
    longer.push_back(0);
    CHECK(code(longer) == Errc::malformed);
    CHECK(code(as_bytes("<html>")) == Errc::malformed);
    CHECK(code(answer_with(Bytes{13, 0, 0, 0, 1, 0, 0})) == Errc::malformed);
    CHECK(code(answer_with(Bytes{12, 0, 0, 0, 1, 0, 0, 0})) == Errc::malformed);
    CHECK(code(answer_with(Bytes{13, 0, 0, 0, 1, 0, 0, 0, 0x30, 0x00})) == Errc::malformed);
    CHECK(code(answer_with(Bytes{13, 0, 0, 0, 0, 0, 0, 0})) == Errc::not_found);
    CHECK(code(Bytes(max_query_answer + 1, 0x30)) == Errc::too_large);
}

}  // namespace pidpys::crypto::cmp
