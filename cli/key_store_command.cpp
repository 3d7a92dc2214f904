// SPDX-License-Identifier: MIT
#include "cli/key_store_command.hpp"

#include "certs/certificate.hpp"
#include "certs/fingerprint.hpp"
#include "certs/stored_key.hpp"
#include "cli/exit_code.hpp"
#include "cli/json_report.hpp"
#include "cli/text.hpp"
#include "crypto/base/iso_time.hpp"

namespace pidpys::cli {
int run_key_store(const Context& context, const KeyStoreOptions&) {
    const auto stored = platform::certificates_with_keys();
    if (!stored && stored.error().code == Errc::unsupported) {
        print_aside("pidpys: " + say(context.language, Text::key_store_nowhere));
        return kExitUnavailable;
    }
    if (!stored) return complain(context, stored.error());
    Json list = Json::array();
    for (const auto& each : *stored) {
        const auto facts = certs::certificate_facts(each.certificate);
        if (!facts) continue;  // what cannot be read is shown to nobody as a choice
        const std::string name = std::string(certs::kStorePrefix) + certs::fingerprint_of(each.certificate);
        const std::string owner = facts->owner.full_name.empty() ? each.label : facts->owner.full_name;
        if (context.json)
            list.push_back({{"key", name},
                            {"owner", owner},
                            {"algorithm", facts->key_algorithm},
                            {"keeper", each.keeper},
                            {"notAfter", iso_time(facts->not_after)}});
        else
            print(name + "\n  " +
                  say(context.language, Text::key_store_entry,
                      {shown(owner), facts->key_algorithm, time_text(facts->not_after), shown(each.keeper)}));
    }
    if (context.json) print_json({{"keys", list}});
    if (!context.json && stored->empty()) print(say(context.language, Text::key_store_empty));
    return stored->empty() ? kExitBad : kExitGood;
}

}  // namespace pidpys::cli
