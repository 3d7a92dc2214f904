// SPDX-License-Identifier: MIT
// Requests for certificates, and the container of the keys that they are for, before Bouncy Castle and jkurwa.
#include <catch2/catch.hpp>

#include "crypto/base/encoding.hpp"
#include "crypto/container/key_identifiers.hpp"
#include "crypto/container/write_pkcs12.hpp"
#include "crypto/csr/certification_request.hpp"
#include "crypto/key/generate_key.hpp"
#include "tests/main/needs.hpp"
#include "bouncy_castle.hpp"
#include "material.hpp"

namespace pidpys::crypto {
namespace {

using namespace test;
using dstu4145::ParametersForm;

CertificationRequest wanted(bool agrees, const char* digest = nullptr) {
    CertificationRequest request;
    request.subject = {{der::Oid("2.5.4.6"), "UA", TextType::printable}, {der::Oid("2.5.4.3"), "Сковорода Григорій"}};
    (agrees ? request.agrees : request.signs) = true;
    request.directory_attributes = {{der::Oid("1.2.804.2.1.1.1.11.1.4.1.1"), "1234567890"}};
    request.digest = digest;
    return request;
}

}  // namespace

TEST_CASE("our_request_of_each_kind_of_key_passes_bouncy_castle") {
    need_bouncy_castle();
    const Folder folder;
    std::string files, output;
    int made = 0;
    const auto add = [&](std::string_view algorithm, ParametersForm form, const CertificationRequest& request) {
        const auto key = generate_key(algorithm, form);
        REQUIRE(key);
        const auto written = write_certification_request(key->get(), request);
        REQUIRE(written);
        files += " " + folder.write("r" + std::to_string(made++), *written);
    };
    for (const char* algorithm : {"rsa2048", "p256", "p384", "p521", "ed25519"})
        add(algorithm, ParametersForm::named, wanted(false));
    for (const char* algorithm : {"m257", "m431"})
        for (const ParametersForm form : {ParametersForm::written_out, ParametersForm::named})
            add(algorithm, form, wanted(std::string_view(algorithm) == "m431"));
    const int status = java("VerifyRequest", files, &output);
    CAPTURE(output);
    CHECK(status == 0);
    CHECK(std::count(output.begin(), output.end(), '\n') == made);

    Bytes changed = read_file(folder.path("r5"));
    changed[60] ^= 1;
    CHECK(java("VerifyRequest", folder.write("changed", changed)) != 0);
}

// Its own passwords are ASCII alone.
TEST_CASE("jkurwa_opens_the_container_of_a_new_pair") {
    needs::file(places::in_build("interop/jkurwa/node_modules/jkurwa"));
    needs::program("node");
    const Folder folder;
    for (const ParametersForm form : {ParametersForm::written_out, ParametersForm::named}) {
        std::vector<KeyEntry> keys(2);
        keys[0].key = std::move(*generate_key("m257", form));
        keys[1].key = std::move(*generate_key("m431", form));
        const auto written = write_pkcs12(keys, SecretString("secret 1"), {Pkcs12Scheme::gost});
        REQUIRE(written);
        if (form == ParametersForm::written_out) CHECK(written->size() == 1255);
        std::string theirs;
        const int status = run("node " + places::in_build("interop/jkurwa/peer.js") + " open " +
                                   folder.write("p12", *written) + " 'secret 1'",
                               &theirs);
        CHECK(status == 0);
        CHECK(theirs == hex_encode(subject_key_identifier(keys[0].key.get())) + "\n" +
                            hex_encode(subject_key_identifier(keys[1].key.get())) + "\nOK\n");
    }
}

}  // namespace pidpys::crypto
