// SPDX-License-Identifier: MIT
// How certificates are asked about: known identifiers and requests.
#include <catch2/catch.hpp>

#include "crypto/base/encoding.hpp"
#include "crypto/ocsp/answer.hpp"
#include "crypto/provider/provider.hpp"
#include "tests/authority/house.hpp"
#include "tests/authority/statuses.hpp"
#include "tests/main/needs.hpp"

namespace pidpys::crypto::ocsp {

using namespace pidpys::test::authority;

TEST_CASE("the_request_about_a_genuine_certificate_has_the_known_octets") {  // pki 14
    REQUIRE(load_provider());
    const Bytes issuer_octets = needs::foreign_file("diia-test/diia-CA-05E19E2CD92EA2990100000001000000E1000000.cer");
    if (issuer_octets.empty()) return;
    const Bytes certificate_octets = needs::foreign_file("diia-test/diia-test-sign-7775603.cer");
    const auto issuer = identify_certificate(issuer_octets);
    const auto certificate = identify_certificate(certificate_octets);
    REQUIRE(issuer);
    REQUIRE(certificate);
    CHECK(usual_digest(*issuer).name == std::string("dstu34311"));
    const auto id = make_cert_id(certificate->serial, *issuer, usual_digest(*issuer));
    REQUIRE(id);
    CHECK(hex_encode(id->issuer_name_hash) == "92924a5666ad74d505b6732785d56c832fe6597fb84f5b77568aaa371cbeae52");
    CHECK(hex_encode(id->issuer_key_hash) == "bed5083160dbc59bcddf707c10293f58bb6ed263c6ea5893d3781b61f493be57");
    CHECK(der::equal(id->issuer_key_hash, issuer->subject_key_id));
    Request request{*id, *hex_decode("0414000102030405060708090a0b0c0d0e0f10111213")};
    CHECK(hex_encode(encode(request)) ==
          "30819a308197306c306a3068300c060a2a862402010101010201042092924a5666ad74d505b6732785d56c832fe6597fb84f5b77568a"
          "aa37"
          "1cbeae520420bed5083160dbc59bcddf707c10293f58bb6ed263c6ea5893d3781b61f493be5702143ed5083160dbc59b04000000a91e"
          "0600"
          "73a57600a2273025302306092b060105050730010204160414000102030405060708090a0b0c0d0e0f10111213");
    CHECK(*is_id_of(*id, certificate->serial, *issuer));
    CHECK_FALSE(*is_id_of(*id, issuer->serial, *issuer));
    CHECK_FALSE(*is_id_of(*id, certificate->serial, *certificate));
}

TEST_CASE("the_identifier_under_another_digest_is_of_the_same_certificate") {  // pki 14, czo_test_ca_dstu
    REQUIRE(load_provider());
    const Bytes octets = needs::foreign_file("pki/czo-certs/CA-TEST_DSTU.cer");
    if (octets.empty()) return;
    const auto issuer = identify_certificate(octets);
    REQUIRE(issuer);
    const auto gost = make_cert_id(issuer->serial, *issuer, *digest_by_name("dstu34311"));
    const auto kupyna = make_cert_id(issuer->serial, *issuer, *digest_by_name("KUPYNA-256"));
    REQUIRE(gost);
    REQUIRE(kupyna);
    CHECK(hex_encode(gost->issuer_name_hash) == "f504d2e66f4b454e6b87d80533b79dcc9b8a4ea6fd8c065bf76227e704416de3");
    CHECK(hex_encode(gost->issuer_key_hash) == "363043803e9a341c9a9799124561f8db738c7e3fb7bda3f19fe637a8b1c3ca20");
    CHECK(hex_encode(kupyna->issuer_name_hash) == "2b546767a8b79f314c1fac40a07ea046e1ae31ca2101cee9a38536ff9367f8b3");
    CHECK(hex_encode(kupyna->issuer_key_hash) == "c4b6c0666e5845b3f8b3e2df267967a223faf740053a6df1980d919668c4a02b");
    CHECK(*is_id_of(*kupyna, issuer->serial, *issuer));
}

TEST_CASE("an_ecdsa_issuer_is_known_by_sha1") {  // pki 14, certID
    const Bytes octets = needs::foreign_file("pki/czo-certs/CA-TEST_ECDSA.cer");
    if (octets.empty()) return;
    const auto issuer = identify_certificate(octets);
    REQUIRE(issuer);
    const auto id =
        make_cert_id(*hex_decode("0214380c6d4368754cd4040000000b080000fe780000"), *issuer, usual_digest(*issuer));
    REQUIRE(id);
    CHECK(hex_encode(encode(*id)) ==
          "304b300706052b0e03021a0414ddad70f268dc2fc93e5a468df57e17d46f9c6e520414b80c6d4368754cd480d6d2c49e204b9819c228"
          "f802"
          "14380c6d4368754cd4040000000b080000fe780000");
}

TEST_CASE("the_octet_that_only_bears_the_sign_does_not_count") {
    const House& house = house_of("ecdsa");
    const auto issuer = identify_certificate(house.issuing.certificate());
    const Bytes serial{2, 3, 0, 0x81, 7};
    auto id = make_cert_id(serial, *issuer, *digest_by_name("SHA256"));
    REQUIRE(id);
    CHECK(*is_id_of(*id, serial, *issuer));
    id->serial = {0x81, 7};
    CHECK(*is_id_of(*id, serial, *issuer));
    id->serial = {0x81, 8};
    CHECK_FALSE(*is_id_of(*id, serial, *issuer));
    id->serial = {0x81, 7};
    id->algorithm = nullptr;
    CHECK_FALSE(*is_id_of(*id, serial, *issuer));
}

TEST_CASE("requests_of_others_are_read") {
    if (!needs::foreign_data()) return;
    const auto request = read_status_request(needs::foreign_file("pki/crl-ocsp-tsp/ocsp_request.dat"));
    REQUIRE(request);
    REQUIRE(request->ids.size() == 1);
    CHECK(request->ids[0].algorithm == digest_by_name("dstu34311"));
    CHECK(request->nonce.size() == 20);  // bare, as old clients have it (pki 3.2)
    CHECK(read_status_request(needs::foreign_file("pki/crl-ocsp-tsp/ocsp_request.der")));
}

TEST_CASE("nonces_stand_in_an_octet_string_and_differ") {
    const auto one = fresh_nonce();
    const auto other = fresh_nonce();
    REQUIRE(one);
    REQUIRE(other);
    CHECK(*one != *other);
    CHECK(one->size() == 22);
    CHECK((*one)[0] == 4);
    CHECK((*one)[1] == 20);
}

}  // namespace pidpys::crypto::ocsp
