// SPDX-License-Identifier: MIT
// Requests for certificates: the known answer, the octets of genuine keys, and OpenSSL's word.
#include <catch2/catch.hpp>

#include <sstream>

#include "crypto/base/encoding.hpp"
#include "crypto/csr/certification_request.hpp"
#include "crypto/dstu4145/signature.hpp"
#include "crypto/key/generate_key.hpp"
#include "crypto/provider/keys.hpp"
#include "crypto/provider/provider.hpp"
#include "crypto/symmetric/gost34311.hpp"
#include "material.hpp"
#include "tests/main/places.hpp"

namespace pidpys::crypto {
namespace {

using namespace test;
using dstu4145::ParametersForm;

constexpr der::Oid country{"2.5.4.6"};
constexpr der::Oid common_name{"2.5.4.3"};

CertificationRequest for_signing() {
    CertificationRequest request;
    request.subject = {{country, "UA", TextType::printable}, {common_name, "Тест"}};
    request.signs = true;
    return request;
}

Bytes known_answer() {
    std::istringstream text(std::string(as_text(read_file(places::in_source("tests/unit/csr/ka6.hex")))));
    std::string line, digits;
    while (std::getline(text, line))
        for (const char c : line[0] == '#' ? std::string() : line)
            if (c != ' ') digits += c;
    return *hex_decode(digits);
}

Bytes little_endian(const char* hex) {
    Bytes octets = *hex_decode(hex);
    std::reverse(octets.begin(), octets.end());
    return octets;
}

std::string hex_of_spki(EVP_PKEY* key) { return hex_encode(der_of(i2d_PUBKEY, key)); }

Bytes request_of(std::string_view algorithm, const CertificationRequest& wanted) {
    const auto key = generate_key(algorithm);
    REQUIRE(key);
    const auto request = write_certification_request(key->get(), wanted);
    REQUIRE(request);
    return *request;
}

}  // namespace

TEST_CASE("request_of_a_national_key_is_the_known_answer") {
    REQUIRE(load_provider());
    const auto d = little_endian("1112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f30");
    const auto key = dstu4145::PrivateKey::decode(dstu4145::Params::named(dstu4145::NamedCurve::m257), d).value();
    const auto evp = evp_key(key, std::nullopt, ParametersForm::named);
    REQUIRE(evp);
    const auto made = write_certification_request(evp->get(), for_signing());
    REQUIRE(made);
    const Bytes answer = known_answer();
    REQUIRE(made->size() == answer.size());
    const std::size_t numbers = 64;  // r and s at the end, random in ours
    CHECK(hex_encode(ByteView(*made).first(made->size() - numbers)) ==
          hex_encode(ByteView(answer).first(answer.size() - numbers)));

    const ByteView info = ByteView(answer).subspan(4, 190);
    const auto hash = Gost34311::hash(info);
    CHECK(hex_encode(hash) == "2cbfc675372e61e5a1f367b36aa01e4e57d5dd9cc31763dd6e0b326ca1d82399");
    const dstu4145::Scalar e(
        dstu4145::words_from_le(little_endian("25a6a3aca9aab7b0bdbebb8481828f889596939c999ae7e0edeeebf4f1f2fff8")));
    CHECK(hex_encode(dstu4145::sign_with_nonce(key, hash, e).value()) == hex_encode(ByteView(answer).last(numbers)));
    CHECK(dstu4145::verify(key.public_key(), hash, ByteView(*made).last(numbers)));
}

TEST_CASE("public_key_of_a_request_has_the_octets_of_genuine_certificates") {
    REQUIRE(load_provider());
    const std::string m257 = hex_of_spki(generate_key("m257")->get());
    CHECK(
        m257.starts_with("3081f23081c9060b2a862402010101010301013081b93075300702020101"
                         "02010c020100042110bee3db6aea9e1f86578c45c12594ff942394a7d738f9187e6515017294f4ce01"
                         "022100800000000000000000000000000000006759213af182e987d3e17714907d470d"
                         "0421b60fd2d8dce8a93423c6101bca91c47a007e6c300b26cd556c9b0e7d20ef292a000440"));
    CHECK(m257.size() == 2 * 245);
    CHECK(m257.substr(2 * (245 - 38), 10) == "0324000421");
    const std::string m431 = hex_of_spki(generate_key("m431")->get());
    CHECK(
        m431.starts_with("3082015130820112060b2a86240201010101030101308201013081bc300f020201af3009020101020103020105"
                         "0201010436f3ca40c669a4da173149ca12c32dae186b53ac6bc6365997deaeae8ad2d888f9bfd53401694ef9c4"
                         "273d8cfe6dc28f706a0f4910ce03"));
    CHECK(m431.find("0339000436") != std::string::npos);
    const std::string named = hex_of_spki(generate_key("m431", ParametersForm::named)->get());
    CHECK(named.starts_with("305b301e060b2a86240201010101030101300f060d2a862402010101010301010209"));
}

TEST_CASE("request_of_each_ordinary_key_passes_openssl", "[posix]") {
    const Folder folder;
    CertificationRequest wanted = for_signing();
    wanted.mail = {"test@example.com.ua"};
    wanted.extended_key_usage = {der::Oid("1.2.804.2.1.1.1.3.9")};
    wanted.directory_attributes = {{der::Oid("1.2.804.2.1.1.1.11.1.4.1.1"), "1234567890"}};
    wanted.challenge_password = "слово";
    for (const char* algorithm : {"rsa2048", "p256", "p384", "p521", "ed25519"}) {
        INFO(algorithm);
        wanted.agrees = std::string_view(algorithm) != "ed25519";
        wanted.kept_in_device = std::string_view(algorithm) == "p256";
        const std::string file = folder.write("p10", request_of(algorithm, wanted));
        std::string output;
        const int status =
            run("openssl req -verify -noout -text -nameopt utf8,esc_ctrl -inform DER -in " + file + " 2>&1", &output);
        CAPTURE(output);
        CHECK(status == 0);
        CHECK(output.find("verify OK") != std::string::npos);
        CHECK(output.find("Тест") != std::string::npos);
        CHECK(output.find("email:test@example.com.ua") != std::string::npos);
        CHECK(output.find("Digital Signature, Non Repudiation") != std::string::npos);
        const char* usage = std::string_view(algorithm) == "rsa2048" ? "Key Encipherment" : "Key Agreement";
        CHECK((output.find(usage) != std::string::npos) == wanted.agrees);
        CHECK((output.find("qcStatements") != std::string::npos) == wanted.kept_in_device);
        CHECK((hex_encode(read_file(file)).find("30143008060604008e4601013008060604008e460104") != std::string::npos) ==
              wanted.kept_in_device);
        Bytes changed = read_file(file);
        changed[60] ^= 1;
        output.clear();
        run("openssl req -verify -noout -inform DER -in " + folder.write("changed", changed) + " 2>&1", &output);
        CHECK(output.find("verify OK") == std::string::npos);
    }
}

TEST_CASE("request_with_a_value_that_has_no_place_is_refused") {
    const auto key = generate_key("p256");
    REQUIRE(key);
    const auto refused = [&](const CertificationRequest& request) {
        const auto made = write_certification_request(key->get(), request);
        return !made && made.error().code == Errc::invalid_argument;
    };
    CertificationRequest request = for_signing();
    CHECK_FALSE(refused(request));
    request.subject.clear();
    CHECK_FALSE(refused(request));  // a subject may be empty
    for (const char* value : {"", "a\nb", "\xff", "тест"}) {
        request.subject = {{common_name, value, value[0] == '\xd1' ? TextType::printable : TextType::utf8}};
        CHECK(refused(request));
    }
    request.subject = {{common_name, std::string(513, 'a')}};
    CHECK(refused(request));
    request = for_signing();
    request.mail = {"пошта@example.com"};
    CHECK(refused(request));
    request = for_signing();
    request.signs = false;
    CHECK(refused(request));
    CHECK(write_certification_request(generate_key("ed25519")->get(),
                                      [] {
                                          auto agreement = for_signing();
                                          agreement.agrees = true;
                                          return agreement;
                                      }())
              .error()
              .code == Errc::unsupported);
}

}  // namespace pidpys::crypto
