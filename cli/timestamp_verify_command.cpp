// SPDX-License-Identifier: MIT
#include "api/messages/reason.hpp"
#include "api/messages/remark.hpp"
#include "certs/status_source.hpp"
#include "certs/token_judge.hpp"
#include "cli/appraise.hpp"
#include "cli/exit_code.hpp"
#include "cli/files.hpp"
#include "cli/text.hpp"
#include "cli/timestamp_command.hpp"
#include "cli/verify_report.hpp"
#include "crypto/base/iso_time.hpp"
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

Json describe(const Context& context, const certs::StampJudgement& stamp) {
    Json object{{"valid", stamp.valid()}, {"time", iso_time(stamp.info.gen_time)}};
    if (const auto facts = certs::certificate_facts(stamp.certificate)) {
        object["authority"] = facts->owner.full_name;
        object["serial"] = facts->serial;
        object["issuer"] = facts->issuer.rfc2253;
    }
    if (stamp.reason) object["reason"] = api::explain(*stamp.reason, context.language);
    object["revocationChecked"] = stamp.revocation_checked();
    object["revocationSources"] = Json::array();
    for (const auto& status : stamp.statuses) object["revocationSources"].push_back(certs::code_of(status.source));
    object["remarks"] = Json::array();
    for (const auto& remark : stamp.remarks)
        object["remarks"].push_back(
            {{"code", api::code_of(remark.kind)}, {"message", api::explain(remark, context.language)}});
    return object;
}

void report(const Context& context, const certs::StampJudgement& stamp) {
    const auto facts = certs::certificate_facts(stamp.certificate);
    const std::string time = time_text(stamp.info.gen_time);
    const std::string authority = facts ? shown(facts->owner.full_name) : "—";
    if (stamp.valid())
        print("✓ " + say(context.language, Text::timestamp_good, {time, authority}));
    else
        print("✗ " + say(context.language, Text::timestamp_bad,
                         {time, authority, shown(api::explain(*stamp.reason, context.language))}));
    for (const auto& remark : stamp.remarks) print("  " + shown(api::explain(remark, context.language)));
}

}  // namespace

int run_timestamp_verify(const Context& context, const TimestampVerify& command) {
    const auto stamp = judge(context, command);
    if (!stamp) return no_answer(context, stamp.error());
    if (context.json)
        print_json(describe(context, *stamp));
    else
        report(context, *stamp);
    if (stamp->valid()) return kExitGood;
    return stamp->verdict == certs::Verdict::invalid ? kExitBad : kExitUnchecked;
}

}  // namespace pidpys::cli
