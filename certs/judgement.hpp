// SPDX-License-Identifier: MIT
// A signature judged (pki 7, after ETSI EN 319 102-1): who signed, when at the latest, whether it holds for that time, why
// not, and what is to be told beside that. One value; the API's answers and the command line are views of it.
#pragma once

#include "certs/signature_stamps.hpp"
#include "crypto/cades/level.hpp"
#include "crypto/cms/verify.hpp"

namespace pidpys::certs {

// What is asked of time-stamps beside being told.
enum class StampDemand {
    none,        // a wrong one proves nothing and spoils nothing
    if_present,  // a wrong one spoils the signature
    required,    // absence, too
};

struct JudgeOptions {
    TimePoint now;
    std::size_t max_signers = crypto::max_signers;
    StampDemand content_stamp = StampDemand::none, signature_stamps = StampDemand::none;
    bool stamp_revocation = true;  // additional verifying: the status of time-stamp servers' certificates, too
    StatusMaterial asked = {};     // what servers were asked for
    // Archive time-stamps over the whole signature that stand outside of it (ASiCArchiveManifest), judged before.
    std::vector<StampJudgement> around = {};
};

struct RevokedCertificate {
    bool is_signer = false;  // else one above
    Revocation revocation;
};

struct SignerJudgement : Finding {
    crypto::SignerVerification facts;
    // The signature is over other data than those given, or than what lies beside it in a container.
    bool other_content = false;
    crypto::CadesLevel level = crypto::CadesLevel::cms;
    TimePoint at;         // the time of judgement: the earliest one proven, else the present
    bool proven = false;  // that the signature existed then
    std::vector<SignatureStamp> stamps;
    std::vector<Bytes> path;                  // DER, the signer's certificate first; empty where none holds
    std::vector<CertificateStatus> statuses;  // of the path's certificates below the anchor
    std::optional<RevokedCertificate> revoked;

    [[nodiscard]] bool revocation_checked() const { return all_good(statuses); }
    // Nothing is wanting but the status of a certificate: the remark revocation_unknown tells.
    [[nodiscard]] bool lacks_status() const { return verdict == Verdict::unchecked && !path.empty(); }
};

struct Judgement {
    TimePoint now;
    bool attached = false;
    StampDemand content_stamp = StampDemand::none, signature_stamps = StampDemand::none;  // what was asked
    std::vector<SignerJudgement> signers;                                                 // in the order of the SET

    [[nodiscard]] bool valid() const;  // at least one signer, and every one is valid
};

// `beside` as for crypto::verify. What the signature brings along helps to find paths and tells statuses; nobody is asked.
// A signature without a valid time-stamp proves no earlier time than the present. Where nobody tells the status of a
// certificate of its path, that is the remark revocation_unknown; and no verdict (unchecked, unavailable) where somebody
// was asked in vain: unknown is not good (pki 7.5).
// Errors: malformed, too_large (more signers than `max_signers` among other things), cancelled.
Result<Judgement> judge(ByteView signature, std::optional<ByteView> beside, const AuthorityRegistry& authorities,
                        const JudgeOptions& options);

}  // namespace pidpys::certs
