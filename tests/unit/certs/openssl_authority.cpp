// SPDX-License-Identifier: MIT
#include "openssl_authority.hpp"

#include <catch2/catch.hpp>

#include "crypto/base/encoding.hpp"
#include "crypto/base/pem.hpp"

namespace pidpys::certs::test {

namespace ct = crypto::test;

OpensslAuthority::OpensslAuthority() {
    folder_.write("content", content());
    folder_.write("root.cnf", as_bytes("[req]\ndistinguished_name=dn\nx509_extensions=root\n[dn]\n[root]\n"
                                       "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n"
                                       "subjectKeyIdentifier=hash\n"));
    shell(
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj '/C=UA/CN=Root'"
        " -config " +
        path("root.cnf") + " -keyout " + path("root.key") + " -out " + path("root.pem"));
}

Bytes OpensslAuthority::issue(const std::string& name, const Issue& issue, const std::string& by) {
    const std::string serial = std::to_string(issue.serial != 0 ? issue.serial : next_serial_++);
    folder_.write(name + ".ext", as_bytes(issue.extensions + "\n"));
    folder_.write("req.cnf", as_bytes("[req]\ndistinguished_name=dn\nstring_mask=utf8only\n[dn]\n"));
    shell("openssl genpkey " + issue.key + " -out " + path(name + ".key"));
    shell("openssl req -new -utf8 -key " + path(name + ".key") + " -subj '" + issue.subject + "' -config " +
          path("req.cnf") + " -out " + path(name + ".csr"));
    shell("openssl x509 -req -in " + path(name + ".csr") + " -CA " + path(by + ".pem") + " -CAkey " +
          path(by + ".key") + " -set_serial " + serial + " -days 7 -" + issue.digest + " -extfile " +
          path(name + ".ext") + " -out " + path(name + ".pem"));
    return certificate(name);
}

Bytes OpensslAuthority::sign(const std::string& name, const std::string& how) const {
    shell("openssl cms -sign -binary -in " + path("content") + " -signer " + path(name + ".pem") + " -inkey " +
          path(name + ".key") + " -outform DER -out " + path("signature") + " " + how);
    return ct::read_file(path("signature"));
}

Bytes OpensslAuthority::list(const std::string& by, const std::vector<int>& serials, const std::string& digest) {
    std::string index;
    for (const int serial : serials) {
        char hex[16];
        std::snprintf(hex, sizeof hex, "%02X", static_cast<unsigned>(serial));
        index += "R\t400101000000Z\t250101000000Z\t" + std::string(hex) + "\tunknown\t/CN=x\n";
    }
    folder_.write("index.txt", as_bytes(index));
    folder_.write("ca.cnf", as_bytes("[ca]\ndefault_ca=it\n[it]\ndatabase=" + path("index.txt") +
                                     "\ndefault_md=sha256\ndefault_crl_days=7\n"));
    shell("openssl ca -gencrl -config " + path("ca.cnf") + " -md " + digest + " -cert " + path(by + ".pem") +
          " -keyfile " + path(by + ".key") + " -out " + path("list.pem"));
    shell("openssl crl -in " + path("list.pem") + " -outform DER -out " + path("list.crl"));
    return ct::read_file(path("list.crl"));
}

Bytes OpensslAuthority::certificate(const std::string& name) const {
    const Bytes file = ct::read_file(path(name + ".pem"));
    std::string_view text = as_text(file);
    const auto block = next_pem_block(text);
    REQUIRE((block && *block));
    return *base64_decode((*block)->body);
}

AuthorityRegistry OpensslAuthority::registry() const {
    return AuthorityRegistry({Authority{"test", "Тест", {certificate("root")}, {}, {}, {}}});
}

void OpensslAuthority::shell(const std::string& command) const {
    std::string output;
    const int status = ct::run(command, &output);
    CAPTURE(command, output);
    REQUIRE(status == 0);
}

}  // namespace pidpys::certs::test
