// SPDX-License-Identifier: MIT
// An authority that OpenSSL's program runs: certificates with any extension, key and digest, and signatures with them.
#pragma once

#include <string>
#include <vector>

#include "certs/judgement.hpp"
#include "material.hpp"

namespace pidpys::certs::test {

// What a certificate is to be like. `key` as `openssl genpkey` takes it, `extensions` as lines of openssl.cnf.
struct Issue {
    std::string subject = "/C=UA/CN=Signer";
    std::string extensions = "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature";
    std::string key = "-algorithm EC -pkeyopt ec_paramgen_curve:P-256";
    std::string digest = "sha256";  // of the signature on it
    int serial = 0;                 // 0: the next
};

class OpensslAuthority {
public:
    OpensslAuthority();

    // By the root, or by the one named before. The files NAME.pem and NAME.key lie in the folder.
    Bytes issue(const std::string& name, const Issue& issue = {}, const std::string& by = "root");
    // Detached, CAdES, of content().
    [[nodiscard]] Bytes sign(const std::string& name, const std::string& how = "-cades") const;
    // The list of the one named, DER, with these serials on it.
    [[nodiscard]] Bytes list(const std::string& by, const std::vector<int>& serials,
                             const std::string& digest = "sha256");

    [[nodiscard]] Bytes certificate(const std::string& name) const;
    [[nodiscard]] std::string path(const std::string& name) const { return folder_.path(name); }
    [[nodiscard]] AuthorityRegistry registry() const;
    static ByteView content() { return as_bytes("Договір"); }

private:
    void shell(const std::string& command) const;
    crypto::test::Folder folder_;
    int next_serial_ = 100;
};

}  // namespace pidpys::certs::test
