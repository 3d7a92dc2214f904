// SPDX-License-Identifier: MIT
#include "api/messages/reason.hpp"
#include "certs/authority_files.hpp"
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

}  // namespace

Findings check_authorities(const Context& context) {
    Findings findings;
    const auto found = certs::load_authority_files({context.state / "authorities"});
    findings.push_back({Health::good,
                        say(context.language, Text::authorities_found,
                            {std::to_string(found.authorities.size()), std::to_string(found.revocation_lists.size())}),
                        {}});
    for (const auto& file : found.unusable) findings.push_back(unusable(context, file));
    for (const auto& file : files::read_pki_folder(context.certificates(), files::Guard::none).unusable)
        findings.push_back(unusable(context, file));
    return findings;
}

}  // namespace pidpys::cli
