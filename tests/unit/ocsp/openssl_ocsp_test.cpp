// SPDX-License-Identifier: MIT
// Our requests and answers before `openssl ocsp`, and its ones before us.
#include <catch2/catch.hpp>

#include "crypto/base/encoding.hpp"
#include "crypto/ocsp/answer.hpp"
#include "material.hpp"
#include "tests/authority/house.hpp"
#include "tests/authority/statuses.hpp"
#include "tests/main/needs.hpp"

#include <openssl/pem.h>

namespace pidpys::crypto::ocsp {
namespace {

using namespace crypto::test;
using namespace pidpys::test::authority;

std::string pem_of_key(EVP_PKEY* key) {
    const BioPtr out(BIO_new(BIO_s_mem()));
    PEM_write_bio_PrivateKey(out.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
    char* octets = nullptr;
    const long size = BIO_get_mem_data(out.get(), &octets);
    return {octets, static_cast<std::size_t>(size)};
}

// A person of an authority with everything of it in files.
struct Place {
    explicit Place(const std::string& family) : house(house_of(family)), person(*house.issue_person("Особа")) {
        folder.write("root.pem", as_bytes(pem_of(house.root.certificate())));
        folder.write("ca.pem", as_bytes(pem_of(house.issuing.certificate())));
        folder.write("person.pem", as_bytes(pem_of(person.certificate())));
        folder.write("ocsp.pem", as_bytes(pem_of(house.status.certificate())));
        folder.write("ocsp.key", as_bytes(pem_of_key(house.status.key())));
        certificate = *identify_certificate(person.certificate());
        issuer = *identify_certificate(house.issuing.certificate());
        request = {*make_cert_id(certificate.serial, issuer, usual_digest(issuer)), *fresh_nonce()};
    }

    const House& house;
    Member person;
    Folder folder;
    CertificateIdentity certificate, issuer;
    Request request;
};

}  // namespace

TEST_CASE("openssl_accepts_our_answers", "[posix]") {
    needs::program("openssl");
    for (const char* family : {"rsa", "ecdsa"})
        for (const bool by_key : {false, true}) {
            INFO(family);
            const Place place(family);
            StatusAnswer answer;
            answer.produced_at = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
            answer.by_key = by_key;
            answer.nonce = place.request.nonce;
            Single single;
            single.id = place.request.id;
            single.status = CertStatus::good;
            single.this_update = answer.produced_at;
            answer.singles = {single};
            const auto ask = [&](const Member& signer, std::string* output) {
                const Folder& folder = place.folder;
                const std::string respin = folder.write("r.der", successful_answer(*make_basic(signer.entry, answer)));
                // The program looks at no nonce but its own.
                return run("openssl ocsp -no_nonce -reqin " + folder.write("q.der", encode(place.request)) +
                               " -respin " + respin + " -issuer " + folder.path("ca.pem") + " -cert " +
                               folder.path("person.pem") + " -CAfile " + folder.path("root.pem") + " -verify_other " +
                               folder.path("ca.pem"),
                           output);
            };
            std::string output;
            CHECK(ask(place.house.status, &output) == 0);
            CAPTURE(output);
            CHECK(output.find("Response verify OK") != std::string::npos);
            CHECK(output.find(": good") != std::string::npos);
            answer.singles[0].status = CertStatus::revoked;
            answer.singles[0].revoked_at = answer.produced_at - std::chrono::hours(1);
            answer.singles[0].reason = 1;
            CHECK(ask(place.house.status, &output) == 0);
            CHECK(output.find(": revoked") != std::string::npos);
            CHECK(output.find("keyCompromise") != std::string::npos);

            ask(place.person, &output);  // a stranger
            CHECK(output.find("Response Verify Failure") != std::string::npos);
        }
}

TEST_CASE("we_accept_the_answers_of_openssl_to_our_requests", "[posix]") {
    needs::program("openssl");
    for (const char* family : {"rsa", "ecdsa"}) {
        INFO(family);
        const Place place(family);
        const Folder& folder = place.folder;
        const auto responder = identify_certificate(place.house.status.certificate());
        const std::string serial = hex_encode_upper(ByteView(place.certificate.serial).subspan(2));
        const auto ask = [&](const std::string& state) {
            folder.write("index.txt", as_bytes(state + "\t" + serial + "\tunknown\t/CN=x\n"));
            std::string output;
            const int status =
                run("openssl ocsp -index " + folder.path("index.txt") + " -rsigner " + folder.path("ocsp.pem") +
                        " -rkey " + folder.path("ocsp.key") + " -CA " + folder.path("ca.pem") + " -ndays 1 -reqin " +
                        folder.write("q.der", encode(place.request)) + " -respout " + folder.path("r.der"),
                    &output);
            CAPTURE(output);
            REQUIRE(status == 0);
            const auto answer = read_answer(read_file(folder.path("r.der")));
            REQUIRE(answer);
            CAPTURE(answer->words());
            auto basic = basic_for(place.request, *answer);
            REQUIRE(basic);
            return *basic;
        };
        const Basic good = ask("V\t350101000000Z\t");
        CHECK(*names_responder(good, *responder));
        CHECK(verify_signature(good, *responder));
        const Single* single = *find_single(good, place.certificate.serial, place.issuer);
        REQUIRE(single);
        CHECK(single->status == CertStatus::good);
        CHECK(single->next_update);

        const Basic revoked = ask("R\t350101000000Z\t260101000000Z,keyCompromise");
        single = *find_single(revoked, place.certificate.serial, place.issuer);
        REQUIRE(single);
        CHECK(single->status == CertStatus::revoked);
        CHECK(single->reason == std::optional(1U));
        CHECK(std::chrono::system_clock::to_time_t(single->revoked_at) == 1767225600);

        Request another = place.request;
        another.nonce = *fresh_nonce();
        const auto replay = basic_for(another, *read_answer(read_file(folder.path("r.der"))));
        CHECK(replay.error().code == Errc::integrity);
    }
}

}  // namespace pidpys::crypto::ocsp
