// SPDX-License-Identifier: MIT
#include "certs/token_judge.hpp"
#include "cli/appraise.hpp"
#include "cli/container_report.hpp"
#include "cli/exit_code.hpp"
#include "cli/files.hpp"
#include "cli/sign_container.hpp"
#include "cli/timestamp_command.hpp"
#include "cli/verify_container.hpp"
#include "files/digest_file.hpp"

namespace pidpys::cli {
namespace {

constexpr const char* ending = ".ts";

Result<certs::StampJudgement> judge(const Context& context, const TimestampVerify& command) {
    const auto octets = read_signature(command.token);
    if (!octets) return tl::unexpected(octets.error());
    const auto token = crypto::timestamp::read_token_or_answer(*octets);
    if (!token) return tl::unexpected(token.error());
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
    appraise(context, command.network, registry, options.now, [&](const certs::StatusMaterial& asked) {
        options.asked = asked;
        judgement = certs::TokenJudge(registry, options, {token->encoding}).judge(*token, stamped);
        return proof::unknown_in(judgement, options.now);
    });
    return judgement;
}

// Of a container: whether it has time-stamps and all of them hold, whoever has signed.
int verify_in_container(const Context& context, const TimestampVerify& command) {
    if (!command.document.empty())
        return no_answer(context, {Errc::invalid_argument, "--data: a container holds what was stamped"});
    const auto archive = asic::Archive::open(std::filesystem::path(command.token));
    if (!archive) return no_answer(context, archive.error());
    const auto container =
        judge_container(context, command.network, *archive, authorities_of(context, command.authorities));
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

}  // namespace

int run_timestamp_verify(const Context& context, const TimestampVerify& command) {
    if (is_container(command.token)) return verify_in_container(context, command);
    const auto stamp = judge(context, command);
    if (!stamp) return no_answer(context, stamp.error());
    if (context.json)
        print_json(describe(context, *stamp));
    else
        report(context, *stamp, print);
    return exit_code_of({&*stamp});
}

}  // namespace pidpys::cli
