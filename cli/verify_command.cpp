// SPDX-License-Identifier: MIT
#include "cli/verify_command.hpp"

#include "api/messages/reason.hpp"
#include "certs/authority_files.hpp"
#include "cli/files.hpp"
#include "cli/text.hpp"
#include "crypto/cms/signed_data.hpp"
#include "crypto/cms/verify.hpp"

namespace pidpys::cli {
namespace {

std::string document_of(const VerifyCommand& command) {
    if (!command.document.empty()) return command.document;
    const std::string& name = command.signature;
    return name.ends_with(".p7s") ? name.substr(0, name.size() - 4) : std::string();
}

std::string signer_name(const Context& context, const crypto::SignerVerification& signer) {
    const auto facts = certs::certificate_facts(signer.certificate);
    if (!facts || facts->owner.full_name.empty()) return say(context.language, Text::verify_unknown_signer);
    return shown(facts->owner.full_name);
}

// Without a timestamp the signing time is only what the signer says, so that the path is checked as of now.
bool report(const Context& context, const crypto::SignerVerification& signer, const crypto::Verification& whole,
            const certs::AuthorityRegistry& registry) {
    const std::string name = signer_name(context, signer);
    if (signer.failure) {
        print("✗ " + say(context.language, Text::verify_bad, {name, shown(api::explain(*signer.failure, context.language))}));
        return false;
    }
    const std::string time = signer.signing_time ? time_text(*signer.signing_time) : "—";
    const auto path = registry.validate(signer.certificate, whole.certificates, std::chrono::system_clock::now());
    if (!path) {
        const std::string reason = shown(api::explain(path.error(), context.language));
        print("✗ " + say(context.language, Text::verify_untrusted, {name, time, reason}));
        return false;
    }
    print("✓ " + say(context.language, Text::verify_good, {name, time}));
    if (!path->revocation_checked) print("  " + say(context.language, Text::verify_revocation_unknown));
    return true;
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
    if (content && !command.document.empty() && *document != *content) {
        print("✗ " + say(context.language, Text::verify_other_data, {shown(command.document)}));
        return 1;
    }

    const std::string directory =
        command.authorities.empty() ? (context.state / "authorities").string() : command.authorities;
    auto authorities = certs::load_authority_files({directory});
    for (const auto& file : authorities.unusable) complain(context, file.reason);
    certs::AuthorityRegistry registry(std::move(authorities.authorities));
    registry.set_revocation_lists(authorities.revocation_lists);

    const auto verification = crypto::verify(*signature, *document, registry.certificates());
    if (!verification) return complain(context, verification.error());
    bool good = !verification->signers.empty();
    for (const auto& signer : verification->signers) good &= report(context, signer, *verification, registry);

    if (good && content && !command.content.empty())
        if (auto written = write_document(command.content, *content); !written) return complain(context, written.error());
    return good ? 0 : 1;
}

}  // namespace pidpys::cli
