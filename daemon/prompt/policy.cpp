// SPDX-License-Identifier: MIT
#include "daemon/prompt/policy.hpp"

#include <algorithm>

#include "api/http/origin.hpp"

namespace pidpys::daemon {

using namespace channel;

namespace {

constexpr std::chrono::hours counting_window{1};

// Fingerprints are written with and without separators, in either case.
std::string bare_hex(std::string_view text) {
    std::string hex;
    for (const char c : text) {
        if (c == ':' || c == ' ' || c == '-') continue;
        hex.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
    }
    return hex;
}

bool any_glob(const std::vector<std::string>& patterns, std::string_view text) {
    return patterns.empty() || std::any_of(patterns.begin(), patterns.end(),
                                           [&](const std::string& pattern) { return glob_matches(pattern, text); });
}

bool origin_fits(const PolicyRule& rule, const Question& question) {
    if (rule.origins.empty()) return true;
    const auto origin = api::parse_origin(question.origin);
    return origin && std::any_of(rule.origins.begin(), rule.origins.end(),
                                 [&](const std::string& pattern) { return api::origin_matches(*origin, pattern); });
}

bool key_fits(const PolicyRule& rule, const Question& question) {
    if (rule.keys.empty()) return true;
    const std::string fingerprint = bare_hex(question.key.fingerprint);
    return !fingerprint.empty() && std::any_of(rule.keys.begin(), rule.keys.end(),
                                               [&](const std::string& key) { return bare_hex(key) == fingerprint; });
}

// An empty fact never satisfies a condition, not even the pattern "*": a rule about programs is not about pages.
bool fact_fits(const std::vector<std::string>& patterns, std::string_view fact) {
    return patterns.empty() || (!fact.empty() && any_glob(patterns, fact));
}

bool documents_fit(const PolicyRule& rule, const Question& question) {
    if (question.documents.empty()) return rule.documents.empty();
    if (question.documents.size() > rule.max_documents) return false;
    return std::all_of(question.documents.begin(), question.documents.end(), [&](const Document& document) {
        return document.size <= rule.max_document_size && fact_fits(rule.documents, document.name);
    });
}

bool matches(const PolicyRule& rule, const Question& question) {
    const bool page = !question.origin.empty();
    return std::find(rule.kinds.begin(), rule.kinds.end(), question.kind) != rule.kinds.end() && origin_fits(rule, question) &&
           (rule.programs.empty() || (!page && fact_fits(rule.programs, question.program))) &&
           fact_fits(rule.clients, question.client) && fact_fits(rule.boxes, question.box) &&
           fact_fits(rule.owners, question.key.owner) && key_fits(rule, question) && question.uses <= rule.max_uses &&
           documents_fit(rule, question);
}

std::uint64_t weight(const Question& question) {
    if (question.kind == QuestionKind::signature) return std::max<std::uint64_t>(question.uses, 1);
    return question.kind == QuestionKind::batch ? std::max<std::uint64_t>(question.documents.size(), 1) : 1;
}

}  // namespace

bool glob_matches(std::string_view pattern, std::string_view text) {
    std::size_t p = 0, t = 0, star = std::string_view::npos, resume = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            resume = t;
        } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
            ++p;
            ++t;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            t = ++resume;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*') ++p;
    return p == pattern.size();
}

Policy::Policy(std::vector<PolicyRule> rules) {
    rules_.reserve(rules.size());
    for (PolicyRule& rule : rules) rules_.push_back({std::move(rule), {}, 0});
}

Answer Policy::decide(const Question& question, Clock::time_point now) {
    if (question.kind == QuestionKind::container) return {Outcome::denied, false, {}, "policy: nobody can choose a file"};
    const std::lock_guard lock(mutex_);
    for (Counted& counted : rules_) {
        const PolicyRule& rule = counted.rule;
        if (!matches(rule, question)) continue;
        const std::string name = "policy rule \"" + rule.name + "\"";
        if (!rule.allow) return {Outcome::denied, rule.remember, {}, name};
        for (auto& granted = counted.granted; !granted.empty() && now - granted.front().first >= counting_window; granted.pop_front())
            counted.total -= granted.front().second;
        // Beyond its count a rule says no, instead of handing on to a laxer one below.
        const std::uint64_t asked = weight(question);
        if (asked > rule.per_hour || counted.total > rule.per_hour - asked)
            return {Outcome::denied, false, {}, name + ": count per hour used up"};
        if (rule.per_hour != std::numeric_limits<std::uint64_t>::max()) {
            counted.granted.emplace_back(now, asked);
            counted.total += asked;
        }
        return {Outcome::allowed, rule.remember, {}, name};
    }
    return {Outcome::denied, false, {}, "policy: no rule matches"};
}

}  // namespace pidpys::daemon
