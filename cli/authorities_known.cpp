// SPDX-License-Identifier: MIT
#include "cli/authorities_known.hpp"

#include "cli/service_settings.hpp"
#include "platform/directories.hpp"

namespace pidpys::cli {

std::vector<std::filesystem::path> known_folders(const Context& context) {
    return certs::registry_folders(context.state, context.state == platform::default_state_directory());
}

KnownAuthorities known_authorities(const Context& context, certs::TestRoots test_roots) {
    KnownAuthorities known;
    auto own = certs::load_authority_files({context.state / "authorities"});
    const auto settings = service_settings(context);
    if (!settings) known.unusable.push_back({context.config, settings.error()});
    known.registry = certs::load_registry(
        known_folders(context), {test_roots, settings ? settings->trusted_list_signers : std::vector<std::string>{}});
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
