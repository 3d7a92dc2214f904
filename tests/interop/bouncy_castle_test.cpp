// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include <filesystem>
#include <set>

#include "crypto/cms/verify.hpp"
#include "crypto/container/key_container.hpp"
#include "crypto/provider/certificate_signing.hpp"
#include "crypto/provider/keys.hpp"
#include "crypto/provider/provider.hpp"
#include "bouncy_castle.hpp"
#include "material.hpp"

namespace pidpys::crypto {
namespace {

using namespace test;

const Bytes content = to_bytes(as_bytes("Договір купівлі-продажу"));

// Bouncy Castle insists on a signing time within the certificate's validity.
SignOptions sign_now() {
    SignOptions options = sign_options();
    options.signing_time = std::chrono::system_clock::now();
    return options;
}

// A certificate of the key by itself, signed as X.509 wants it.
Bytes self_signed(EVP_PKEY* key) {
    const X509Ptr certificate(X509_new());
    X509_set_version(certificate.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 77);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 86400);
    X509_set_pubkey(certificate.get(), key);
    X509_NAME* name = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>("Особа"), -1, -1, 0);
    X509_set_issuer_name(certificate.get(), name);
    auto context = certificate_signing_context(key);
    REQUIRE(context);
    REQUIRE(X509_sign_ctx(certificate.get(), context->get()) > 0);
    return der_of(i2d_X509, certificate.get());
}

void check_before_bouncy_castle(const KeyEntry& entry, const SignOptions& options) {
    const Folder folder;
    const std::string data = folder.write("data", content);
    const std::string other = folder.write("other", as_bytes("інше"));
    const auto signature = sign(entry, content, options);
    REQUIRE(signature);
    std::string output;
    const int status = java("VerifyCms", folder.write("p7s", *signature) + " " + data, &output);
    CAPTURE(output);
    CHECK(status == 0);
    CHECK(java("VerifyCms", folder.path("p7s") + " " + other) != 0);
}

}  // namespace

TEST_CASE("our_signature_of_each_algorithm_passes_bouncy_castle") {
    need_bouncy_castle();
    for (KeyKind kind : {KeyKind::rsa, KeyKind::p256, KeyKind::p521, KeyKind::ed25519}) {
        INFO(static_cast<int>(kind));
        check_before_bouncy_castle(make_entry(kind), sign_now());
    }
    SignOptions pss = sign_now();
    pss.rsa_pss = true;
    check_before_bouncy_castle(make_entry(KeyKind::rsa), pss);
}

TEST_CASE("our_dstu_signature_passes_bouncy_castle") {
    need_bouncy_castle();
    REQUIRE(load_provider());
    for (const char* curve : {"M233", "M257", "M431"})
        for (const char* digest : {"dstu34311", "KUPYNA-256"}) {
            INFO(curve << " " << digest);
            KeyEntry entry;
            entry.key = std::move(*generate_dstu_key(curve));
            entry.certificates.push_back(self_signed(entry.key.get()));
            SignOptions options = sign_now();
            options.digest = digest;
            check_before_bouncy_castle(entry, options);
        }
}

TEST_CASE("several_signers_of_different_algorithms_pass_bouncy_castle") {
    need_bouncy_castle();
    REQUIRE(load_provider());
    KeyEntry national;
    national.key = std::move(*generate_dstu_key("M257"));
    national.certificates.push_back(self_signed(national.key.get()));
    const auto one = sign(make_entry(KeyKind::rsa, {"Перший", 1}), content, sign_now());
    const auto two = add_signer(*one, national, content, sign_now());
    const auto three = add_signer(*two, make_entry(KeyKind::ed25519, {"Третя", 3}), content, sign_now());
    REQUIRE(three);
    const Folder folder;
    std::string output;
    const int status = java("VerifyCms", folder.write("p7s", *three) + " " + folder.write("data", content), &output);
    CAPTURE(output);
    CHECK(status == 0);
    CHECK(std::count(output.begin(), output.end(), '\n') == 3);
}

TEST_CASE("bouncy_castle_signature_of_each_algorithm_verifies_here") {
    need_bouncy_castle();
    const Folder folder;
    const std::string data = folder.write("data", content);
    std::string output;
    const int status = java("SignCms", data + " " + folder.path(""), &output);
    CAPTURE(output);
    REQUIRE(status == 0);
    for (const char* name :
         {"rsa", "rsa-pss", "p256", "p384", "p521", "ed25519", "m257-gost", "m431-gost", "m257-kupyna"})
        for (const char* form : {"attached", "detached"}) {
            INFO(name << " " << form);
            const Bytes signature = read_file(folder.path(std::string(name) + "-" + form + ".p7s"));
            const auto checked = verify(signature, content);
            REQUIRE(checked);
            REQUIRE(checked->signers.size() == 1);
            CAPTURE(checked->signers[0].failure ? checked->signers[0].failure->detail : std::string());
            CHECK_FALSE(checked->signers[0].failure);
            if (!checked->attached) CHECK(verify(signature, as_bytes("інше"))->signers[0].failure);
        }

    // BC's own signer cuts and pads its numbers: for M233 about every second time to 29 octets, for M257 up to 33.
    std::set<std::size_t> sizes;
    for (const char* curve : {"m163", "m233", "m257"})
        for (const char* form : {"raw", "wrapped"})
            for (int i = 0; i < 16; ++i) {
                const std::string file = std::string(curve) + "-" + form + "-" + std::to_string(i) + ".p7s";
                INFO(file);
                const auto checked = verify(read_file(folder.path(file)), {});
                REQUIRE(checked);
                CAPTURE(checked->signers[0].failure ? checked->signers[0].failure->detail : std::string());
                CHECK_FALSE(checked->signers[0].failure);
                if (file.starts_with("m233-raw")) sizes.insert(checked->signers[0].signature.size());
            }
    CHECK(sizes.count(2 * 29) == 1);
}

TEST_CASE("containers_of_bouncy_castle_open") {
    need_bouncy_castle();
    const Folder folder;
    std::string output;
    const int written = java("WriteContainers", folder.path("") + " 'Пароль'", &output);
    CAPTURE(output);
    REQUIRE(written == 0);
    int opened_files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path(""))) {
        const std::string name = entry.path().filename().string();
        if (name.ends_with(".der")) continue;
        INFO(name);
        const Bytes container = read_file(entry.path().string());
        const auto opened = open_container(container, SecretString("Пароль"));
        REQUIRE(opened);
        REQUIRE(opened->keys.size() == 1);
        const Bytes expected = read_file(folder.path(name.substr(0, name.find('-')) + ".der"));
        CHECK(der_of(i2d_PUBKEY, opened->keys[0].key.get()) == expected);
        ++opened_files;
        if (name.find("version2") == std::string::npos)
            CHECK(open_container(container, SecretString("пароль")).error().code == Errc::wrong_password);
    }
    CHECK(opened_files == 12);
}

}  // namespace pidpys::crypto
