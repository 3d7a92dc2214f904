// SPDX-License-Identifier: MIT
// Our requests, tokens and answers before `openssl ts`, and its ones before us.
#include <catch2/catch.hpp>

#include "crypto/provider/provider.hpp"
#include "crypto/timestamp/answer.hpp"
#include "material.hpp"
#include "tests/authority/house.hpp"
#include "tests/authority/stamps.hpp"
#include "tests/main/needs.hpp"

namespace pidpys::crypto::timestamp {
namespace {

using namespace crypto::test;
using namespace pidpys::test::authority;

constexpr std::string_view agreement = "Договір";

Request request_with(const char* digest) {
    HashedOctets octets(as_bytes(agreement));
    return {*imprint_of(octets, *digest_by_name(digest)), std::nullopt, *fresh_nonce(), true};
}

}  // namespace

TEST_CASE("openssl_accepts_our_time_stamps_and_their_answers", "[posix]") {
    needs::program("openssl");
    for (const char* family : {"rsa", "ecdsa"}) {
        INFO(family);
        const House& house = house_of(family);
        const Folder folder;
        folder.write("root.pem", as_bytes(pem_of(house.root.certificate())));
        const std::string data = folder.write("data", as_bytes(agreement));
        const std::string other = folder.write("other", as_bytes("інше"));
        const Request request = request_with("SHA256");
        const TstInfo info{"0.4.0.2023.1.1",
                           request.imprint,
                           {0x17},
                           house.now,
                           0,
                           std::chrono::milliseconds(500),
                           true,
                           request.nonce,
                           {}};
        const auto token = make_token(house.stamps.entry, encode_tst_info(info));
        REQUIRE(token);
        const std::string answer = folder.write("r.tsr", granted(*token));
        const std::string bare = folder.write("t.der", *token);
        const std::string query = folder.write("q.tsq", encode(request));
        const std::string trust = " -CAfile " + folder.path("root.pem");
        std::string output;
        CAPTURE(output);
        CHECK(run("openssl ts -verify -in " + answer + " -queryfile " + query + trust, &output) == 0);
        CHECK(run("openssl ts -verify -in " + bare + " -token_in -data " + data + trust, &output) == 0);
        CHECK(run("openssl ts -verify -in " + bare + " -token_in -data " + other + trust) != 0);
        Request another = request;
        another.nonce = *fresh_nonce();
        CHECK(run("openssl ts -verify -in " + answer + " -queryfile " + folder.write("q2.tsq", encode(another)) +
                  trust) != 0);
    }
}

TEST_CASE("we_accept_the_answers_of_openssl_to_our_requests", "[posix]") {
    needs::program("openssl");
    REQUIRE(load_provider());
    const Folder folder;
    const std::string config = folder.write(
        "tsa.cnf", as_bytes("[tsa]\ndefault_tsa=t1\n[t1]\nserial=" + folder.path("serial") +
                            "\nsigner_cert=" + folder.path("tsa.pem") + "\nsigner_key=" + folder.path("tsa.key") +
                            "\nsigner_digest=sha256\ndefault_policy=0.4.0.2023.1.1\nother_policies=1.2.3.4\n"
                            "digests=sha1,sha256,sha384,sha512\naccuracy=secs:1,millisecs:500,microsecs:100\n"
                            "ordering=no\ntsa_name=yes\ness_cert_id_chain=no\ness_cert_id_alg=sha256\n"
                            "[ext]\nbasicConstraints=critical,CA:false\nkeyUsage=critical,digitalSignature\n"
                            "extendedKeyUsage=critical,timeStamping\n[req]\ndistinguished_name=dn\n[dn]\n"));
    folder.write("serial", as_bytes("0A0B0C0D0E0F01020304\n"));
    for (const char* key : {"rsa:2048", "ec -pkeyopt ec_paramgen_curve:P-384"})
        for (const char* certificate_hash : {"sha1", "sha256"}) {  // ESSCertID and ESSCertIDv2
            INFO(key << " " << certificate_hash);
            REQUIRE(run("openssl req -x509 -nodes -newkey " + std::string(key) +
                        " -subj /CN=TSA -extensions ext -config " + config + " -keyout " + folder.path("tsa.key") +
                        " -out " + folder.path("tsa.pem")) == 0);
            REQUIRE(run("sed -i s/ess_cert_id_alg=.*/ess_cert_id_alg=" + std::string(certificate_hash) + "/ " +
                        config) == 0);
            Request request = request_with("SHA384");
            request.policy = der::Oid("1.2.3.4");
            std::string output;
            const int made = run("openssl ts -reply -config " + config + " -queryfile " +
                                     folder.write("q.tsq", encode(request)) + " -out " + folder.path("r.tsr"),
                                 &output);
            CAPTURE(output);
            REQUIRE(made == 0);
            const auto answer = read_answer(read_file(folder.path("r.tsr")));
            REQUIRE(answer);
            CAPTURE(answer->words());
            const auto token = token_for(request, *answer);
            REQUIRE(token);
            CHECK(token->info.policy == "1.2.3.4");
            CHECK(token->info.accuracy == std::chrono::microseconds(1'500'100));
            CHECK_FALSE(token->info.tsa.empty());
            CHECK(verify_token(*token));
            HashedOctets octets(as_bytes(agreement));
            CHECK(check_imprint(*token, octets));
            CHECK(token_for(request_with("SHA384"), *answer).error().code == Errc::integrity);

            Request refused = request;
            refused.policy = der::Oid("1.2.3.5");
            run("openssl ts -reply -config " + config + " -queryfile " + folder.write("q.tsq", encode(refused)) +
                " -out " + folder.path("r.tsr"));
            const auto refusal = read_answer(read_file(folder.path("r.tsr")));
            REQUIRE(refusal);
            CHECK(refusal->says(FailInfo::unaccepted_policy));
            CHECK(token_for(refused, *refusal).error().code == Errc::unavailable);
        }
}

}  // namespace pidpys::crypto::timestamp
