// SPDX-License-Identifier: MIT
// A container judged: each signature as certs::judge has it, each time-stamp, and whether they are over what lies beside
// them.
#pragma once

#include "asic/timestamps.hpp"
#include "certs/judgement.hpp"

namespace pidpys::asic {

struct SignatureJudgement {
    std::string name;            // the member
    certs::Judgement judgement;  // of the p7s over the file (ASiC-S) or the manifest (ASiC-E)
    // A fault of its files, other content within the p7s: all its signers are refused for it.
    std::optional<Error> reason;
    std::vector<std::string> files;  // what it is over, as it stands in the container
    std::vector<FileFault> faults;   // changed and missing make it wrong; not_signed is told

    [[nodiscard]] bool valid() const { return !reason && judgement.valid(); }
};

struct ContainerJudgement {
    Outline outline;
    std::vector<SignatureJudgement> signatures;
    std::vector<TimestampJudgement> timestamps;
    std::vector<std::string> unsigned_files;  // that no signature is over

    // Every signature is valid and over at least one file, and every file is signed: a time-stamp is no signature. One that
    // is wrong proves nothing and spoils what demands it alone.
    [[nodiscard]] bool valid() const;
};

// Errors of outline_of, Archive and certs::judge (`options.max_signers` of all signatures together), and of `whole`, which is asked
// for the file of an ASiC-S; nothing: it is read into memory, up to 1 GiB. A time-stamp over all of a signature
// is an archive time-stamp of its signers (JudgeOptions::around).
Result<ContainerJudgement> judge(const Archive& archive, const certs::AuthorityRegistry& authorities,
                                 certs::JudgeOptions options, const WholeMember& whole = {});

}  // namespace pidpys::asic
