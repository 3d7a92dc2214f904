// SPDX-License-Identifier: MIT
// Time-stamps of a container judged (EN 319 162-1 §4.3.3, §4.4.3; pki 8.2, 8.3): of the file of an ASiC-S, and by a manifest
// of files, signatures, manifests and older time-stamps.
#pragma once

#include <set>

#include "asic/seals.hpp"
#include "certs/token_judge.hpp"

namespace pidpys::asic {

inline constexpr std::size_t kMaxTokens = std::size_t{16} << 20;  // octets of all of them

struct TimestampJudgement {
    std::string name;                 // the member
    certs::StampJudgement judgement;  // refused for a fault of its files, too
    std::vector<std::string> files;   // members that it is over, as they stand in the container
    std::vector<FileFault> faults;    // changed and missing make it wrong; not_signed is told

    [[nodiscard]] bool valid() const { return judgement.valid(); }
};

// Which time-stamps of a container are over what.
class TimestampReach {
public:
    // Which outlives this.
    explicit TimestampReach(const Outline& outline);

    // Places in outline.timestamps of those that are over all of it: the signature or time-stamp itself, its manifest and
    // what that is over. By names; whether they fit and hold is another matter.
    [[nodiscard]] std::vector<std::size_t> over(const SealFile& file) const;

private:
    using Names = std::set<std::string_view>;

    const Outline& outline_;
    std::vector<Names> referred_;  // by each time-stamp
};

// In the order of outline.timestamps; judged from the newest to the oldest, each until the time that a newer one
// proves which is over all of it. One that cannot be read is unchecked. Errors of Archive; too_large.
Result<std::vector<TimestampJudgement>> judge_timestamps(FileDigests& digests, const Outline& outline,
                                                         const TimestampReach& reach,
                                                         const certs::AuthorityRegistry& authorities,
                                                         const certs::TokenOptions& options);

}  // namespace pidpys::asic
