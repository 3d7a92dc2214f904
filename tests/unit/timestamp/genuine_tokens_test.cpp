// SPDX-License-Identifier: MIT
// Tokens of other people's servers: of the national test authority within its signatures, and of European ones.
#include <catch2/catch.hpp>

#include <filesystem>

#include "crypto/cms/verify.hpp"
#include "crypto/timestamp/answer.hpp"
#include "tests/main/needs.hpp"

namespace pidpys::crypto::timestamp {
namespace {

std::vector<std::string> files_in(const std::string& folder) {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(places::in_foreign_data(folder)))
        found.push_back(folder + "/" + entry.path().filename().string());
    return found;
}

std::vector<Bytes> national_certificates() {
    std::vector<Bytes> certificates;
    for (const std::string& file : files_in("pki/czo-certs")) certificates.push_back(needs::foreign_file(file));
    return certificates;
}

void check_token(ByteView octets, ByteView stamped, const std::vector<Bytes>& certificates) {
    const auto token = read_token(octets);
    REQUIRE(token);
    HashedOctets hashed(stamped);
    CHECK(check_imprint(*token, hashed));
    HashedOctets others(as_bytes("інше"));
    CHECK(check_imprint(*token, others).error().code == Errc::integrity);
    const auto signer = verify_token(*token, certificates);
    CAPTURE(signer ? std::string() : signer.error().detail);
    REQUIRE(signer);
    CHECK(signer->remarks.empty());
}

}  // namespace

TEST_CASE("tokens_of_the_national_test_authority_hold") {
    if (!needs::foreign_data()) return;
    const std::vector<Bytes> certificates = national_certificates();
    std::size_t seen = 0;
    for (const char* folder : {"cades", "pki/czo-cades"})
        for (const std::string& file : files_in(folder)) {
            INFO(file);
            const auto signature = verify(needs::foreign_file(file), {});
            REQUIRE(signature);
            const SignerVerification& signer = signature->signers.front();
            if (!signer.signature_timestamp.empty()) {
                check_token(signer.signature_timestamp, signer.signature, certificates);
                ++seen;
            }
            if (!signer.content_timestamp.empty()) {
                check_token(signer.content_timestamp, as_bytes("Test\r\n"), certificates);
                ++seen;
            }
        }
    CHECK(seen == 20);
}

TEST_CASE("a_genuine_token_states_what_is_known_of_it") {  // pki 14
    if (!needs::foreign_data()) return;
    const auto signature = verify(needs::foreign_file("cades/CAdES-X-Long-DSTU-4145.p7s"), {});
    const auto token = read_token(signature->signers.front().signature_timestamp);
    REQUIRE(token);
    CHECK(std::chrono::system_clock::to_time_t(token->info.gen_time) == 1709540706);  // 2024-03-04T08:25:06Z
    CHECK(token->info.fraction_digits == 0);
    CHECK(token->info.policy == "1.2.804.2.1.1.1.2.3.1");
    CHECK(token->info.nonce.empty());
    CHECK_FALSE(token->info.accuracy);
    CHECK(token->certificates.empty());
    CHECK(verify_token(*token).error().code == Errc::no_certificate);
}

TEST_CASE("a_european_token_holds") {
    if (!needs::foreign_data()) return;
    const auto token = read_token_or_answer(needs::foreign_file("pki/eu-cades/d-trust.tsr"));
    REQUIRE(token);
    CHECK(verify_token(*token));
}

TEST_CASE("an_answer_without_signed_attributes_gives_no_token") {  // a toy, by its README
    if (!needs::foreign_data()) return;
    const auto answer = read_answer(needs::foreign_file("pki/crl-ocsp-tsp/tsp_response.dat"));
    REQUIRE(answer);
    CHECK(answer->granted());
    CHECK(read_token(answer->token).error().code == Errc::malformed);
}

}  // namespace pidpys::crypto::timestamp
