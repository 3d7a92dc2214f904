// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "crypto/asn1/ber.hpp"
#include "crypto/asn1/reader.hpp"
#include "crypto/asn1/writer.hpp"
#include "crypto/base/encoding.hpp"

namespace pidpys::crypto::der {
namespace {

Bytes hex(const char* text) { return *hex_decode(text); }

}  // namespace

TEST_CASE("oid_written_dotted_encodes_and_reads_back") {
    CHECK(hex_encode(oid(Oid{"1.2.840.113549.1.7.2"})) == "06092a864886f70d010702");
    CHECK(hex_encode(oid(Oid{"2.16.840.1.101.3.4.2.1"})) == "0609608648016503040201");
    for (const char* text : {"0.4.0.1862.1.1", "1.3.6.1.4.1.19398.1.1.1.2", "2.999.3"})
        CHECK(oid_text(Oid{text}.content()) == text);
    CHECK(oid_text(hex("80")).empty());
    CHECK(oid_text(hex("2a8080")).empty());
    CHECK(oid_text(hex("2affffffffffffffffff7f")).empty());
}

TEST_CASE("integer_written_is_minimal_and_positive") {
    CHECK(hex_encode(integer(0)) == "020100");
    CHECK(hex_encode(integer(127)) == "02017f");
    CHECK(hex_encode(integer(128)) == "02020080");
    CHECK(hex_encode(integer(0x1'0000'0000)) == "02050100000000");
}

TEST_CASE("reader_of_truncated_element_breaks_and_stays_broken") {
    const Bytes octets = hex("3003020105");
    for (std::size_t size = 0; size < octets.size(); ++size) {
        bool broken = false;
        Reader reader(ByteView(octets).first(size), broken);
        (void)reader.enter(sequence_tag).number();
        CHECK(broken);
        CHECK(reader.at_end());
    }
    bool broken = false;
    CHECK(Reader(octets, broken).enter(sequence_tag).number() == 5);
    CHECK_FALSE(broken);
}

TEST_CASE("reader_number_refuses_negative_and_huge") {
    for (const char* text : {"020180", "0209010000000000000000", "0200", "040101"}) {
        bool broken = false;
        const Bytes octets = hex(text);
        (void)Reader(octets, broken).number();
        CHECK(broken);
    }
}

TEST_CASE("parse_is_complete_when_every_octet_of_every_reader_was_read_or_left_on_purpose") {
    const Bytes octets = hex("300730050201050500");
    const auto complete = [&](auto read) {
        Parse parse;
        Reader outer = Reader(octets, parse).enter(sequence_tag);
        read(outer);
        CHECK_FALSE(parse.broken());
        return parse.complete();
    };
    CHECK(complete([](Reader& outer) { (void)outer.any(); }));
    CHECK(complete([](Reader& outer) {
        Reader inner = outer.enter(sequence_tag);
        (void)inner.number();
        (void)inner.any();
    }));
    CHECK(complete([](Reader& outer) {
        Reader inner = outer.enter(sequence_tag);
        (void)inner.number();
        inner.skip_rest();
    }));
    CHECK_FALSE(complete([](Reader&) {}));
    CHECK_FALSE(complete([](Reader& outer) { (void)outer.enter(sequence_tag).number(); }));
    CHECK_FALSE(complete([](Reader& outer) { (void)outer.enter(sequence_tag); }));
    Parse parse;
    const Bytes longer = hex("050000");
    (void)Reader(longer, parse).any();
    CHECK_FALSE(parse.complete());
}

TEST_CASE("algorithm_identifier_has_at_most_one_parameter") {
    for (const auto& [text, good, plain] :
         {std::tuple("300306012a", true, true), std::tuple("300506012a0500", true, true),
          std::tuple("300606012a020105", true, false), std::tuple("300706012a05000500", false, true)}) {
        Parse parse;
        const Bytes octets = hex(text);
        const Algorithm algorithm = Reader(octets, parse).algorithm();
        CHECK(parse.complete() == good);
        if (good) CHECK(algorithm.is_plain() == plain);
    }
}

TEST_CASE("definite_form_of_der_is_the_input_itself") {
    const Bytes octets = hex("3006040201020500");
    const auto definite = Definite::from(octets);
    REQUIRE(definite);
    CHECK(definite->view().data() == octets.data());
}

TEST_CASE("definite_form_joins_pieces_and_keeps_definite_elements") {
    // SEQUENCE (indefinite) { SEQUENCE with an overlong length, OCTET STRING in pieces (indefinite, one nested), NULL }
    const Bytes ber = hex("308030810302010524800402aabb24030401cc000005000000");
    const auto definite = Definite::from(ber);
    REQUIRE(definite);
    CHECK(hex_encode(definite->view()) == "300d3081030201050403aabbcc0500");
}

TEST_CASE("definite_form_copies_no_more_than_it_is_allowed") {
    const Bytes der = hex("3006040201020500"), ber = hex("308024800402010204020304000005000000");
    CHECK(Definite::from(der, false, 0));  // nothing to be copied
    CHECK(Definite::from(ber, false, 10));
    for (std::size_t most = 0; most < 10; ++most) {
        const auto refused = Definite::from(ber, false, most);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == Errc::too_large);
    }
}

TEST_CASE("definite_form_refuses_depth_and_truncation_in_time") {
    Bytes deep;
    for (int i = 0; i < 100'000; ++i) deep.insert(deep.end(), {0x30, 0x80});
    const auto nested = Definite::from(deep);
    REQUIRE_FALSE(nested);
    CHECK(nested.error().code == Errc::too_large);
    const Bytes ber = hex("30802400040201010000");
    for (std::size_t size = 0; size < ber.size(); ++size) CHECK_FALSE(Definite::from(ByteView(ber).first(size)));
    CHECK_FALSE(Definite::from(hex("300000")));
    CHECK(Definite::from(hex("300000"), true));
    CHECK_FALSE(Definite::from(hex("0480")));
    CHECK_FALSE(Definite::from(hex("30ff00000000000000")));
}

TEST_CASE("set_of_is_in_the_order_of_its_octets") {
    // X.690 §11.6: as numbers without a sign, whatever the order they came in.
    const std::vector<Bytes> elements = {hex("0402ff00"), hex("040100"), hex("040280ff"), hex("02017f"), hex("0401ff")};
    CHECK(hex_encode(set_of(elements)) ==
          "3111"
          "02017f"
          "040100"
          "0401ff"
          "040280ff"
          "0402ff00");
    CHECK(hex_encode(set_of({})) == "3100");
}

}  // namespace pidpys::crypto::der
