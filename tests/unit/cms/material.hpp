// SPDX-License-Identifier: MIT
// Keys and certificates made on the spot, and other people's programs to check against.
#pragma once

#include <string>
#include <vector>

#include "crypto/cms/signed_data.hpp"
#include "crypto/key/private_key.hpp"
#include "tests/main/temporary_directory.hpp"

namespace pidpys::crypto::test {

enum class KeyKind { rsa, rsa_pss, p256, p384, p521, ed25519, ed448 };
EvpPkey make_key(KeyKind kind);

struct CertificateSpec {
    std::string common_name = "Тест Тестович Тестенко";
    long serial = 1;
    std::string key_usage = "critical,digitalSignature,nonRepudiation";
    bool authority = false;
    std::vector<std::pair<std::string, std::string>> extensions = {};  // as in openssl.cnf
    std::vector<std::pair<std::string, std::string>> subject = {};     // more entries of the name
    long not_before = -3600, not_after = 86400;                        // seconds from now
};
// DER. Self-signed without an issuer.
Bytes make_certificate(EVP_PKEY* key, const CertificateSpec& spec = {}, EVP_PKEY* issuer_key = nullptr,
                       const Bytes& issuer_certificate = {});
KeyEntry make_entry(KeyKind kind, const CertificateSpec& spec = {});

// 2026-01-02T03:04:05Z
std::chrono::system_clock::time_point some_time();
SignOptions sign_options(SignatureForm form = SignatureForm::detached);

// A temporary directory for the files of another program.
class Folder {
public:
    std::string write(const std::string& name, ByteView content) const;
    [[nodiscard]] std::string path(const std::string& name) const { return directory_.file(name); }

private:
    pidpys::test::TemporaryDirectory directory_;
};

std::string pem_of(const Bytes& certificate);
Bytes read_file(const std::string& path);
// Exit status of a shell command; its output goes to the `output` given.
int run(const std::string& command, std::string* output = nullptr);

}  // namespace pidpys::crypto::test
