// SPDX-License-Identifier: MIT
#include "cli/demo/demo_files.hpp"

#include <functional>

#include <openssl/pem.h>

#include "cli/demo/demo_keys.hpp"
#include "files/private_file.hpp"

namespace pidpys::cli {
namespace {

struct DemoKey {
    const char* file;
    DemoPerson person;
    std::function<crypto::EvpPkey()> generate;
};

const DemoKey kKeys[] = {
    {"demo-p256.p12", {"Демченко", "Дмитро Демидович", "1234567890"}, [] { return crypto::EvpPkey(EVP_EC_gen("P-256")); }},
    {"demo-rsa.p12", {"Пробна", "Павлина Петрівна", "2345678901"}, [] { return crypto::EvpPkey(EVP_RSA_gen(2048)); }},
};

constexpr const char* kAuthorityFile = "authorities/demo-ca.pem";
constexpr const char* kPasswordFile = "demo-password";

Result<void> write_authority(const std::filesystem::path& file, X509* certificate) {
    const crypto::BioPtr pem(BIO_new(BIO_s_mem()));
    BIO_puts(pem.get(), "# id: demoCa\n# name: Демонстраційний ЦСК\n");
    if (PEM_write_bio_X509(pem.get(), certificate) != 1) return fail(Errc::internal, crypto::openssl_errors());
    char* text = nullptr;
    const long size = BIO_get_mem_data(pem.get(), &text);
    if (auto made = files::make_private_directory(file.parent_path()); !made) return made;
    return files::replace_file(file, as_bytes({text, static_cast<std::size_t>(size)}));
}

Result<void> write_key(const std::filesystem::path& state, const DemoKey& demo, const DemoAuthority& authority,
                       certs::TimePoint now) {
    const crypto::EvpPkey key = demo.generate();
    if (!key) return fail(Errc::internal, crypto::openssl_errors());
    auto certificate = issue_demo_certificate(authority, key.get(), demo.person, now);
    if (!certificate) return forward(certificate);
    auto container = demo_pkcs12(key.get(), certificate->get(), authority.certificate.get(), kDemoPassword,
                                 demo.person.surname);
    if (!container) return forward(container);
    return files::replace_file(state / demo.file, *container);
}

}  // namespace

bool has_demo_files(const std::filesystem::path& state) {
    const auto is_there = [&state](const char* file) {
        std::error_code ignored;
        return std::filesystem::exists(state / file, ignored);
    };
    for (const auto& key : kKeys)
        if (!is_there(key.file)) return false;
    return is_there(kAuthorityFile) && is_there(kPasswordFile);
}

Result<void> make_demo_files(const std::filesystem::path& state, certs::TimePoint now) {
    if (auto made = files::make_private_directory(state); !made) return made;
    auto authority = make_demo_authority(now);
    if (!authority) return forward(authority);
    if (auto written = write_authority(state / kAuthorityFile, authority->certificate.get()); !written) return written;
    for (const auto& key : kKeys)
        if (auto written = write_key(state, key, *authority, now); !written) return written;
    return files::replace_file(state / kPasswordFile, as_bytes(kDemoPassword));
}

}  // namespace pidpys::cli
