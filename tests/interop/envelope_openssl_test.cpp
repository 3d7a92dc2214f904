// SPDX-License-Identifier: MIT
// Messages to RSA and NIST keys, both ways with `openssl cms`.
#include <catch2/catch.hpp>

#include "people.hpp"
#include "tests/main/needs.hpp"

namespace pidpys::crypto {
namespace {

using namespace test;

const Bytes letter = to_bytes(as_bytes("Лист, довший за один блок шифру, з кількома рядками\r\nі кінцем"));

// A person's files for the other program.
struct Files {
    explicit Files(const KeyEntry& person)
        : certificate(folder.write("c.pem", as_bytes(pem_of(person.certificates[0])))),
          key(folder.write("k.der", der_of(i2d_PrivateKey, person.key.get()))) {}
    Folder folder;
    std::string certificate, key;
};

void check_ours_before_openssl(const KeyEntry& person, const Bytes& message) {
    const Files files(person);
    std::string output;
    const int status = run("openssl cms -decrypt -binary -inform DER -in " + files.folder.write("m", message) +
                               " -keyform DER -inkey " + files.key + " -recip " + files.certificate + " -out " +
                               files.folder.path("out"),
                           &output);
    INFO(output);
    CHECK(status == 0);
    CHECK(read_file(files.folder.path("out")) == letter);
}

Result<Bytes> openssl_to(const KeyEntry& person, const std::string& options, const std::string& after = {}) {
    const Files files(person);
    std::string output;
    const int status =
        run("openssl cms -encrypt -binary -outform DER -in " + files.folder.write("text", letter) + " -out " +
                files.folder.path("m") + " -recip " + files.certificate + " " + options + " " + after,
            &output);
    INFO(output);
    REQUIRE(status == 0);
    return open_envelope(read_file(files.folder.path("m")), {person});
}

}  // namespace

TEST_CASE("openssl_opens_our_messages_to_each_kind_of_key") {
    needs::program("openssl");
    for (const char* kind : {"rsa", "p256", "p384", "p521"})
        for (const bool authenticated : {false, true}) {
            INFO(kind << " " << authenticated);
            const KeyEntry person = make_person(kind);
            const auto order =
                order_to({person, make_person("rsa"), make_person("p256")}, {.authenticated = authenticated});
            check_ours_before_openssl(person, envelop(order, letter).value());
        }
    const KeyEntry person = make_person("p256");
    EnvelopeOrder order = order_to({person});
    order.certificates = {authority_certificate()};
    check_ours_before_openssl(person, envelop(order, letter).value());
}

TEST_CASE("we_open_what_openssl_encrypts_to_rsa") {
    needs::program("openssl");
    const KeyEntry person = make_person("rsa");
    const std::string oaep = "-keyopt rsa_padding_mode:oaep";
    for (const std::string& options : {std::string(), oaep, oaep + " -keyopt rsa_oaep_md:sha256",
                                       oaep + " -keyopt rsa_oaep_md:sha256 -keyopt rsa_mgf1_md:sha1",
                                       oaep + " -keyopt rsa_oaep_md:sha512 -keyopt rsa_oaep_label:0102"})
        for (const char* shape :
             {"-aes-256-cbc", "-aes-128-cbc -stream", "-des3 -keyid", "-aes-256-gcm", "-aes-128-gcm -stream"}) {
            INFO(options << " " << shape);
            const auto opened = openssl_to(person, options + " " + shape);
            REQUIRE(opened);
            CHECK(*opened == letter);
        }
}

TEST_CASE("we_open_what_openssl_encrypts_to_curves_of_nist") {
    needs::program("openssl");
    for (const char* kind : {"p256", "p384", "p521"}) {
        const KeyEntry person = make_person(kind);
        for (const char* options : {"-aes-256-cbc", "-aes-256-cbc -stream -keyopt ecdh_kdf_md:sha256 -aes256-wrap",
                                    "-aes-192-cbc -keyopt ecdh_kdf_md:sha384 -aes192-wrap -keyid",
                                    "-aes-128-gcm -keyopt ecdh_kdf_md:sha512 -aes128-wrap -keyopt ecdh_cofactor_mode:1",
                                    "-aes-256-gcm -keyopt ecdh_kdf_md:sha224 -stream", "-des3"}) {
            INFO(kind << " " << options);
            const auto opened = openssl_to(person, options);
            REQUIRE(opened);
            CHECK(*opened == letter);
        }
    }
}

TEST_CASE("we_open_our_part_of_a_message_that_openssl_encrypts_to_several") {
    needs::program("openssl");
    const KeyEntry ec = make_person("p384");
    const KeyEntry rsa = make_person("rsa");
    const Folder folder;
    const std::string other = folder.write("o.pem", as_bytes(pem_of(rsa.certificates[0])));
    REQUIRE(openssl_to(ec, "-aes-256-cbc -recip " + other).value() == letter);
    const std::string first = folder.write("e.pem", as_bytes(pem_of(ec.certificates[0])));
    REQUIRE(openssl_to(rsa, "-aes-256-cbc -recip " + first).value() == letter);
    CHECK(openssl_to(ec, "-aes-256-cbc").value() == letter);
}

}  // namespace pidpys::crypto
