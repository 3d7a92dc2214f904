// SPDX-License-Identifier: MIT
// What looking at something signed comes to: a signature, a time-stamp.
#pragma once

#include <optional>
#include <vector>

#include "crypto/base/result.hpp"
#include "crypto/cms/remark.hpp"

namespace pidpys::certs {

enum class Verdict {
    valid,
    invalid,    // looked at and found wanting
    unchecked,  // could not be looked at: damaged, unsupported, no certificate
};

struct Finding {
    Verdict verdict = Verdict::unchecked;
    std::optional<Error> reason;          // set unless valid
    std::vector<crypto::Remark> remarks;  // told whatever the verdict

    [[nodiscard]] bool valid() const { return verdict == Verdict::valid; }
    // The first reason stays; what is wrong for certain takes the place of what could not be looked at.
    void refuse(Verdict how, Error why) {
        if (reason && (verdict == Verdict::invalid || how != Verdict::invalid)) return;
        verdict = how;
        reason = std::move(why);
    }
    // As the reason's kind has it: what does not match or is too weak was looked at.
    void refuse(Error why) {
        const bool looked_at = why.code == Errc::integrity || why.code == Errc::weak || why.code == Errc::expired ||
                               why.code == Errc::untrusted || why.code == Errc::revoked || why.code == Errc::unsuitable;
        refuse(looked_at ? Verdict::invalid : Verdict::unchecked, std::move(why));
    }
};

}  // namespace pidpys::certs
