// SPDX-License-Identifier: MIT
#include "cli/stamp_report.hpp"

#include <algorithm>

#include "api/messages/reason.hpp"
#include "api/messages/remark.hpp"
#include "certs/status_source.hpp"
#include "cli/exit_code.hpp"
#include "cli/text.hpp"
#include "crypto/base/iso_time.hpp"

namespace pidpys::cli {

std::string stamp_time(const certs::StampJudgement& stamp) {
    return stamp.info.policy.empty() ? std::string("—") : time_text(stamp.info.gen_time);
}

std::string stamp_server(const certs::StampJudgement& stamp) {
    const auto facts = certs::certificate_facts(stamp.certificate);
    return facts ? shown(facts->owner.full_name) : std::string("—");
}

Json describe(const Context& context, const certs::StampJudgement& stamp) {
    Json object{{"valid", stamp.valid()}};
    if (!stamp.info.policy.empty()) object["time"] = iso_time(stamp.info.gen_time);
    if (const auto facts = certs::certificate_facts(stamp.certificate)) {
        object["authority"] = facts->owner.full_name;
        object["serial"] = facts->serial;
        object["issuer"] = facts->issuer.rfc2253;
    }
    if (stamp.reason) object["reason"] = api::explain(*stamp.reason, context.language);
    object["revocationChecked"] = stamp.revocation_checked();
    object["revocationSources"] = Json::array();
    for (const auto& status : stamp.statuses) object["revocationSources"].push_back(certs::code_of(status.source));
    object["remarks"] = describe(context, stamp.remarks);
    return object;
}

void report(const Context& context, const certs::StampJudgement& stamp, Tell tell) {
    const Text wanting = stamp.verdict == certs::Verdict::invalid ? Text::timestamp_bad : Text::timestamp_unchecked;
    if (stamp.valid())
        tell(mark(stamp) + say(context.language, Text::timestamp_good, {stamp_time(stamp), stamp_server(stamp)}));
    else
        tell(mark(stamp) +
             say(context.language, wanting,
                 {stamp_time(stamp), stamp_server(stamp), shown(api::explain(*stamp.reason, context.language))}));
    for (const auto& remark : stamp.remarks) tell("  " + shown(api::explain(remark, context.language)));
}

int exit_code_of(const std::vector<const certs::StampJudgement*>& stamps) {
    if (!stamps.empty() && std::ranges::all_of(stamps, [](const auto* one) { return one->valid(); })) return kExitGood;
    const auto is_invalid = [](const auto* one) { return one->verdict == certs::Verdict::invalid; };
    return std::ranges::any_of(stamps, is_invalid) ? kExitBad : kExitUnchecked;
}

}  // namespace pidpys::cli
