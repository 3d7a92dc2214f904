// SPDX-License-Identifier: MIT
// Our time-stamp messages before Bouncy Castle, and its ones before us.
#include <catch2/catch.hpp>

#include "bouncy_castle.hpp"
#include "crypto/provider/provider.hpp"
#include "crypto/timestamp/answer.hpp"
#include "material.hpp"
#include "tests/authority/house.hpp"
#include "tests/authority/stamps.hpp"

namespace pidpys::crypto::timestamp {
namespace {

using namespace crypto::test;
using namespace pidpys::test::authority;

Request request_with(const char* digest) {
    REQUIRE(load_provider());
    HashedOctets octets(as_bytes("Договір"));
    return {*imprint_of(octets, *digest_by_name(digest)), std::nullopt, *fresh_nonce(), true};
}

}  // namespace

TEST_CASE("bouncy_castle_accepts_our_time_stamps") {
    need_bouncy_castle();
    for (const auto& [family, digest, signature_digest] :
         {std::tuple("dstu", "dstu34311", "dstu34311"), std::tuple("dstu", "KUPYNA-256", "KUPYNA-256"),
          std::tuple("rsa", "SHA512", "SHA256"), std::tuple("ecdsa", "SHA256", "SHA256")}) {
        INFO(family << " " << digest);
        const House& house = house_of(family);
        const Folder folder;
        const Request request = request_with(digest);
        TstInfo info{"1.2.804.2.1.1.1.2.3.1", request.imprint, {0x17}, house.now, 0, {}, false, request.nonce, {}};
        info.gen_time = std::chrono::floor<std::chrono::seconds>(info.gen_time);
        const auto token = make_token(house.stamps.entry, encode_tst_info(info), {true, signature_digest});
        REQUIRE(token);
        const std::string query = folder.write("q", encode(request));
        const std::string answer = folder.write("a", granted(*token));
        const std::string certificate = folder.write("c", house.stamps.certificate());
        std::string output;
        const int status = java("VerifyStamp", query + " " + answer + " " + certificate, &output);
        CAPTURE(output);
        CHECK(status == 0);
        CHECK(output.ends_with(" 1.2.804.2.1.1.1.2.3.1 23\n"));

        Request another = request;
        another.nonce = *fresh_nonce();
        CHECK(java("VerifyStamp", folder.write("q2", encode(another)) + " " + answer + " " + certificate) != 0);
        Bytes broken = *token;
        broken.back() ^= 1;  // within the signature
        CHECK(java("VerifyStamp", query + " " + folder.write("b", granted(broken)) + " " + certificate) != 0);
    }
}

TEST_CASE("we_accept_the_time_stamps_of_bouncy_castle") {
    need_bouncy_castle();
    for (const char* digest : {"SHA256", "SHA512"}) {  // its server knows no national imprint
        const Folder folder;
        const Request request = request_with(digest);
        std::string output;
        const int made = java("MakeStamps", folder.write("q", encode(request)) + " " + folder.path(""), &output);
        CAPTURE(output);
        REQUIRE(made == 0);
        for (const char* kind : {"rsa", "p256", "m257"}) {
            INFO(digest << " " << kind);
            const auto answer = read_answer(read_file(folder.path(std::string(kind) + ".tsr")));
            REQUIRE(answer);
            CAPTURE(answer->words());
            const auto token = token_for(request, *answer);
            REQUIRE(token);
            CHECK(token->info.accuracy == std::chrono::milliseconds(250));
            CHECK(token->info.serial == Bytes{77});
            const auto signer = verify_token(*token);
            CAPTURE(signer ? std::string() : signer.error().detail);
            CHECK(signer);
            CHECK(token_for(request_with(digest), *answer).error().code == Errc::integrity);
        }
        const auto refusal = read_answer(read_file(folder.path("refusal.tsr")));
        REQUIRE(refusal);
        CHECK(refusal->words() == "status 2 (rejection), systemFailure: out of order");
    }
}

}  // namespace pidpys::crypto::timestamp
