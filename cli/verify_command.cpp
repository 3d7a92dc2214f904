// SPDX-License-Identifier: MIT
#include "cli/verify_command.hpp"

#include <algorithm>

#include "certs/judgement.hpp"
#include "cli/appraise.hpp"
#include "cli/exit_code.hpp"
#include "cli/files.hpp"
#include "cli/signature_file.hpp"
#include "cli/indication_text.hpp"
#include "cli/text.hpp"
#include "cli/verify_container.hpp"
#include "cli/verify_report.hpp"
#include "crypto/cms/signed_data.hpp"
#include "crypto/timestamp/token.hpp"

namespace pidpys::cli {

namespace {

Result<certs::Judgement> judge(const Context& context, const NetworkChoice& choice, ByteView signature,
                               std::optional<ByteView> beside, const certs::AuthorityRegistry& authorities) {
    certs::JudgeOptions options{std::chrono::system_clock::now()};
    Result<certs::Judgement> judgement = fail(Errc::internal, "not judged");
    auto done = appraise(context, choice, authorities, options.now, [&](const certs::StatusMaterial& asked) {
        options.asked = asked;
        judgement = certs::judge(signature, beside, authorities, options);
        return judgement ? proof::unknown_in(*judgement, false) : std::vector<proof::UnknownStatus>{};
    });
    if (!done) return forward(done);
    return judgement;
}

}  // namespace

int run_verify(const Context& context, const VerifyCommand& command) {
    const auto file = open_signature(command.signature);
    if (!file) return no_answer(context, file.error());
    const auto registry = authorities_of(context, command.authorities);
    if (file->container) return verify_container(context, command, *file->container, registry);
    const Bytes& signature = file->octets;
    if (crypto::timestamp::read_token_or_answer(signature))
        return no_answer(context, say(context.language, Text::verify_is_timestamp, {command.signature}),
                         certs::indicate({Errc::unsupported, {}}));
    const auto content = crypto::signed_content(signature);
    const bool detached = !content && content.error().code == Errc::not_found;
    if (!content && !detached)
        return no_answer(context, Error{content.error().code, command.signature + ": " + content.error().detail});
    if (detached && !command.content.empty()) return misused(context, Text::misused_content);
    Result<Bytes> document;
    if (detached || !command.document.empty())
        document = read_document_beside(command.signature, ".p7s", command.document);
    if (!document) return no_answer(context, document.error());
    if (content && !command.document.empty() && !std::ranges::equal(*document, content->view)) {
        const std::string says = say(context.language, Text::verify_other_data, {shown(command.document)});
        if (context.json) {
            Json report{{"valid", false}, {"reason", says}, {"signers", Json::array()}};
            add_indication(report, context, {certs::Indication::total_failed, certs::SubIndication::hash_failure});
            print_json(report);
        } else {
            words_beside(command.content)("✗ " + says);
        }
        return kExitBad;
    }

    const bool beside = detached || !command.document.empty();
    const auto judgement = judge(context, command.network, signature,
                                 beside ? std::optional<ByteView>(*document) : std::nullopt, registry);
    if (!judgement) return no_answer(context, judgement.error());
    if (context.json) {
        Json signers = Json::array();
        for (const auto& signer : judgement->signers) signers.push_back(describe(context, signer));
        print_json({{"valid", judgement->valid()}, {"attached", judgement->attached}, {"signers", std::move(signers)}});
    } else {
        const auto tell = words_beside(command.content);
        for (const auto& signer : judgement->signers) report(context, signer, tell);
        if (lacks_authority(*judgement)) tell_absent_registry(context, command.authorities);
    }

    if (judgement->valid() && content && !command.content.empty())
        if (auto written = write_document(command.content, content->view); !written)
            return complain(context, written.error());
    return exit_code_of(*judgement);
}

}  // namespace pidpys::cli
