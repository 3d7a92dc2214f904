// SPDX-License-Identifier: MIT
#include "cli/verify_command.hpp"

#include <algorithm>

#include "asic/zip_layout.hpp"
#include "certs/judgement.hpp"
#include "cli/appraise.hpp"
#include "cli/exit_code.hpp"
#include "cli/files.hpp"
#include "cli/sign_container.hpp"
#include "cli/indication_text.hpp"
#include "cli/text.hpp"
#include "cli/verify_container.hpp"
#include "cli/verify_report.hpp"
#include "crypto/cms/signed_data.hpp"

namespace pidpys::cli {

namespace {

Result<certs::Judgement> judge(const Context& context, const NetworkChoice& choice, ByteView signature,
                               std::optional<ByteView> beside, const certs::AuthorityRegistry& authorities) {
    certs::JudgeOptions options{std::chrono::system_clock::now()};
    Result<certs::Judgement> judgement = fail(Errc::internal, "not judged");
    appraise(context, choice, authorities, options.now, [&](const certs::StatusMaterial& asked) {
        options.asked = asked;
        judgement = certs::judge(signature, beside, authorities, options);
        return judgement ? proof::unknown_in(*judgement, false) : std::vector<proof::UnknownStatus>{};
    });
    return judgement;
}

}  // namespace

int run_verify(const Context& context, const VerifyCommand& command) {
    if (is_container(command.signature))  // however long it is
        return verify_container(context, command, asic::Archive::open(std::filesystem::path(command.signature)),
                                authorities_of(context, command.authorities));
    const auto signature = read_signature(command.signature);
    if (!signature) return no_answer(context, signature.error());
    if (asic::looks_like_zip(*signature))
        return verify_container(context, command, asic::Archive::open(ByteView(*signature)),
                                authorities_of(context, command.authorities));
    const auto content = crypto::signed_content(*signature);
    const bool detached = !content && content.error().code == Errc::not_found;
    Result<Bytes> document;
    if (detached || !command.document.empty())
        document = read_document(document_beside(command.signature, ".p7s", command.document));
    if (!document) return no_answer(context, document.error());
    if (content && !command.document.empty() && !std::ranges::equal(*document, content->view)) {
        const std::string says = say(context.language, Text::verify_other_data, {shown(command.document)});
        if (context.json) {
            Json report{{"valid", false}, {"reason", says}, {"signers", Json::array()}};
            add_indication(report, context, {certs::Indication::total_failed, certs::SubIndication::hash_failure});
            print_json(report);
        } else {
            print("✗ " + says);
        }
        return kExitBad;
    }

    const auto registry = authorities_of(context, command.authorities);
    const bool beside = detached || !command.document.empty();
    const auto judgement = judge(context, command.network, *signature,
                                 beside ? std::optional<ByteView>(*document) : std::nullopt, registry);
    if (!judgement) return no_answer(context, judgement.error());
    if (context.json) {
        Json signers = Json::array();
        for (const auto& signer : judgement->signers) signers.push_back(describe(context, signer));
        print_json({{"valid", judgement->valid()}, {"attached", judgement->attached}, {"signers", std::move(signers)}});
    } else {
        const auto tell = command.content == kStandardStream ? print_aside : print;
        for (const auto& signer : judgement->signers) report(context, signer, tell);
    }

    if (judgement->valid() && content && !command.content.empty())
        if (auto written = write_document(command.content, content->view); !written)
            return complain(context, written.error());
    return exit_code_of(*judgement);
}

}  // namespace pidpys::cli
