// SPDX-License-Identifier: MIT
#include "api/cipher/verify_result.hpp"

#include <algorithm>

#include "api/cipher/certificate_object.hpp"
#include "api/messages/answer.hpp"

namespace pidpys::api {
namespace {

using Json = nlohmann::ordered_json;

struct StampVerdict {
    std::optional<Error> reason;
    bool checked = true;
};

StampVerdict check_stamp(const SessionOptions& options, Option option, const Bytes& token, const std::string& name) {
    if (options.is(option, "ignore")) return {};
    if (!token.empty()) return {Error{Errc::unsupported, "verification of the " + name}, false};
    if (options.is(option, "verifyOrFailIfNotPresent")) return {Error{Errc::not_found, name}, true};
    return {};
}

Json result_object(const CheckedSigner& signer, Language language) {
    if (!signer.checked) return {{"status", "FAILURE"}, {"failureCause", explain(*signer.reason, language)}};
    Json result = {{"status", "SUCCESS"}, {"isValid", signer.valid()}};
    if (signer.facts.signing_time) result["signingDateTime"] = iso_time(*signer.facts.signing_time);
    if (auto certificate = certificate_object(signer.facts.certificate, language))
        result["signerInfo"] = std::move(*certificate);
    if (signer.reason) result["failureCause"] = explain(*signer.reason, language);
    else result["isRevocationChecked"] = signer.revocation_checked;
    return result;
}

}  // namespace

CheckedSigner check_signer(crypto::SignerVerification facts, const std::vector<Bytes>& certificates,
                           const SessionOptions& options, const certs::AuthorityRegistry& authorities,
                           certs::TimePoint now) {
    CheckedSigner signer;
    signer.facts = std::move(facts);
    if (signer.facts.failure) {
        signer.reason = signer.facts.failure;
        signer.checked = signer.reason->code == Errc::integrity;
        return signer;
    }
    for (const auto& verdict :
         {check_stamp(options, Option::data_ts_verify, signer.facts.content_timestamp, "content time-stamp"),
          check_stamp(options, Option::signature_ts_verify, signer.facts.signature_timestamp,
                      "signature time-stamp")}) {
        if (!verdict.reason) continue;
        signer.reason = verdict.reason;
        signer.checked = verdict.checked;
        return signer;
    }
    signer.checked = true;
    auto path = authorities.validate(signer.facts.certificate, certificates, now);
    if (path) signer.revocation_checked = path->revocation_checked;
    else signer.reason = std::move(path.error());
    return signer;
}

Response verify_answer(const std::vector<CheckedSigner>& signers, Language language) {
    const auto bad = std::find_if(signers.begin(), signers.end(), [](const auto& signer) { return !signer.valid(); });
    const bool valid = bad == signers.end() && !signers.empty();
    Json answer = {{"message", text(valid ? Message::signature_valid : Message::signature_invalid, language)}};
    if (bad != signers.end()) answer["failureCause"] = explain(*bad->reason, language);
    answer["verifyResults"] = Json::array();
    for (const auto& signer : signers) answer["verifyResults"].push_back(result_object(signer, language));
    return Response::json(valid ? 200 : 406, compact(answer));
}

}  // namespace pidpys::api
