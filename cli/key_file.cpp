// SPDX-License-Identifier: MIT
#include "cli/key_file.hpp"

#include "daemon/platform/hardening.hpp"
#include "files/certificate_files.hpp"
#include "files/read_file.hpp"

namespace pidpys::cli {

Result<crypto::KeyContainer> open_key_file(const Context& context, const KeyFile& file) {
    const auto content = files::read_file(file.path, files::max_key_file);
    if (!content) return fail(content.error().code, content.error().detail);
    auto certificates = files::read_certificates({file.certificates.begin(), file.certificates.end()});
    if (!certificates) return forward(certificates);
    platform::harden_process();  // from here on this process holds secrets
    auto password = read_password(context, file.password, file.path);
    if (!password) return forward(password);
    const auto known = files::read_certificate_folder(context.certificates());
    auto container = crypto::open_container(*content, *password, known);
    if (!container || certificates->empty()) return container;
    return crypto::with_certificates(*container, *certificates);
}

}  // namespace pidpys::cli
