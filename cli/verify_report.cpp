// SPDX-License-Identifier: MIT
#include "cli/verify_report.hpp"

#include <algorithm>

#include "api/messages/reason.hpp"
#include "api/messages/remark.hpp"
#include "certs/status_source.hpp"
#include "cli/exit_code.hpp"
#include "cli/indication_text.hpp"
#include "cli/stamp_report.hpp"
#include "cli/text.hpp"
#include "crypto/base/iso_time.hpp"
#include "crypto/cades/level.hpp"

namespace pidpys::cli {
namespace {

std::string signer_name(const Context& context, const certs::SignerJudgement& signer) {
    const auto facts = certs::certificate_facts(signer.facts.certificate);
    if (!facts || facts->owner.full_name.empty()) return say(context.language, Text::verify_unknown_signer);
    return shown(facts->owner.full_name);
}

const char* verdict_name(certs::Verdict verdict) {
    switch (verdict) {
        case certs::Verdict::valid: return "valid";
        case certs::Verdict::invalid: return "invalid";
        case certs::Verdict::unchecked: break;
    }
    return "unchecked";
}

const char* kind_name(certs::StampKind kind) {
    switch (kind) {
        case certs::StampKind::content: return "content";
        case certs::StampKind::signature: return "signature";
        case certs::StampKind::signature_refs: return "signatureAndReferences";
        case certs::StampKind::refs: return "references";
        case certs::StampKind::archive: break;
    }
    return "archive";
}

Text kind_text(certs::StampKind kind) {
    if (kind == certs::StampKind::content) return Text::verify_stamp_content;
    return kind == certs::StampKind::archive ? Text::verify_stamp_archive : Text::verify_stamp_signature;
}

Json describe(const Context& context, const certs::SignatureStamp& stamp) {
    Json object{{"kind", kind_name(stamp.kind)}, {"verdict", verdict_name(stamp.verdict)}};
    if (!stamp.info.policy.empty()) object["time"] = iso_time(stamp.info.gen_time);
    if (!stamp.certificate.empty()) object["authority"] = stamp_server(stamp);
    if (stamp.reason) object["reason"] = api::explain(*stamp.reason, context.language);
    return object;
}

// Level, time proven and by whom, and what else the time-stamps say.
void report_levels(const Context& context, const certs::SignerJudgement& signer, Tell tell) {
    const auto line = [&](Text text, std::initializer_list<std::string_view> values = {}) {
        return say(context.language, text, values);
    };
    tell("  " + line(Text::verify_level, {crypto::title_of(signer.level)}));
    const auto proof = std::ranges::find_if(signer.stamps, [&](const auto& stamp) {
        return signer.proven && stamp.proves_signature() && stamp.info.gen_time == signer.at;
    });
    if (proof == signer.stamps.end())
        tell("  " + line(Text::verify_time_unproven));
    else
        tell("  " + line(Text::verify_time_proven, {time_text(signer.at), stamp_server(*proof)}));
    for (auto stamp = signer.stamps.begin(); stamp != signer.stamps.end(); ++stamp) {
        const std::string what = line(kind_text(stamp->kind), {stamp_time(*stamp)});
        if (!stamp->valid())
            tell("  " + mark(*stamp) +
                 line(stamp->verdict == certs::Verdict::invalid ? Text::verify_stamp_bad : Text::verify_stamp_unchecked,
                      {what, shown(api::explain(*stamp->reason, context.language))}));
        else if (stamp != proof)
            tell("  " + what);
    }
}

}  // namespace

std::string mark(const certs::Finding& finding) {
    switch (finding.verdict) {
        case certs::Verdict::valid: return "✓ ";
        case certs::Verdict::invalid: return "✗ ";
        case certs::Verdict::unchecked: break;
    }
    return "? ";
}

Json describe(const Context& context, const certs::SignerJudgement& signer) {
    Json object{{"signer", signer_name(context, signer)}, {"verdict", verdict_name(signer.verdict)}};
    if (signer.facts.signing_time) object["signingTime"] = iso_time(*signer.facts.signing_time);
    if (signer.reason) object["reason"] = api::explain(*signer.reason, context.language);
    object["signatureIsGood"] = !signer.facts.failure.has_value();
    object["revocationChecked"] = signer.revocation_checked();
    add_indication(object, context, certs::indicate(signer));
    object["level"] = crypto::title_of(signer.level);
    object["judgedAt"] = iso_time(signer.at);
    object["timeProven"] = signer.proven;
    object["timestamps"] = Json::array();
    for (const auto& stamp : signer.stamps) object["timestamps"].push_back(describe(context, stamp));
    object["revocationSources"] = Json::array();
    for (const auto& status : signer.statuses) object["revocationSources"].push_back(certs::code_of(status.source));
    object["remarks"] = describe(context, signer.remarks);
    return object;
}

void report(const Context& context, const certs::SignerJudgement& signer, Tell tell) {
    const std::string name = signer_name(context, signer);
    const std::string time = signer.facts.signing_time ? time_text(*signer.facts.signing_time) : "—";
    const auto reason = [&] {
        return shown(
            signer.lacks_status()
                ? api::explain({crypto::RemarkKind::revocation_unknown, signer.reason->detail}, context.language)
                : api::explain(*signer.reason, context.language));
    };
    if (signer.valid()) {
        const Text good = signer.revocation_checked() ? Text::verify_good : Text::verify_good_unknown;
        tell(mark(signer) + say(context.language, good, {name, time}));
    } else if (signer.verdict == certs::Verdict::unchecked) {
        tell(mark(signer) + say(context.language, Text::verify_unchecked, {name, reason()}));
    } else if (signer.facts.failure || signer.other_content) {
        tell(mark(signer) + say(context.language, Text::verify_bad, {name, reason()}));
    } else {
        tell(mark(signer) + say(context.language, Text::verify_untrusted, {name, time, reason()}));
    }
    if (!signer.facts.failure) report_levels(context, signer, tell);
    for (const auto& remark : signer.remarks) {
        const bool told = signer.lacks_status() && remark.kind == crypto::RemarkKind::revocation_unknown;
        if (!told) tell("  " + shown(api::explain(remark, context.language)));
    }
}

bool lacks_authority(const certs::Judgement& judgement) {
    return std::ranges::any_of(judgement.signers, [](const certs::SignerJudgement& signer) {
        return signer.reason && signer.reason->code == Errc::untrusted;
    });
}

int exit_code_of(const certs::Judgement& judgement) {
    if (judgement.valid()) return kExitGood;
    const auto is_invalid = [](const auto& signer) { return signer.verdict == certs::Verdict::invalid; };
    return std::ranges::any_of(judgement.signers, is_invalid) ? kExitBad : kExitUnchecked;
}

int no_answer(const Context& context, const Error& error) {
    return no_answer(context, api::explain(error, context.language), certs::indicate(error));
}

int no_answer(const Context& context, const std::string& why, certs::Indicated indicated) {
    print_aside("pidpys: " + shown(why));
    if (context.json) {
        Json report{{"valid", nullptr}, {"reason", why}};
        add_indication(report, context, indicated);
        print_json(report);
    }
    return kExitUnchecked;
}

}  // namespace pidpys::cli
