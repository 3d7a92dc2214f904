// SPDX-License-Identifier: MIT
#include "daemon/assemble/key_login.hpp"

#include "files/certificate_files.hpp"
#include "files/read_file.hpp"

namespace pidpys::daemon {

Result<void> login_by_path(api::KeyRing& keys, const std::filesystem::path& container, const SecretString& password,
                           const std::vector<std::filesystem::path>& certificates, const std::string& by) {
    auto octets = files::read_file(container, files::max_key_file);
    if (!octets) return forward(octets);
    auto separate = files::read_certificates(certificates);
    if (!separate) return forward(separate);
    auto facts = keys.login(*octets, password, *separate, {{}, by, {}});
    wipe(*octets);
    if (!facts) return forward(facts);
    return {};
}

}  // namespace pidpys::daemon
