// SPDX-License-Identifier: MIT
// Keys of RSASSA-PSS that limit their own use, as OpenSSL makes them; it checks our signatures by the same limits.
#include <catch2/catch.hpp>

#include "crypto/cms/verify.hpp"
#include "crypto/container/key_container.hpp"
#include "material.hpp"

namespace pidpys::crypto {
namespace {

using namespace test;

struct LimitedKey {
    Folder folder;
    KeyEntry entry;

    explicit LimitedKey(const std::string& limits) {
        std::string output;
        const int made = run("openssl genpkey -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048 " + limits + " -out " +
                                 folder.path("key.pem") + " && openssl req -x509 -new -key " + folder.path("key.pem") +
                                 " -sigopt rsa_pss_saltlen:max -subj /CN=x -days 2 -out " + folder.path("ca.pem"),
                             &output);
        CAPTURE(output);
        REQUIRE(made == 0);
        Bytes both = read_file(folder.path("key.pem"));
        const Bytes certificate = read_file(folder.path("ca.pem"));
        both.insert(both.end(), certificate.begin(), certificate.end());
        auto opened = open_container(both, SecretString());
        REQUIRE(opened);
        entry = opened->keys.at(0);
        REQUIRE(entry.certificates.size() == 1);
    }
    [[nodiscard]] bool openssl_accepts(const Bytes& signature, ByteView data) const {
        return run("openssl cms -verify -cades -binary -inform DER -in " + folder.write("s", signature) + " -content " +
                   folder.write("data", data) + " -CAfile " + folder.path("ca.pem") + " -purpose any -out " +
                   folder.path("out")) == 0;
    }
};

}  // namespace

TEST_CASE("pss_key_with_limits_signs_within_them", "[posix]") {
    const Bytes data = to_bytes(as_bytes("text"));
    for (const char* limits :
         {"",
          "-pkeyopt rsa_pss_keygen_md:sha384 -pkeyopt rsa_pss_keygen_mgf1_md:sha384 -pkeyopt rsa_pss_keygen_saltlen:48",
          "-pkeyopt rsa_pss_keygen_md:sha512 -pkeyopt rsa_pss_keygen_mgf1_md:sha256 -pkeyopt "
          "rsa_pss_keygen_saltlen:100",
          "-pkeyopt rsa_pss_keygen_md:sha256 -pkeyopt rsa_pss_keygen_mgf1_md:sha256 -pkeyopt "
          "rsa_pss_keygen_saltlen:0"}) {
        INFO(limits);
        const LimitedKey key(limits);
        const auto signature = sign(key.entry, data, sign_options());
        if (!signature) FAIL(signature.error().detail);
        CHECK(key.openssl_accepts(*signature, data));
    }
}

TEST_CASE("pss_key_with_limits_signs_with_no_other_digest", "[posix]") {
    const Bytes data = to_bytes(as_bytes("text"));
    const LimitedKey key("-pkeyopt rsa_pss_keygen_md:sha384 -pkeyopt rsa_pss_keygen_mgf1_md:sha384");
    CHECK(default_digest(key.entry.key.get()) == "SHA384");
    SignOptions options = sign_options();
    options.digest = "SHA256";
    const auto refused = sign(key.entry, data, options);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::unsupported);
    CHECK(refused.error().detail.find("SHA384") != std::string::npos);
}

}  // namespace pidpys::crypto
