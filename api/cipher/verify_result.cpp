// SPDX-License-Identifier: MIT
#include "api/cipher/verify_result.hpp"

#include <algorithm>

#include "api/cipher/certificate_object.hpp"
#include "api/cipher/sign_options.hpp"
#include "api/messages/answer.hpp"
#include "api/messages/remark.hpp"
#include "certs/status_source.hpp"
#include "crypto/base/iso_time.hpp"

namespace pidpys::api {
namespace {

using certs::SignerJudgement;
using certs::Verdict;
using Json = nlohmann::ordered_json;

certs::StampDemand demand_of(const SessionOptions& options, Option option) {
    if (options.is(option, "verifyIfPresent")) return certs::StampDemand::if_present;
    if (options.is(option, "verifyOrFailIfNotPresent")) return certs::StampDemand::required;
    return certs::StampDemand::none;
}

Json stamp_object(const certs::SignatureStamp& stamp) {
    Json object = Json::object();
    if (stamp.info.gen_time != certs::TimePoint{}) object["dateTime"] = iso_time(stamp.info.gen_time);
    object["isFailure"] = stamp.verdict == Verdict::unchecked;
    object["isValid"] = stamp.valid();
    return object;
}

// The first of the data's and all of the signature's, each where its option asks for it.
void add_stamps(Json& result, const SignerJudgement& signer, const certs::Judgement& judgement) {
    Json of_signature = Json::array();
    for (const certs::SignatureStamp& stamp : signer.stamps) {
        const bool of_content = stamp.kind == certs::StampKind::content;
        if ((of_content ? judgement.content_stamp : judgement.signature_stamps) == certs::StampDemand::none) continue;
        if (!of_content)
            of_signature.push_back(stamp_object(stamp));
        else if (!result.contains("contentTimestamp"))
            result["contentTimestamp"] = stamp_object(stamp);
    }
    if (!of_signature.empty()) result["signatureTimestamps"] = std::move(of_signature);
}

Json timestamp_object(const KeptJudgement::Timestamp& stamp, Language language) {
    Json object = {{"timestamp", stamp.timestamp}, {"files", stamp.files}};
    object["isFailure"] = stamp.judgement.verdict == Verdict::unchecked;
    object["isValid"] = stamp.judgement.valid();
    add_stamp(object, stamp.judgement, language);
    return object;
}

Json result_object(const SignerJudgement& signer, const certs::Judgement& judgement, Language language) {
    if (signer.verdict == Verdict::unchecked && !signer.lacks_status())
        return {{"status", "FAILURE"}, {"failureCause", explain(*signer.reason, language)}};
    // Clients read nothing but the cause beside FAILURE (5.3). Of a signature that holds the rest may help a person.
    Json result = {{"status", signer.lacks_status() ? "FAILURE" : "SUCCESS"}};
    if (!signer.lacks_status()) result["isValid"] = signer.valid();
    if (signer.facts.signing_time) result["signingDateTime"] = iso_time(*signer.facts.signing_time);
    if (auto certificate = certificate_object(signer.facts.certificate, language))
        result["signerInfo"] = std::move(*certificate);
    add_stamps(result, signer, judgement);
    if (signer.lacks_status())
        result["failureCause"] = explain({crypto::RemarkKind::revocation_unknown, signer.reason->detail}, language);
    else if (signer.reason)
        result["failureCause"] = explain(*signer.reason, language);
    if (signer.verdict != Verdict::invalid) add_statuses(result, signer.statuses);
    result["level"] = level_name(signer.level);
    result["judgedAt"] = iso_time(signer.at);
    result["isTimeProven"] = signer.proven;
    if (!signer.remarks.empty()) result["remarks"] = remarks_object(signer.remarks, language);
    return result;
}

}  // namespace

Json remarks_object(const std::vector<crypto::Remark>& remarks, Language language) {
    Json list = Json::array();
    for (const auto& remark : remarks)
        list.push_back({{"code", code_of(remark.kind)}, {"message", explain(remark, language)}});
    return list;
}

void add_statuses(Json& result, const std::vector<certs::CertificateStatus>& statuses) {
    result["isRevocationChecked"] = certs::all_good(statuses);
    Json& sources = result["revocationSources"] = Json::array();
    for (const certs::CertificateStatus& status : statuses) sources.push_back(certs::code_of(status.source));
}

void add_stamp(Json& result, const certs::StampJudgement& stamp, Language language) {
    if (stamp.reason) result["failureCause"] = explain(*stamp.reason, language);
    if (stamp.info.gen_time != certs::TimePoint{}) result["dateTime"] = iso_time(stamp.info.gen_time);
    if (const auto facts = certs::certificate_facts(stamp.certificate)) {
        result["tsaCertificateSerialNumber"] = facts->serial;
        result["tsaCertificateIssuerX500Name"] = facts->issuer.rfc2253;
    }
    if (!stamp.reason) add_statuses(result, stamp.statuses);
    if (!stamp.remarks.empty()) result["remarks"] = remarks_object(stamp.remarks, language);
}

certs::JudgeOptions judge_options(const SessionOptions& options, certs::TimePoint now, std::size_t max_signers) {
    certs::JudgeOptions judging{now, max_signers};
    judging.content_stamp = demand_of(options, Option::data_ts_verify);
    judging.signature_stamps = demand_of(options, Option::signature_ts_verify);
    judging.stamp_revocation = options.is(Option::ts_additional_verifying, "true");
    return judging;
}

Response verify_answer(const KeptJudgement& kept, Language language) {
    const certs::Judgement& judgement = kept.judgement;
    const auto& signers = judgement.signers;
    const auto bad = std::find_if(signers.begin(), signers.end(), [](const auto& signer) { return !signer.valid(); });
    const bool valid = judgement.valid();
    Json answer = {{"message", text(valid ? Message::signature_valid : Message::signature_invalid, language)}};
    if (bad != signers.end()) answer["failureCause"] = explain(*bad->reason, language);
    if (signers.empty())
        answer["failureCause"] =
            explain({Errc::not_found, "a container with a time-stamp alone: nobody has signed"}, language);
    answer["verifyResults"] = Json::array();
    for (std::size_t i = 0; i < signers.size(); ++i) {
        Json result = result_object(signers[i], judgement, language);
        if (!kept.in_container.empty()) {
            result["signature"] = kept.in_container[i].signature;
            result["files"] = kept.in_container[i].files;
        }
        answer["verifyResults"].push_back(std::move(result));
    }
    for (const auto& stamp : kept.timestamps) answer["timestamps"].push_back(timestamp_object(stamp, language));
    return Response::json(valid ? 200 : 406, compact(answer));
}

}  // namespace pidpys::api
