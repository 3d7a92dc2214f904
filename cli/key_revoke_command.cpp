// SPDX-License-Identifier: MIT
#include "cli/key_revoke_command.hpp"

#include "certs/certificate.hpp"
#include "certs/stored_key.hpp"
#include "cli/consent.hpp"
#include "cli/exit_code.hpp"
#include "cli/files.hpp"
#include "cli/json_report.hpp"
#include "cli/text.hpp"
#include "crypto/base/iso_time.hpp"
#include "crypto/cmp/revocation_request.hpp"
#include "crypto/xml/date_time.hpp"
#include "token/uri.hpp"

namespace pidpys::cli {
namespace {

namespace cmp = crypto::cmp;

// Empty where the key is no file, and nobody said where the request goes.
std::string output_of(const KeyRevokeCommand& command) {
    if (!command.output.empty()) return command.output;
    const bool is_file = !token::is_uri(command.key.path) && !certs::store_name(command.key.path);
    return is_file ? command.key.path + ".revocation" : std::string();
}

// Says what would be ended, and asks.
Result<bool> agreed(const Context& context, const certs::CertificateFacts& facts, const KeyRevokeCommand& command,
                    const cmp::RevocationRequest& request) {
    for (const auto& [label, value] :
         {std::pair(Text::key_owner, facts.owner.full_name), std::pair(Text::key_issuer, facts.issuer.full_name),
          std::pair(Text::key_serial, facts.serial),
          std::pair(Text::revoke_reason, std::string(cmp::names_of(request.reason).word)),
          std::pair(Text::revoke_since, time_text(request.invalid_since))})
        print_aside(say(context.language, label, {shown(value)}));
    if (command.yes) return true;
    return consents(say(context.language, Text::revoke_ask));
}

}  // namespace

int run_key_revoke(const Context& context, const KeyRevokeCommand& command) {
    const auto now = std::chrono::system_clock::now();
    cmp::RevocationRequest request{cmp::find_reason(command.reason, &cmp::ReasonNames::word)->reason, now, now};
    if (!command.since.empty()) {
        const auto since = xml::read_date_time(command.since);
        if (!since || *since > now) return misused(context, Text::misused_since, {command.since});
        request.invalid_since = *since;
    }
    const std::string output = output_of(command);
    if (output.empty()) return misused(context, Text::misused_revoke_output);
    if (!may_write(context, output, {}, command.overwrite)) return kExitCannotCreate;
    const auto key =
        open_key(context, command.key,
                 command.purpose == "agreement" ? crypto::KeyPurpose::key_agreement : crypto::KeyPurpose::signature);
    if (!key) return complain(context, key.error());
    if (key->certificates.empty()) return complain(context, {Errc::no_certificate, command.key.path});
    const auto facts = certs::certificate_facts(key->certificates.front());
    if (!facts) return complain(context, facts.error());
    const auto yes = agreed(context, *facts, command, request);
    if (!yes) print_aside("pidpys: " + say(context.language, Text::consent_nobody));
    if (!yes || !*yes) return kExitNoPermission;
    const auto message = cmp::write_revocation_request(*key, request);
    if (!message) return complain(context, message.error());
    if (auto written = write_document(output, *message); !written) return complain(context, written.error());
    if (context.json) {
        print_json({{"request", output},
                    {"format", "CMP"},
                    {"serial", facts->serial},
                    {"reason", command.reason},
                    {"since", iso_time(request.invalid_since)}});
        return kExitGood;
    }
    const Tell tell = words_beside(output);
    tell("✓ " + say(context.language, Text::revoke_made, {shown(output)}));
    tell("  " + say(context.language, Text::revoke_next));
    return kExitGood;
}

}  // namespace pidpys::cli
