// SPDX-License-Identifier: MIT
#include "daemon/prompt/policy.hpp"

#include <algorithm>
#include <initializer_list>
#include <limits>
#include <optional>

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

// Does a condition hold for a question? It may be that the question does not say.
enum class Fit { no, unknown, yes };

Fit fit(bool holds) { return holds ? Fit::yes : Fit::no; }

Fit both(std::initializer_list<Fit> fits) { return std::min(fits); }

bool any_glob(const std::vector<std::string>& patterns, std::string_view text) {
    return std::any_of(patterns.begin(), patterns.end(),
                       [&](const std::string& pattern) { return glob_matches(pattern, text); });
}

Fit origin_fits(const PolicyRule& rule, const Question& question) {
    if (rule.origins.empty()) return Fit::yes;
    const auto origin = api::parse_origin(question.origin);
    const auto matches = rule.allow ? api::origin_matches : api::origin_is_denied;
    return fit(origin && std::ranges::any_of(rule.origins,
                                             [&](const std::string& pattern) { return matches(*origin, pattern); }));
}

Fit key_fits(const PolicyRule& rule, const Question& question, Fit if_absent) {
    if (rule.keys.empty()) return Fit::yes;
    const std::string fingerprint = bare_hex(question.key.fingerprint);
    if (fingerprint.empty()) return if_absent;
    return fit(std::any_of(rule.keys.begin(), rule.keys.end(),
                           [&](const std::string& key) { return bare_hex(key) == fingerprint; }));
}

// An empty fact never satisfies a condition, not even the pattern "*": a rule about programs is not about pages.
Fit fact_fits(const std::vector<std::string>& patterns, std::string_view fact, Fit if_absent) {
    if (patterns.empty()) return Fit::yes;
    return fact.empty() ? if_absent : fit(any_glob(patterns, fact));
}

Fit program_fits(const PolicyRule& rule, const Question& question) {
    if (!rule.programs.empty() && !question.origin.empty()) return Fit::no;  // a page is no program
    return fact_fits(rule.programs, question.program, Fit::unknown);
}

// What is signed without being named: a permission for later, or more uses than documents.
bool has_unseen_documents(const Question& question) { return question.documents.size() < question.uses; }

// What is known by its hash alone has no size that a bound could hold for.
Fit size_fits(const PolicyRule& rule, const Document& document) {
    if (document.digest_only && rule.max_document_size != std::numeric_limits<std::uint64_t>::max())
        return Fit::unknown;
    return fit(document.size <= rule.max_document_size);
}

// The conditions about documents must hold for each in a rule that allows, for any in a rule that denies.
Fit documents_fit(const PolicyRule& rule, const Question& question) {
    constexpr auto unbound = std::numeric_limits<std::uint64_t>::max();
    const bool asks_size = rule.max_document_size != unbound;
    if (rule.documents.empty() && !asks_size && rule.max_documents == unbound) return Fit::yes;
    if (!uses_key(question.kind)) return Fit::no;
    const bool unseen = has_unseen_documents(question);
    const Fit count = question.documents.size() > rule.max_documents ? Fit::no : unseen ? Fit::unknown : Fit::yes;
    if (rule.documents.empty() && !asks_size) return count;

    std::optional<Fit> whole;
    const auto take = [&](Fit one) {
        whole = !whole ? one : rule.allow ? std::min(*whole, one) : std::max(*whole, one);
    };
    for (const Document& document : question.documents)
        take(both({fact_fits(rule.documents, document.name, Fit::unknown), size_fits(rule, document)}));
    if (unseen) take(Fit::unknown);
    return both({count, whole.value_or(Fit::unknown)});
}

// A rule that allows needs certainty; one that denies speaks wherever it may be meant.
bool matches(const PolicyRule& rule, const Question& question) {
    if (std::find(rule.kinds.begin(), rule.kinds.end(), question.kind) == rule.kinds.end()) return false;
    const Fit of_key = question.kind == QuestionKind::admission ? Fit::no : Fit::unknown;
    const Fit whole = both(
        {origin_fits(rule, question), program_fits(rule, question), fact_fits(rule.clients, question.client, Fit::no),
         fact_fits(rule.boxes, question.box, Fit::no), fact_fits(rule.owners, question.key.owner, of_key),
         key_fits(rule, question, of_key), fit(question.uses <= rule.max_uses), documents_fit(rule, question)});
    return rule.allow ? whole == Fit::yes : whole != Fit::no;
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
    if (question.kind == QuestionKind::container)
        return {Outcome::denied, false, {}, "policy: nobody can choose a file"};
    const std::lock_guard lock(mutex_);
    for (Counted& counted : rules_) {
        const PolicyRule& rule = counted.rule;
        if (!matches(rule, question)) continue;
        const std::string name = "policy rule \"" + rule.name + "\"";
        if (!rule.allow) return {Outcome::denied, rule.remember, {}, name};
        for (auto& granted = counted.granted; !granted.empty() && now - granted.front().first >= counting_window;
             granted.pop_front())
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
    if (question.may_stay_open) return left_open();
    return {Outcome::denied, false, {}, "policy: no rule matches"};
}

}  // namespace pidpys::daemon
