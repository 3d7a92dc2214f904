// SPDX-License-Identifier: MIT
// certify_keys CONTAINER PASSWORD AUTHORITY_PEM FOLDER: certificates for the keys of a container that holds none, as
// a certification authority would issue them: FOLDER/N-signature.cer or FOLDER/N-agreement.cer for key N, counted
// from 1. The authority is made anew; its key is of DSTU 4145 if the first key of the container is.
#include "certs/identity/issue_certificate.hpp"
#include "crypto/base/pem.hpp"
#include "crypto/container/key_container.hpp"
#include "crypto/provider/keys.hpp"
#include "crypto/provider/provider.hpp"
#include "files/read_file.hpp"
#include "tool.hpp"

namespace {

using namespace pidpys;
using namespace pidpys::test;
using crypto::EvpPkey;

struct TestAuthority {
    EvpPkey key;
    crypto::X509Ptr certificate;
};

TestAuthority make_authority(bool national) {
    TestAuthority made;
    made.key = national ? must(crypto::generate_dstu_key("M257")) : EvpPkey(EVP_EC_gen("P-256"));
    const certs::CertificateSpec spec{
        .subject = {{NID_countryName, "UA"}, {NID_commonName, "ЦСК функціональних тестів"}},
        .not_before = now - day,
        .not_after = now + 30 * day,
        .extensions = {{NID_basic_constraints, "critical,CA:TRUE"},
                       {NID_key_usage, "critical,keyCertSign,cRLSign"},
                       {NID_subject_key_identifier, "hash"}}};
    made.certificate = must(certs::issue_certificate(spec, made.key.get(), {nullptr, made.key.get()}));
    return made;
}

Bytes certify(const crypto::KeyEntry& entry, const TestAuthority& authority) {
    constexpr const char* signs = "critical,digitalSignature,nonRepudiation";
    constexpr const char* agrees = "critical,keyAgreement";
    const certs::CertificateSpec spec{.subject = {{NID_countryName, "UA"},
                                                  {NID_commonName, "Контейнеренко Ключ Сертифікатович"},
                                                  {NID_serialNumber, "TINUA-3456789012"}},
                                      .not_before = now - day,
                                      .not_after = now + 30 * day,
                                      .extensions = {{NID_basic_constraints, "critical,CA:FALSE"},
                                                     {NID_key_usage, entry.may_sign ? signs : agrees},
                                                     {NID_subject_key_identifier, "hash"},
                                                     {NID_authority_key_identifier, "keyid:always"}}};
    const certs::CertificateIssuer issuer{authority.certificate.get(), authority.key.get()};
    const auto made = must(certs::issue_certificate(spec, entry.key.get(), issuer));
    return crypto::der_of(i2d_X509, made.get());
}

}  // namespace

int main(int count, char** words) {
    if (count != 5) return 64;
    (void)must(crypto::load_provider().map([] { return true; }));
    const auto container =
        must(crypto::open_container(must(files::read_file(words[1], files::max_key_file)), SecretString(words[2])));
    const auto authority = make_authority(EVP_PKEY_is_a(container.keys.front().key.get(), crypto::kDstuKey) == 1);
    const Bytes der = crypto::der_of(i2d_X509, authority.certificate.get());
    write(words[3], as_bytes(pem_block("CERTIFICATE", der)));
    for (std::size_t i = 0; i < container.keys.size(); ++i) {
        const auto& entry = container.keys[i];
        const char* purpose = entry.may_sign ? "-signature.cer" : "-agreement.cer";
        write(std::string(words[4]) + "/" + std::to_string(i + 1) + purpose, certify(entry, authority));
    }
    return 0;
}
