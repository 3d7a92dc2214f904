// SPDX-License-Identifier: MIT
#include "cli/verify_command.hpp"

#include <algorithm>

#include "api/messages/reason.hpp"
#include "api/messages/remark.hpp"
#include "certs/authority_files.hpp"
#include "certs/judgement.hpp"
#include "cli/files.hpp"
#include "cli/text.hpp"
#include "crypto/cms/signed_data.hpp"

namespace pidpys::cli {
namespace {

std::string document_of(const VerifyCommand& command) {
    if (!command.document.empty()) return command.document;
    const std::string& name = command.signature;
    return name.ends_with(".p7s") ? name.substr(0, name.size() - 4) : std::string();
}

std::string signer_name(const Context& context, const certs::SignerJudgement& signer) {
    const auto facts = certs::certificate_facts(signer.facts.certificate);
    if (!facts || facts->owner.full_name.empty()) return say(context.language, Text::verify_unknown_signer);
    return shown(facts->owner.full_name);
}

void report(const Context& context, const certs::SignerJudgement& signer) {
    const std::string name = signer_name(context, signer);
    const std::string time = signer.facts.signing_time ? time_text(*signer.facts.signing_time) : "—";
    const auto reason = [&] { return shown(api::explain(*signer.reason, context.language)); };
    if (signer.valid()) print("✓ " + say(context.language, Text::verify_good, {name, time}));
    else if (signer.facts.failure) print("✗ " + say(context.language, Text::verify_bad, {name, reason()}));
    else print("✗ " + say(context.language, Text::verify_untrusted, {name, time, reason()}));
    for (const auto& remark : signer.remarks) print("  " + shown(api::explain(remark, context.language)));
}

}  // namespace

int run_verify(const Context& context, const VerifyCommand& command) {
    const auto signature = read_signature(command.signature);
    if (!signature) return complain(context, signature.error());
    const auto content = crypto::signed_content(*signature);
    const bool detached = !content && content.error().code == Errc::not_found;
    Result<Bytes> document;
    if (detached || !command.document.empty()) document = files::read_file(document_of(command), kMaxDocument);
    if (!document) return complain(context, document.error());
    if (content && !command.document.empty() && !std::ranges::equal(*document, content->view)) {
        print("✗ " + say(context.language, Text::verify_other_data, {shown(command.document)}));
        return 1;
    }

    const std::string directory =
        command.authorities.empty() ? (context.state / "authorities").string() : command.authorities;
    auto authorities = certs::load_authority_files({directory});
    for (const auto& file : authorities.unusable) complain(context, file.reason);
    certs::AuthorityRegistry registry(std::move(authorities.authorities));
    registry.set_revocation_lists(authorities.revocation_lists);

    const auto judgement = certs::judge(*signature, *document, registry, std::chrono::system_clock::now());
    if (!judgement) return complain(context, judgement.error());
    for (const auto& signer : judgement->signers) report(context, signer);

    if (judgement->valid() && content && !command.content.empty())
        if (auto written = write_document(command.content, content->view); !written) return complain(context, written.error());
    return judgement->valid() ? 0 : 1;
}

}  // namespace pidpys::cli
