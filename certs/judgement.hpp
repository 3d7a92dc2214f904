// SPDX-License-Identifier: MIT
// A signature judged: who signed, whether it holds at a given time, why not, and what is to be told beside that. One
// value; the API's answers and the command line are views of it.
#pragma once

#include <optional>
#include <vector>

#include "certs/trust.hpp"
#include "crypto/cms/remark.hpp"
#include "crypto/cms/verify.hpp"

namespace pidpys::certs {

enum class Verdict {
    valid,
    invalid,    // looked at and found wanting
    unchecked,  // could not be looked at: damaged, unsupported, no certificate
};

struct SignerJudgement {
    crypto::SignerVerification facts;
    Verdict verdict = Verdict::unchecked;
    std::optional<Error> reason;            // set unless valid
    std::vector<Bytes> path;                // DER, the signer's certificate first; empty unless valid
    bool revocation_checked = false;        // current lists were there for the whole path
    std::vector<crypto::Remark> remarks;    // told whatever the verdict

    [[nodiscard]] bool valid() const { return verdict == Verdict::valid; }
    void refuse(Verdict how, Error why);    // the first reason stays
};

struct Judgement {
    TimePoint at;                           // the time of judgement
    bool attached = false;
    std::vector<SignerJudgement> signers;   // in the order of the SET

    [[nodiscard]] bool valid() const;       // at least one signer, and every one is valid
};

// The time of judgement is `at`: a signature without a trusted time-stamp proves no earlier time. `content` as for
// crypto::verify. Errors: malformed, too_large (more signers than `max_signers` among other things).
Result<Judgement> judge(ByteView signature, ByteView content, const AuthorityRegistry& authorities, TimePoint at,
                        std::size_t max_signers = crypto::max_signers);

}  // namespace pidpys::certs
