// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include <filesystem>

#include "crypto/base/encoding.hpp"
#include "crypto/cms/verify.hpp"
#include "crypto/container/key_container.hpp"
#include "crypto/container/key_identifiers.hpp"
#include "crypto/container/write_pkcs12.hpp"
#include "tests/main/needs.hpp"
#include "material.hpp"

namespace pidpys::crypto {
namespace {

using namespace test;

const std::string interop = places::in_foreign_data("");
const std::string certificate_file = interop + "diia-test/diia-test-sign-7775603.cer";
const std::string container_file = interop + "containers/diia-test.p12";
const Bytes content = to_bytes(as_bytes("Договір купівлі-продажу"));
// Within the validity of the certificate, which jkurwa insists on.
constexpr std::time_t signing_time = 1685000000;

bool jkurwa_available() {
    needs::file(places::in_build("interop/jkurwa/node_modules/jkurwa"));
    needs::program("node");
    return needs::foreign_data();
}

int jkurwa(const std::string& arguments, std::string* output = nullptr) {
    return run("node " + places::in_build("interop/jkurwa/peer.js") + " " + arguments, output);
}

}  // namespace

TEST_CASE("our_dstu_signature_passes_jkurwa_and_another_content_does_not") {
    if (!jkurwa_available()) return;
    const auto opened =
        open_container(read_file(container_file), SecretString("testpassword"), {read_file(certificate_file)});
    REQUIRE(opened);
    const KeyEntry* signer = find_key(*opened, KeyPurpose::signature);
    const Folder folder;
    const std::string data = folder.write("data", content);
    const std::string other = folder.write("other", as_bytes("інше"));
    for (SignatureForm form : {SignatureForm::detached, SignatureForm::attached}) {
        SignOptions options = sign_options(form);
        options.signing_time = std::chrono::system_clock::from_time_t(signing_time);
        const auto signature = sign(*signer, content, options);
        REQUIRE(signature);
        const std::string file = folder.write("p7s", *signature);
        std::string output;
        const int status = jkurwa("verify " + file + (form == SignatureForm::detached ? " " + data : ""), &output);
        CAPTURE(output);
        CHECK(status == 0);
        CHECK(jkurwa("verify " + file + " " + other) != 0);
        Bytes flipped = *signature;
        flipped[flipped.size() - 3] ^= 1;
        CHECK(jkurwa("verify " + folder.write("flipped", flipped) + " " + data) != 0);
    }
}

TEST_CASE("jkurwa_signature_with_unsorted_attributes_verifies_here") {
    if (!jkurwa_available()) return;
    const Folder folder;
    const std::string data = folder.write("data", content);
    for (const char* form : {"attached", "detached"}) {
        std::string output;
        const int status = jkurwa("sign " + container_file + " testpassword " + certificate_file + " " + data + " " +
                                      folder.path("p7s") + " " + std::to_string(signing_time) + " " + form,
                                  &output);
        CAPTURE(output);
        REQUIRE(status == 0);
        const Bytes signature = read_file(folder.path("p7s"));
        const auto checked = verify(signature, content);
        REQUIRE(checked);
        REQUIRE(checked->signers.size() == 1);
        CHECK_FALSE(checked->signers[0].failure);
        CHECK(checked->attached == (std::string_view(form) == "attached"));
        Bytes flipped = signature;
        flipped[flipped.size() - 3] ^= 1;
        CHECK(verify(flipped, content)->signers[0].failure);
        if (!checked->attached) CHECK(verify(signature, as_bytes("інше"))->signers[0].failure);
    }
}

TEST_CASE("jkurwa_finds_the_keys_we_find_and_opens_what_we_write") {
    if (!jkurwa_available()) return;
    const Folder folder;
    const auto opened = open_container(read_file(interop + "containers/iit-key-6.dat"), SecretString("tect4"));
    REQUIRE(opened);
    std::string ours;
    for (const KeyEntry& entry : opened->keys) ours += hex_encode(key_identifiers(entry.key.get())[0]) + "\n";
    std::string theirs;
    REQUIRE(jkurwa("open " + interop + "containers/iit-key-6.dat tect4", &theirs) == 0);
    CHECK(theirs == ours + "OK\n");

    const auto written = write_pkcs12(opened->keys, SecretString("secret 1"), {Pkcs12Scheme::gost, 10'000});
    REQUIRE(written);
    REQUIRE(jkurwa("open " + folder.write("p12", *written) + " 'secret 1'", &theirs) == 0);
    CHECK(theirs == ours + "OK\n");
    CHECK(jkurwa("open " + folder.path("p12") + " other") != 0);
}

}  // namespace pidpys::crypto
