// SPDX-License-Identifier: MIT
#include "daemon/assemble/key_login.hpp"

#include "certs/stored_key.hpp"
#include "files/certificate_files.hpp"
#include "files/read_file.hpp"

namespace pidpys::daemon {

std::optional<channel::LoginFailure> login_by_path(api::KeyRing& keys, const std::filesystem::path& container,
                                                   const SecretString& password,
                                                   const std::vector<std::filesystem::path>& certificates,
                                                   const api::KeyHandling& by, api::Beside beside) {
    if (const auto stored = certs::store_name(container.string())) {
        const auto key = certs::open_store_key(*stored, platform::KeyQuestions::none, password.view());
        if (!key) return channel::LoginFailure{key.error(), {}};
        auto facts = keys.login(*key, by, beside);
        if (!facts) return channel::LoginFailure{std::move(facts.error()), {}};
        return {};
    }
    auto octets = files::read_file(container, files::max_key_file);
    if (!octets) return channel::LoginFailure{std::move(octets.error()), {}};
    std::vector<Bytes> separate;
    for (const auto& file : certificates) {
        auto some = files::read_certificates({file});
        if (!some) return channel::LoginFailure{std::move(some.error()), file.string()};
        separate.insert(separate.end(), std::make_move_iterator(some->begin()), std::make_move_iterator(some->end()));
    }
    auto facts = keys.login(*octets, password, separate, by, beside);
    wipe(*octets);
    if (!facts) return channel::LoginFailure{std::move(facts.error()), {}};
    return {};
}

}  // namespace pidpys::daemon
