// SPDX-License-Identifier: MIT
// make_correspondent NAME SIGNING AGREEMENT PASSWORD FOLDER: a person who gets messages, with two keys as national
// containers hold them, certified by an authority that is made anew: FOLDER/NAME.p12, NAME-signature.cer, NAME-agreement.cer
// and NAME-authority.pem; of national keys NAME-iit.p12, too, the keys alone as IIT's programs write them. SIGNING and
// AGREEMENT: algorithms of `pidpys key make`.
#include "certs/identity/issue_certificate.hpp"
#include "crypto/base/pem.hpp"
#include "crypto/container/write_pkcs12.hpp"
#include "crypto/key/generate_key.hpp"
#include "crypto/provider/provider.hpp"
#include "tool.hpp"

namespace {

using namespace pidpys;
using namespace pidpys::test;
using crypto::EvpPkey;

crypto::X509Ptr certify(const std::string& name, EVP_PKEY* key, const char* constraints, const char* usage,
                        certs::CertificateIssuer issuer) {
    certs::CertificateSpec spec{
        .subject = {{NID_countryName, "UA"}, {NID_commonName, name}},
        .not_before = now - day,
        .not_after = now + 30 * day,
        .extensions = {
            {NID_basic_constraints, constraints}, {NID_key_usage, usage}, {NID_subject_key_identifier, "hash"}}};
    if (issuer.certificate != nullptr) spec.extensions.emplace_back(NID_authority_key_identifier, "keyid:always");
    return must(certs::issue_certificate(spec, key, issuer));
}

}  // namespace

int main(int count, char** words) {
    if (count != 6) return 64;
    (void)must(crypto::load_provider().map([] { return true; }));
    const std::string name = words[1], file = std::string(words[5]) + "/" + name;
    const EvpPkey root_key = must(crypto::generate_key(words[2]));
    const auto root = certify("ЦСК листування " + name, root_key.get(), "critical,CA:TRUE",
                              "critical,keyCertSign,cRLSign", {nullptr, root_key.get()});
    write(file + "-authority.pem", as_bytes(pem_block("CERTIFICATE", crypto::der_of(i2d_X509, root.get()))));
    std::vector<crypto::KeyEntry> keys;
    for (const bool agrees : {false, true}) {
        const std::string algorithm = words[agrees ? 3 : 2];
        crypto::KeyEntry entry;
        entry.key = must(crypto::generate_key(algorithm));
        const char* usage = !agrees                        ? "critical,digitalSignature,nonRepudiation"
                            : algorithm.starts_with("rsa") ? "critical,keyEncipherment"
                                                           : "critical,keyAgreement";
        const auto certificate =
            certify(name, entry.key.get(), "critical,CA:FALSE", usage, {root.get(), root_key.get()});
        entry.certificates = {crypto::der_of(i2d_X509, certificate.get())};
        write(file + (agrees ? "-agreement.cer" : "-signature.cer"), entry.certificates.front());
        keys.push_back(std::move(entry));
    }
    write(file + ".p12", must(crypto::write_pkcs12(keys, SecretString(words[4]))));
    if (words[2][0] != 'm' || words[3][0] != 'm') return 0;
    for (crypto::KeyEntry& entry : keys) entry.certificates.clear();
    write(file + "-iit.p12", must(crypto::write_pkcs12(keys, SecretString(words[4]), {crypto::Pkcs12Scheme::gost})));
}
