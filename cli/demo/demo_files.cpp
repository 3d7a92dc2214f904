// SPDX-License-Identifier: MIT
#include "cli/demo/demo_files.hpp"

#include "cli/demo/demo_keys.hpp"
#include "crypto/container/write_pkcs12.hpp"
#include "crypto/key/generate_key.hpp"
#include "files/private_file.hpp"

namespace pidpys::cli {
namespace {

struct DemoKey {
    const char* file;
    const char* algorithm;
    crypto::Pkcs12Scheme scheme;
    Person person;
};

const DemoKey kKeys[] = {
    {"demo-p256.p12", "p256", crypto::Pkcs12Scheme::aes, {"Демченко", "Дмитро Демидович", "1234567890"}},
    {"demo-rsa.p12", "rsa2048", crypto::Pkcs12Scheme::aes, {"Пробна", "Павлина Петрівна", "2345678901"}},
    {"demo-dstu.p12", "m257", crypto::Pkcs12Scheme::gost, {"Державна", "Дарина Данилівна", "3456789012"}},
};

constexpr const char* kAuthorityFile = "authorities/demo-ca.pem";
constexpr const char* kAuthorityId = "demoCa";
constexpr const char* kPasswordFile = "demo-password";

Result<void> write_key(const std::filesystem::path& state, const DemoKey& demo, const DemoAuthority& authority,
                       certs::TimePoint now) {
    auto key = crypto::generate_key(demo.algorithm);
    if (!key) return forward(key);
    const auto entry = certify_key(std::move(*key), demo.person, &authority, now);
    if (!entry) return tl::unexpected(entry.error());
    auto container = crypto::write_pkcs12({*entry}, SecretString(kDemoPassword), {demo.scheme});
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
    auto authority = make_demo_authority("", now);
    if (!authority) return forward(authority);
    auto written = write_demo_authority(state / kAuthorityFile, kAuthorityId, authority->certificate.get());
    if (!written) return written;
    for (const auto& key : kKeys)
        if (written = write_key(state, key, *authority, now); !written) return written;
    return files::replace_file(state / kPasswordFile, as_bytes(kDemoPassword));
}

}  // namespace pidpys::cli
