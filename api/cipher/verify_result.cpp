// SPDX-License-Identifier: MIT
#include "api/cipher/verify_result.hpp"

#include <algorithm>

#include "api/cipher/certificate_object.hpp"
#include "api/messages/answer.hpp"
#include "api/messages/remark.hpp"

namespace pidpys::api {
namespace {

using certs::SignerJudgement;
using certs::Verdict;
using Json = nlohmann::ordered_json;

void demand_stamp(SignerJudgement& signer, const SessionOptions& options, Option option, const Bytes& token,
                  const std::string& name) {
    if (options.is(option, "ignore")) return;
    if (!token.empty()) return signer.refuse(Verdict::unchecked, {Errc::unsupported, "verification of the " + name});
    if (options.is(option, "verifyOrFailIfNotPresent")) signer.refuse(Verdict::invalid, {Errc::not_found, name});
}

Json remarks_of(const SignerJudgement& signer, Language language) {
    Json list = Json::array();
    for (const auto& remark : signer.remarks)
        list.push_back({{"code", code_of(remark.kind)}, {"message", explain(remark, language)}});
    return list;
}

Json result_object(const SignerJudgement& signer, Language language) {
    if (signer.verdict == Verdict::unchecked)
        return {{"status", "FAILURE"}, {"failureCause", explain(*signer.reason, language)}};
    Json result = {{"status", "SUCCESS"}, {"isValid", signer.valid()}};
    if (signer.facts.signing_time) result["signingDateTime"] = iso_time(*signer.facts.signing_time);
    if (auto certificate = certificate_object(signer.facts.certificate, language))
        result["signerInfo"] = std::move(*certificate);
    if (signer.reason) result["failureCause"] = explain(*signer.reason, language);
    else result["isRevocationChecked"] = signer.revocation_checked;
    if (!signer.remarks.empty()) result["remarks"] = remarks_of(signer, language);
    return result;
}

}  // namespace

void demand_time_stamps(certs::Judgement& judgement, const SessionOptions& options) {
    for (SignerJudgement& signer : judgement.signers) {
        demand_stamp(signer, options, Option::data_ts_verify, signer.facts.content_timestamp, "content time-stamp");
        demand_stamp(signer, options, Option::signature_ts_verify, signer.facts.signature_timestamp,
                     "signature time-stamp");
    }
}

Response verify_answer(const certs::Judgement& judgement, Language language) {
    const auto& signers = judgement.signers;
    const auto bad = std::find_if(signers.begin(), signers.end(), [](const auto& signer) { return !signer.valid(); });
    const bool valid = judgement.valid();
    Json answer = {{"message", text(valid ? Message::signature_valid : Message::signature_invalid, language)}};
    if (bad != signers.end()) answer["failureCause"] = explain(*bad->reason, language);
    answer["verifyResults"] = Json::array();
    for (const auto& signer : signers) answer["verifyResults"].push_back(result_object(signer, language));
    return Response::json(valid ? 200 : 406, compact(answer));
}

}  // namespace pidpys::api
