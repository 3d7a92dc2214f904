// SPDX-License-Identifier: MIT
#include "daemon/prompt/bounds.hpp"

#include <algorithm>

namespace pidpys::daemon {

using channel::Outcome;
using channel::QuestionKind;

void keep_within(const channel::Question& question, channel::Answer& answer) {
    const bool permission = question.kind == QuestionKind::signature && question.documents.empty();
    if (!permission || answer.uses >= question.uses) answer.uses = 0;
    const std::int64_t longest = permission                                 ? question.lifetime
                                 : question.kind == QuestionKind::admission ? longest_admission
                                                                            : 0;
    if (answer.seconds < 0 || longest == 0)
        answer.seconds = 0;
    else
        answer.seconds = std::min(answer.seconds, longest);

    const auto is_named = [&](const channel::KeyFacts& key) { return key.fingerprint == answer.key; };
    if (answer.outcome != Outcome::cancelled || std::ranges::none_of(question.other_keys, is_named)) answer.key.clear();

    auto& left_out = answer.left_out;
    if (!question.severable || answer.outcome != Outcome::allowed) left_out.clear();
    std::erase_if(left_out, [&](std::uint64_t place) { return place >= question.documents.size(); });
    std::sort(left_out.begin(), left_out.end());
    left_out.erase(std::unique(left_out.begin(), left_out.end()), left_out.end());
    if (!left_out.empty() && left_out.size() == question.documents.size()) {
        left_out.clear();
        answer.outcome = Outcome::denied;
        answer.reason += "; every document was left out";
    }
}

}  // namespace pidpys::daemon
