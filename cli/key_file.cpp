// SPDX-License-Identifier: MIT
#include "cli/key_file.hpp"

#include "cli/files.hpp"
#include "daemon/platform/hardening.hpp"

namespace pidpys::cli {

Result<crypto::KeyContainer> open_key_file(const Context& context, const KeyFile& file) {
    const auto content = read_file(file.path, kMaxKeyFile);
    if (!content) return fail(content.error().code, content.error().detail);
    auto certificates = read_certificates(file.certificates);
    if (!certificates) return forward(certificates);
    platform::harden_process();  // from here on this process holds secrets
    auto password = read_password(context, file.password, file.path);
    if (!password) return forward(password);
    return crypto::open_container(*content, *password, *certificates);
}

}  // namespace pidpys::cli
