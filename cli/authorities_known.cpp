// SPDX-License-Identifier: MIT
#include "cli/authorities_known.hpp"

#include <algorithm>

#include "cli/service_settings.hpp"
#include "cli/text.hpp"
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

void tell_unusable(const Context& context, const KnownAuthorities& known) {
    for (const auto& file : known.unusable) complain(context, file.reason);
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
        std::error_code ignored;
        if (!std::filesystem::is_directory(choice.directory, ignored))
            known.unusable.push_back({choice.directory, {Errc::not_found, choice.directory}});
    }
    tell_unusable(context, known);
    certs::AuthorityRegistry registry(std::move(known.authorities), std::move(known.registry.certificates));
    registry.set_revocation_lists(known.revocation_lists);
    return registry;
}

void tell_absent_registry(const Context& context, const AuthorityChoice& choice) {
    if (!choice.directory.empty()) return;
    const auto has_any = [](const std::filesystem::path& folder) {
        std::error_code ignored;
        return std::filesystem::exists(folder / certs::certificate_list_file, ignored) ||
               std::filesystem::exists(folder / certs::trusted_list_file, ignored);
    };
    if (std::ranges::any_of(known_folders(context), has_any)) return;
    print_aside("! " + say(context.language, Text::registry_absent) + "\n    → pidpys authorities update");
}

}  // namespace pidpys::cli
