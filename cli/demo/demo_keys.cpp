// SPDX-License-Identifier: MIT
#include "cli/demo/demo_keys.hpp"

#include <openssl/pkcs12.h>

#include "certs/identity/issue_certificate.hpp"

namespace pidpys::cli {
namespace {

using std::chrono::hours;

constexpr hours kDay{24};
constexpr int kIterations = 100'000;

}  // namespace

Result<DemoAuthority> make_demo_authority(certs::TimePoint now) {
    DemoAuthority authority;
    authority.key.reset(EVP_EC_gen("P-256"));
    if (!authority.key) return fail(Errc::internal, "P-256 key: " + crypto::openssl_errors());
    const certs::CertificateSpec spec{
        .subject = {{NID_countryName, "UA"},
                    {NID_organizationName, "pidpys"},
                    {NID_commonName, "Демонстраційний ЦСК (підписи не мають сили)"}},
        .not_before = now - kDay,
        .not_after = now + 5 * 365 * kDay,
        .extensions = {{NID_basic_constraints, "critical,CA:TRUE,pathlen:0"},
                       {NID_key_usage, "critical,keyCertSign,cRLSign"},
                       {NID_subject_key_identifier, "hash"}}};
    auto certificate = certs::issue_certificate(spec, authority.key.get(), {nullptr, authority.key.get()});
    if (!certificate) return forward(certificate);
    authority.certificate = std::move(*certificate);
    return authority;
}

Result<crypto::X509Ptr> issue_demo_certificate(const DemoAuthority& authority, EVP_PKEY* key, const DemoPerson& person,
                                               certs::TimePoint now) {
    const certs::CertificateSpec spec{
        .subject = {{NID_countryName, "UA"},
                    {NID_commonName, person.surname + " " + person.given_names},
                    {NID_surname, person.surname},
                    {NID_givenName, person.given_names},
                    {NID_serialNumber, "TINUA-" + person.tax_number}},
        .not_before = now - kDay,
        .not_after = now + 2 * 365 * kDay,
        .extensions = {{NID_basic_constraints, "critical,CA:FALSE"},
                       {NID_key_usage, "critical,digitalSignature,nonRepudiation"},
                       {NID_subject_key_identifier, "hash"},
                       {NID_authority_key_identifier, "keyid:always"}}};
    return certs::issue_certificate(spec, key, {authority.certificate.get(), authority.key.get()});
}

Result<Bytes> demo_pkcs12(EVP_PKEY* key, X509* certificate, X509* authority, const char* password,
                          const std::string& label) {
    using CertificateStack = std::unique_ptr<STACK_OF(X509), void (*)(STACK_OF(X509)*)>;
    using Pkcs12 = std::unique_ptr<PKCS12, crypto::FreeWith<PKCS12_free>>;
    const CertificateStack chain(sk_X509_new_null(), [](STACK_OF(X509)* stack) { sk_X509_free(stack); });
    sk_X509_push(chain.get(), authority);

    const Pkcs12 container(PKCS12_create(password, label.c_str(), key, certificate, chain.get(),
                                         NID_aes_256_cbc, NID_aes_256_cbc, kIterations, kIterations, 0));
    if (!container) return fail(Errc::internal, "PKCS#12: " + crypto::openssl_errors());
    return crypto::der_of(i2d_PKCS12, container.get());
}

}  // namespace pidpys::cli
