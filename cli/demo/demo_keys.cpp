// SPDX-License-Identifier: MIT
#include "cli/demo/demo_keys.hpp"

#include "certs/identity/issue_certificate.hpp"
#include "crypto/base/pem.hpp"
#include "files/private_file.hpp"

namespace pidpys::cli {
namespace {

using std::chrono::hours;

constexpr hours kDay{24};

}  // namespace

Result<DemoAuthority> make_demo_authority(const std::string& mark, certs::TimePoint now) {
    DemoAuthority authority;
    authority.key.reset(EVP_EC_gen("P-256"));
    if (!authority.key) return fail(Errc::internal, "P-256 key: " + crypto::openssl_errors());
    const certs::CertificateSpec spec{
        .subject = {{NID_countryName, "UA"},
                    {NID_organizationName, "pidpys"},
                    {NID_commonName, "Демонстраційний ЦСК" + mark + " (підписи не мають сили)"}},
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

Result<void> write_demo_authority(const std::filesystem::path& file, const std::string& id, X509* certificate) {
    const std::string text = "# id: " + id + "\n# name: Демонстраційний ЦСК\n" +
                             pem_block("CERTIFICATE", crypto::der_of(i2d_X509, certificate));
    if (auto made = files::make_private_directory(file.parent_path()); !made) return made;
    return files::replace_file(file, as_bytes(text));
}

Result<crypto::KeyEntry> certify_key(crypto::EvpPkey key, const Person& person, const DemoAuthority* authority,
                                     certs::TimePoint now) {
    certs::CertificateSpec spec{.subject = {{NID_countryName, "UA"},
                                            {NID_commonName, person.surname + " " + person.given_names},
                                            {NID_surname, person.surname},
                                            {NID_givenName, person.given_names}},
                                .not_before = now - kDay,
                                .not_after = now + 2 * 365 * kDay,
                                .extensions = {{NID_basic_constraints, "critical,CA:FALSE"},
                                               {NID_key_usage, "critical,digitalSignature,nonRepudiation"},
                                               {NID_subject_key_identifier, "hash"},
                                               {NID_authority_key_identifier, "keyid:always"}}};
    if (!person.tax_number.empty()) spec.subject.emplace_back(NID_serialNumber, "TINUA-" + person.tax_number);
    certs::CertificateIssuer issuer{nullptr, key.get()};
    if (authority != nullptr) issuer = {authority->certificate.get(), authority->key.get()};
    const auto certificate = certs::issue_certificate(spec, key.get(), issuer);
    if (!certificate) return tl::unexpected(certificate.error());

    crypto::KeyEntry entry;
    entry.certificates.push_back(crypto::der_of(i2d_X509, certificate->get()));
    if (authority != nullptr) entry.certificates.push_back(crypto::der_of(i2d_X509, authority->certificate.get()));
    entry.label = person.surname;
    entry.key = std::move(key);
    return entry;
}

}  // namespace pidpys::cli
