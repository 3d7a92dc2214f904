// SPDX-License-Identifier: MIT
#include "certs/token_judge.hpp"
#include "cli/appraise.hpp"
#include "cli/container_report.hpp"
#include "cli/exit_code.hpp"
#include "cli/files.hpp"
#include "cli/signature_file.hpp"
#include "cli/text.hpp"
#include "cli/timestamp_command.hpp"
#include "cli/verify_container.hpp"
#include "crypto/cades/signature_editor.hpp"
#include "crypto/cms/oids.hpp"
#include "files/digest_file.hpp"

namespace pidpys::cli {
namespace {

constexpr const char* ending = ".ts";

Result<certs::StampJudgement> judge(const Context& context, const TimestampVerify& command, ByteView octets) {
    const auto token = crypto::timestamp::read_token_or_answer(octets);
    if (!token) return fail(token.error().code, command.token + ": " + token.error().detail);
    const std::string document = document_beside(command.token, ending, command.document);
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(document, ignored))
        return fail(Errc::not_found, document.empty() ? "--data" : document);
    std::optional<Result<Bytes>> digest;  // by the one algorithm that the token names: a file is read once
    const auto stamped = [&](const crypto::DigestAlgorithm& algorithm) {
        if (!digest) digest = files::digest_file(document, algorithm);
        return *digest;
    };
    const auto registry = authorities_of(context, command.authorities);
    certs::TokenOptions options{std::chrono::system_clock::now()};
    certs::StampJudgement judgement;
    auto done = appraise(context, command.network, registry, options.now, [&](const certs::StatusMaterial& asked) {
        options.asked = asked;
        judgement = certs::TokenJudge(registry, options, {token->encoding}).judge(*token, stamped);
        return proof::unknown_in(judgement, options.now);
    });
    if (!done) return forward(done);
    return judgement;
}

// Of a container: whether it has time-stamps and all of them hold, whoever has signed.
int verify_in_container(const Context& context, const TimestampVerify& command, const asic::Archive& archive) {
    if (!command.document.empty()) return misused(context, Text::misused_data);
    const auto container =
        judge_container(context, command.network, archive, authorities_of(context, command.authorities));
    if (!container) return no_answer(context, container.error());
    if (container->timestamps.empty()) return no_answer(context, {Errc::not_found, "no time-stamp in the container"});
    std::vector<const certs::StampJudgement*> all;
    for (const auto& stamp : container->timestamps) all.push_back(&stamp.judgement);
    const int status = exit_code_of(all);
    if (context.json) {
        Json report{{"valid", status == kExitGood}, {"timestamps", Json::array()}};
        for (const auto& stamp : container->timestamps) report["timestamps"].push_back(describe(context, stamp));
        print_json(report);
    } else {
        for (const auto& stamp : container->timestamps) report(context, stamp, print);
    }
    return status;
}

bool is_document_signature(ByteView octets) {
    const auto signature = crypto::SignatureEditor::open(octets);
    return signature && !(crypto::oids::tst_info == signature->view().content_type);
}

}  // namespace

int run_timestamp_verify(const Context& context, const TimestampVerify& command) {
    const auto file = open_signature(command.token);
    if (!file) return no_answer(context, file.error());
    if (file->container) return verify_in_container(context, command, *file->container);
    if (is_document_signature(file->octets))
        return no_answer(context, say(context.language, Text::timestamp_is_signature, {command.token}),
                         certs::indicate({Errc::unsupported, {}}));
    const auto stamp = judge(context, command, file->octets);
    if (!stamp) return no_answer(context, stamp.error());
    if (context.json)
        print_json(describe(context, *stamp));
    else
        report(context, *stamp, print);
    if (!context.json && stamp->reason && stamp->reason->code == Errc::untrusted)
        tell_absent_registry(context, command.authorities);
    return exit_code_of({&*stamp});
}

}  // namespace pidpys::cli
