// SPDX-License-Identifier: MIT
#include "cli/key_file.hpp"

#include "certs/certificate.hpp"
#include "certs/stored_key.hpp"
#include "cli/files.hpp"
#include "cli/tokens.hpp"
#include "files/certificate_files.hpp"
#include "files/read_file.hpp"
#include "platform/hardening.hpp"

namespace pidpys::cli {

Result<crypto::KeyContainer> open_key_file(const Context& context, const KeyFile& file) {
    const auto name = token::is_uri(file.path) ? token::parse_uri(file.path) : Result<token::Uri>();
    if (!name) return tl::unexpected(name.error());
    const bool stored = token::names_container(*name);
    if (token::is_uri(file.path) && !stored) return open_token_keys(context, file);
    const auto content = stored ? read_stored_container(context, file) : read_document(file.path, files::max_key_file);
    if (!content) return tl::unexpected(content.error());
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

Result<std::vector<crypto::KeyEntry>> open_keys(const Context& context, const KeyFile& file) {
    std::vector<crypto::KeyEntry> keys;
    if (const auto stored = certs::store_name(file.path)) {
        auto key = certs::open_store_key(*stored, platform::KeyQuestions::by_system);
        if (!key) return forward(key);
        keys.push_back(std::move(*key));
        return keys;
    }
    auto container = open_key_file(context, file);
    if (!container) return forward(container);
    return std::move(container->keys);
}

Result<crypto::KeyEntry> open_key(const Context& context, const KeyFile& file, crypto::KeyPurpose purpose) {
    const auto keys = open_keys(context, file);
    if (!keys) return tl::unexpected(keys.error());
    const crypto::KeyEntry* entry = crypto::find_key(*keys, purpose);
    if (entry == nullptr) return fail(Errc::no_key, file.path);
    if (!entry->certificates.empty())
        if (auto facts = certs::certificate_facts(entry->certificates.front()); !facts) return forward(facts);
    return *entry;
}

}  // namespace pidpys::cli
