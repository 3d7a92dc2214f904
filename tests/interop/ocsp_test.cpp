// SPDX-License-Identifier: MIT
// Our status requests and answers before Bouncy Castle, and its ones before us.
#include <catch2/catch.hpp>

#include "bouncy_castle.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/ocsp/answer.hpp"
#include "material.hpp"
#include "tests/authority/house.hpp"
#include "tests/authority/statuses.hpp"

namespace pidpys::crypto::ocsp {
namespace {

using namespace crypto::test;
using namespace pidpys::test::authority;

}  // namespace

TEST_CASE("bouncy_castle_accepts_our_answers") {
    need_bouncy_castle();
    for (const auto& [family, id_digest, digest] :
         {std::tuple("dstu", "dstu34311", "dstu34311"), std::tuple("dstu", "KUPYNA-256", "KUPYNA-256"),
          std::tuple("rsa", "SHA1", "SHA256"), std::tuple("ecdsa", "SHA256", "SHA256")}) {
        INFO(family << " " << digest);
        const House& house = house_of(family);
        const auto person = house.issue_person("Особа");
        REQUIRE(person);
        const auto certificate = identify_certificate(person->certificate());
        const auto issuer = identify_certificate(house.issuing.certificate());
        StatusAnswer answer;
        Single single;
        single.id = *make_cert_id(certificate->serial, *issuer, *digest_by_name(id_digest));
        single.status = CertStatus::revoked;
        answer.produced_at = single.this_update = single.revoked_at =
            std::chrono::floor<std::chrono::seconds>(house.now);
        single.reason = 6;
        answer.singles = {single};
        answer.nonce = *fresh_nonce();
        answer.digest = digest;
        const auto basic = make_basic(house.status.entry, answer);
        REQUIRE(basic);
        const Folder folder;
        const std::string files = " " + folder.write("issuer", house.issuing.certificate()) + " " +
                                  folder.write("certificate", person->certificate()) + " ";
        const std::string responder = folder.write("responder", house.status.certificate());
        const std::string nonce = " " + hex_encode(answer.nonce);
        const std::string good = folder.write("answer", successful_answer(*basic));
        std::string output;
        const int status = java("VerifyStatus", good + files + responder + nonce, &output);
        CAPTURE(output);
        CHECK(status == 0);
        CHECK(output == "revoked 6\n");
        const std::string other = folder.write("other", house.root_status.certificate());
        CHECK(java("VerifyStatus", good + files + other + nonce) != 0);
        CHECK(java("VerifyStatus", good + files + responder + " " + hex_encode(*fresh_nonce())) != 0);
    }
}

TEST_CASE("we_accept_the_answers_of_bouncy_castle") {
    need_bouncy_castle();
    for (const char* family : {"dstu", "ecdsa"}) {
        const House& house = house_of(family);
        const auto person = house.issue_person("Особа");
        REQUIRE(person);
        const auto certificate = identify_certificate(person->certificate());
        const auto issuer = identify_certificate(house.issuing.certificate());
        const Request request{*make_cert_id(certificate->serial, *issuer, usual_digest(*issuer)), *fresh_nonce()};
        const Folder folder;
        std::string output;
        const int made = java("MakeStatuses", folder.write("q", encode(request)) + " " + folder.path(""), &output);
        CAPTURE(output);
        REQUIRE(made == 0);
        for (const char* kind : {"rsa", "p256", "m257"}) {
            INFO(family << " " << kind);
            const Bytes responder_octets = read_file(folder.path(std::string(kind) + ".cer"));
            const auto responder = identify_certificate(responder_octets);
            REQUIRE(responder);
            for (const bool good : {true, false}) {
                const Bytes octets = read_file(folder.path(std::string(kind) + (good ? "-good.der" : "-revoked.der")));
                const auto answer = read_answer(octets);
                REQUIRE(answer);
                const auto basic = basic_for(request, *answer);
                REQUIRE(basic);
                CHECK(basic->certificates == std::vector<Bytes>{responder_octets});
                CHECK(*names_responder(*basic, *responder));
                CHECK(verify_signature(*basic, *responder));
                const auto stranger = identify_certificate(house.status.certificate());
                CHECK_FALSE(verify_signature(*basic, *stranger));
                const Single* single = *find_single(*basic, certificate->serial, *issuer);
                REQUIRE(single);
                CHECK(single->status == (good ? CertStatus::good : CertStatus::revoked));
                CHECK(single->next_update);
                if (!good) CHECK(single->reason == std::optional(4U));
                CHECK(*find_single(*basic, issuer->serial, *issuer) == nullptr);
                const Request another{request.id, *fresh_nonce()};
                CHECK(basic_for(another, *answer).error().code == Errc::integrity);
            }
        }
        const auto later = read_answer(read_file(folder.path("later.der")));
        REQUIRE(later);
        CHECK(later->says_try_later());
    }
}

}  // namespace pidpys::crypto::ocsp
