// SPDX-License-Identifier: MIT
// Our signatures before `openssl cms -verify -cades`, and its signatures before us.
#include <catch2/catch.hpp>

#include <openssl/pem.h>

#include "crypto/cms/verify.hpp"
#include "material.hpp"

namespace pidpys::crypto {
namespace {

using namespace test;

struct Case {
    const char* name;
    KeyKind kind;
    bool pss;
};
const Case cases[] = {{"RSA PKCS#1", KeyKind::rsa, false},      {"RSA PSS", KeyKind::rsa, true},
                      {"RSA-PSS key", KeyKind::rsa_pss, false}, {"P-256", KeyKind::p256, false},
                      {"P-384", KeyKind::p384, false},          {"P-521", KeyKind::p521, false}};
// Ed25519 is not among them: CMS of OpenSSL 3.0 cannot do it. Bouncy Castle checks it (tests/interop).

std::string verify_command(const Folder& folder, const std::string& signature, const std::string& extra) {
    return "openssl cms -verify -cades -inform DER -in " + signature + " -CAfile " + folder.path("ca.pem") +
           " -purpose any -out " + folder.path("out") + " " + extra;
}

}  // namespace

TEST_CASE("signature_of_each_algorithm_passes_openssl_cades", "[posix]") {
    const Bytes content = to_bytes(as_bytes("Договір № 1"));
    for (const Case& test : cases) {
        INFO(test.name);
        const Folder folder;
        const KeyEntry entry = make_entry(test.kind);
        SignOptions options = sign_options();
        options.rsa_pss = test.pss;
        folder.write("ca.pem", as_bytes(pem_of(entry.certificates[0])));
        const std::string data = folder.write("data", content);
        const std::string other = folder.write("other", as_bytes("Договір № 2"));

        auto detached = sign(entry, content, options);
        REQUIRE(detached);
        options.form = SignatureForm::attached;
        auto attached = sign(entry, content, options);
        REQUIRE(attached);

        std::string output;
        const std::string p7s = folder.write("detached.p7s", *detached);
        INFO(output);
        CHECK(run(verify_command(folder, p7s, "-binary -content " + data), &output) == 0);
        CAPTURE(output);
        CHECK(run(verify_command(folder, p7s, "-binary -content " + other)) != 0);
        CHECK(run(verify_command(folder, folder.write("attached.p7s", *attached), "-binary")) == 0);
        CHECK(read_file(folder.path("out")) == content);
    }
}

TEST_CASE("signature_with_explicit_digest_passes_openssl_cades", "[posix]") {
    const Bytes content = to_bytes(as_bytes("text"));
    for (const char* digest : {"SHA384", "SHA512", "SHA3-256"}) {
        INFO(digest);
        const Folder folder;
        const KeyEntry entry = make_entry(KeyKind::p256);
        SignOptions options = sign_options();
        options.digest = digest;
        folder.write("ca.pem", as_bytes(pem_of(entry.certificates[0])));
        auto signature = sign(entry, content, options);
        REQUIRE(signature);
        std::string output;
        const int status = run(
            verify_command(folder, folder.write("s", *signature), "-binary -content " + folder.write("data", content)),
            &output);
        CAPTURE(output);
        CHECK(status == 0);
    }
}

TEST_CASE("openssl_signature_with_any_digest_verifies_here_and_ours_there", "[posix]") {
    const Bytes content = to_bytes(as_bytes("text"));
    for (const char* digest : {"SHA224", "SHA256", "SHA384", "SHA512", "SHA512-224", "SHA512-256", "SHA3-224",
                               "SHA3-256", "SHA3-384", "SHA3-512"}) {
        INFO(digest);
        const Folder folder;
        const KeyEntry entry = make_entry(KeyKind::rsa);
        folder.write("ca.pem", as_bytes(pem_of(entry.certificates[0])));
        folder.write("key.der", der_of(i2d_PrivateKey, entry.key.get()));
        const std::string data = folder.write("data", content);
        std::string output;
        const int made = run("openssl cms -sign -binary -keyform DER -inkey " + folder.path("key.der") + " -signer " +
                                 folder.path("ca.pem") + " -md " + digest + " -in " + data + " -outform DER -out " +
                                 folder.path("p7s"),
                             &output);
        CAPTURE(output);
        REQUIRE(made == 0);
        const auto result = verify(read_file(folder.path("p7s")), content);
        REQUIRE(result);
        REQUIRE(result->signers.size() == 1);
        CHECK_FALSE(result->signers[0].failure);

        // OpenSSL 3.0 does not know sha512-256WithRSAEncryption (RFC 8017) as a signature of its digest.
        if (std::string_view(digest).starts_with("SHA512-")) continue;
        SignOptions options = sign_options();
        options.digest = digest;
        const auto ours = sign(entry, content, options);
        REQUIRE(ours);
        CHECK(run(verify_command(folder, folder.write("ours", *ours), "-binary -content " + data), &output) == 0);
    }
}

TEST_CASE("openssl_signature_streamed_as_ber_verifies_here", "[posix]") {
    const Bytes content(100'000, 'x');
    for (const Case& test : cases) {
        INFO(test.name);
        const Folder folder;
        const KeyEntry entry = make_entry(test.kind);
        const BioPtr pem(BIO_new(BIO_s_mem()));
        PEM_write_bio_PrivateKey(pem.get(), entry.key.get(), nullptr, nullptr, 0, nullptr, nullptr);
        char* text = nullptr;
        const auto size = static_cast<std::size_t>(BIO_get_mem_data(pem.get(), &text));
        const std::string key = folder.write("key.pem", as_bytes({text, size}));
        const std::string certificate = folder.write("cert.pem", as_bytes(pem_of(entry.certificates[0])));
        const std::string data = folder.write("data", content);
        for (const char* form : {"-nodetach -stream", "-nodetach", ""}) {
            INFO(form);
            if (test.kind == KeyKind::rsa_pss || (test.pss && std::string_view(form).ends_with("-stream")))
                continue;  // OpenSSL 3.0 leaves the signature algorithm empty there
            std::string output;
            const std::string command = "openssl cms -sign -cades -binary -outform DER -md sha512 -signer " +
                                        certificate + " -inkey " + key + " -in " + data + " -out " + folder.path("s") +
                                        " " + form + (test.pss ? " -keyopt rsa_padding_mode:pss" : "");
            REQUIRE(run(command, &output) == 0);
            auto checked = verify(read_file(folder.path("s")), content);
            REQUIRE(checked);
            REQUIRE(checked->signers.size() == 1);
            CAPTURE(checked->signers[0].failure ? checked->signers[0].failure->detail : std::string());
            CHECK_FALSE(checked->signers[0].failure);
            CHECK(checked->attached == (*form != '\0'));
            CHECK(checked->signers[0].certificate == entry.certificates[0]);
            if (checked->attached) {
                const auto file = read_file(folder.path("s"));
                CHECK(to_bytes(signed_content(file)->view) == content);
            }
        }
    }
}

}  // namespace pidpys::crypto
