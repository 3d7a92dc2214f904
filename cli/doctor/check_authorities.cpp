// SPDX-License-Identifier: MIT
#include <algorithm>

#include "api/messages/reason.hpp"
#include "cli/authorities_known.hpp"
#include "cli/doctor/checks.hpp"
#include "cli/text.hpp"

namespace pidpys::cli {
namespace {

// A name by which somebody put a file aside is worth a word and no more.
Finding unusable(const Context& context, const files::UnusableFile& file) {
    const bool aside = file.reason.code == Errc::invalid_argument;
    return {aside ? Health::note : Health::bad,
            say(context.language, Text::file_unusable, {shown(api::explain(file.reason, context.language))}),
            say(context.language, Text::file_unusable_cure)};
}

Finding registry_found(const Context& context, const certs::NationalRegistry& registry) {
    if (registry.list.empty() && registry.bundle.empty())
        return {Health::note, say(context.language, Text::registry_absent), "pidpys authorities update"};
    const auto& store = registry.certificates;
    const std::string says =
        say(context.language, Text::registry_found,
            {std::to_string(registry.authorities.size()),
             std::to_string(store.anchors.size() + store.candidates.size()), std::to_string(store.anchors.size())});
    if (registry.trusted_list && registry.trusted_list->is_late(std::chrono::system_clock::now()))
        return {Health::note,
                say(context.language, Text::trusted_list_late, {time_text(*registry.trusted_list->next_update)}),
                "pidpys authorities update"};
    std::error_code error;
    for (const auto& file : {registry.list, registry.bundle}) {
        if (file.empty()) return {Health::note, says, "pidpys authorities update"};
        const auto age = std::filesystem::file_time_type::clock::now() - std::filesystem::last_write_time(file, error);
        if (!error && age > certs::registry_is_old) return {Health::note, says, "pidpys authorities update"};
    }
    return {Health::good, says, {}};
}

}  // namespace

Findings check_authorities(const Context& context) {
    Findings findings;
    const auto known = known_authorities(context, certs::TestRoots::refused);
    const auto own =
        std::count_if(known.authorities.begin(), known.authorities.end(),
                      [](const certs::Authority& each) { return each.source == certs::AuthoritySource::own; });
    findings.push_back({Health::good,
                        say(context.language, Text::authorities_found,
                            {std::to_string(own), std::to_string(known.revocation_lists.size())}),
                        {}});
    findings.push_back(registry_found(context, known.registry));
    for (const auto& file : known.unusable) findings.push_back(unusable(context, file));
    for (const auto& file : files::read_pki_folder(context.certificates(), files::Guard::none).unusable)
        findings.push_back(unusable(context, file));
    return findings;
}

}  // namespace pidpys::cli
