// SPDX-License-Identifier: MIT
// A host's standing answers, for unattended signing: an ordered list of rules, the first that matches decides, nothing
// matches means no. docs/policy.md describes the file.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <limits>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "api/messages/language.hpp"
#include "channel/question.hpp"
#include "crypto/base/result.hpp"
#include "grammar/grammar.hpp"

namespace pidpys::daemon {

struct PolicyRule {
    std::string name;
    bool allow = false;
    std::vector<channel::QuestionKind> kinds;
    // Conditions; an empty list asks nothing. Patterns know * and ?, origins are those of api/http/origin.hpp.
    std::vector<std::string> origins, programs, clients, boxes, owners, keys, documents;
    std::uint64_t max_uses = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t max_documents = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t max_document_size = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t per_hour = std::numeric_limits<std::uint64_t>::max();  // signatures (or admissions) in any 60 minutes
    bool remember = false;                                               // admission: keep the decision
};

// * for any octets, ? for one octet. Linear in practice, never exponential.
bool glob_matches(std::string_view pattern, std::string_view text);

class Policy {
public:
    using Clock = std::chrono::steady_clock;

    explicit Policy(std::vector<PolicyRule> rules);

    // Never waits. The reason names the rule. Without a rule: no, or left open where it may stay so.
    channel::Answer decide(const channel::Question& question, Clock::time_point now);

private:
    struct Counted {
        PolicyRule rule;
        std::deque<std::pair<Clock::time_point, std::uint64_t>> granted;  // in the last hour
        std::uint64_t total = 0;
    };

    std::mutex mutex_;
    std::vector<Counted> rules_;
};

// The rules of a TOML text, which `origin` names in mistakes. Errc::malformed with the line, in that language: unknown
// keys, wrong types and empty lists are errors, because a misspelt condition would widen a rule.
Result<std::vector<PolicyRule>> parse_policy(std::string_view toml, std::string_view origin, api::Language language);

// Errc::io, malformed; denied if anybody but the user and root may change the file.
Result<std::vector<PolicyRule>> load_policy(const std::string& path, api::Language language);

// A rule's members: for its reading, for pidpys-policy(5) and for docs/policy.md one table.
std::vector<grammar::KeyOutline> policy_keys(api::Language language);

}  // namespace pidpys::daemon
