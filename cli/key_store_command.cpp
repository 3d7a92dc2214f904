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
namespace {

constexpr std::string_view kPrefix = "store:";
constexpr std::size_t kLeastDigits = 8;

}  // namespace

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
        const std::string name = std::string(kPrefix) + certs::fingerprint_of(each.certificate);
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

std::optional<std::string> store_name(const std::string& key) {
    if (!key.starts_with(kPrefix)) return std::nullopt;
    return key.substr(kPrefix.size());
}

Result<crypto::KeyEntry> open_store_key(const std::string& fingerprint) {
    if (fingerprint.size() < kLeastDigits)
        return fail(Errc::invalid_argument, "store: and at least 8 digits of a certificate's SHA-256");
    const auto stored = platform::certificates_with_keys();
    if (!stored) return tl::unexpected(stored.error());
    const platform::StoredCertificate* found = nullptr;
    for (const auto& each : *stored) {
        if (!certs::fingerprint_of(each.certificate).starts_with(fingerprint)) continue;
        if (found != nullptr) return fail(Errc::invalid_argument, "several certificates begin with " + fingerprint);
        found = &each;
    }
    if (found == nullptr) return fail(Errc::not_found, "store:" + fingerprint);
    return certs::open_stored_key(found->certificate);
}

}  // namespace pidpys::cli
