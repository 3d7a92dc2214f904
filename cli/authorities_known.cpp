// SPDX-License-Identifier: MIT
#include "cli/authorities_known.hpp"

#include "cli/service_settings.hpp"
#include "platform/directories.hpp"

namespace pidpys::cli {

std::vector<std::filesystem::path> known_folders(const Context& context) {
    return certs::registry_folders(context.state, context.state == platform::default_state_directory());
}

certs::RegistryTrust trust_of(const daemon::Settings& settings, certs::TestRoots test_roots) {
    return {settings.test_roots ? certs::TestRoots::trusted : test_roots, settings.trusted_list_signers};
}

KnownAuthorities known_authorities(const Context& context, certs::TestRoots test_roots) {
    KnownAuthorities known;
    const auto read = service_settings(context);
    if (!read) known.unusable.push_back({context.config, read.error()});
    const daemon::Settings settings = read.value_or(daemon::Settings());
    auto own = certs::load_authority_files(daemon::authority_folders(settings, context.state));
    known.registry = certs::load_registry(known_folders(context), trust_of(settings, test_roots));
    known.authorities = std::move(own.authorities);
    certs::append_listed(known.authorities, known.registry.authorities);
    known.revocation_lists = std::move(own.revocation_lists);
    for (const auto* unusable : {&own.unusable, &known.registry.unusable})
        known.unusable.insert(known.unusable.end(), unusable->begin(), unusable->end());
    return known;
}

certs::AuthorityRegistry authorities_of(const Context& context, const AuthorityChoice& choice) {
    KnownAuthorities known;
    if (choice.directory.empty()) {
        known = known_authorities(context, choice.test_roots ? certs::TestRoots::trusted : certs::TestRoots::refused);
    } else {
        auto own = certs::load_authority_files({choice.directory});
        known.authorities = std::move(own.authorities);
        known.revocation_lists = std::move(own.revocation_lists);
        known.unusable = std::move(own.unusable);
    }
    for (const auto& file : known.unusable) complain(context, file.reason);
    certs::AuthorityRegistry registry(std::move(known.authorities), std::move(known.registry.certificates));
    registry.set_revocation_lists(known.revocation_lists);
    return registry;
}

}  // namespace pidpys::cli
