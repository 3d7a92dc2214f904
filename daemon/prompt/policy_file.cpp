// SPDX-License-Identifier: MIT
#include <algorithm>

#include "daemon/prompt/policy.hpp"
#include "toml/keys.hpp"
#include "toml/words.hpp"

namespace pidpys::daemon {

using namespace channel;
using namespace toml_file;

namespace {

const std::vector<std::pair<std::string, QuestionKind>> kind_names = {{"admission", QuestionKind::admission},
                                                                      {"signature", QuestionKind::signature},
                                                                      {"batch", QuestionKind::batch},
                                                                      {"decryption", QuestionKind::decryption},
                                                                      {"encryption", QuestionKind::encryption}};

Value kinds(std::vector<QuestionKind>& target) {
    std::vector<std::string> names;
    for (const auto& kind : kind_names) names.push_back(kind.first);
    return some_of(names, [&target](const std::vector<std::string>& given) {
        target.clear();
        for (const auto& [name, kind] : kind_names)
            if (std::find(given.begin(), given.end(), name) != given.end()) target.push_back(kind);
    });
}

Value bound(std::uint64_t& target) {
    return whole_number(1, kNoMost, {}, [&target](std::int64_t value) { target = static_cast<std::uint64_t>(value); });
}

std::vector<Key> keys_of(PolicyRule& rule) {
    Value action = one_of(rule.allow, {{"allow", true}, {"deny", false}});
    action.by_default = {};
    return {
        {"action", std::move(action), "The answer; required"},
        {"kinds", kinds(rule.kinds),
         "Which questions: `admission` (may a site use the service), `signature` (one or more uses of a key), `batch` "
         "(a "
         "DSS task), `decryption` (open a message), `encryption` (make one that names the key's owner as its sender); "
         "required"},
        {"name", text(rule.name), "What the journal says when the rule decided; by default its line"},
        {"origins", origins(rule.origins, false),
         "Pages; `https://*.host` is any name below `host`, not `host` itself; hosts beyond ASCII as browsers send "
         "them "
         "(`xn--…`). A rule that denies `https://host` denies `https://host.` too"},
        {"programs", some_texts(rule.programs),
         "Names of local programs' executables. A name is what the system says of the file, and any program of the "
         "same "
         "user can be given that name: it keeps apart, it does not protect"},
        {"clients", some_texts(rule.clients), "Of a DSS task: the developer key"},
        {"boxes", some_texts(rule.boxes), "Of a DSS task: a GUID with dashes"},
        {"owners", some_texts(rule.owners), "The certificate's full name"},
        {"keys", some_texts(rule.keys),
         "Key fingerprints, exact, as `pidpys key info` prints them; `:` and case do not matter"},
        {"documents", some_texts(rule.documents), "Every document's name must match one of them"},
        {"max_uses", bound(rule.max_uses), "The rule does not match a permission for more"},
        {"max_documents", bound(rule.max_documents), "The rule does not match more documents"},
        {"max_document_size", bound(rule.max_document_size), "The rule does not match a longer document; octets"},
        {"per_hour", bound(rule.per_hour),
         "Signatures (documents of a batch, admissions) the rule grants in any 60 minutes; beyond it the rule answers "
         "no "
         "and no later rule is tried. Counted since the daemon started"},
        {"remember", flag(rule.remember), "For admissions: keep the answer, so that the rule is not asked again"},
    };
}

Source source_of(std::string_view name, api::Language language) {
    return {std::string(name), "pidpys-policy", language};
}

Result<PolicyRule> read_rule(const toml::table& table, const Source& source) {
    PolicyRule rule;
    if (auto done = take_all(table, "rule", keys_of(rule), {"action", "kinds"}, source); !done) return forward(done);
    if (rule.name.empty()) rule.name = "rule at line " + std::to_string(table.source().begin.line);
    return rule;
}

}  // namespace

Result<std::vector<PolicyRule>> parse_policy(std::string_view text, std::string_view origin, api::Language language) {
    const Source source = source_of(origin, language);
    auto root = parse(text, source);
    if (!root) return forward(root);
    const std::vector<Key> rules_alone = {{"rule", {{Shape::texts}, {}, [](const toml::node&) { return true; }}, {}}};
    if (auto done = take(*root, rules_alone, source); !done) return forward(done);
    auto found = tables(*root, "rule", source);
    if (!found) return forward(found);
    if (found->empty()) return fail(Errc::malformed, source.name + ": " + say(language, Text::no_rules));
    std::vector<PolicyRule> rules;
    for (const toml::table* table : *found) {
        auto rule = read_rule(*table, source);
        if (!rule) return forward(rule);
        rules.push_back(std::move(*rule));
    }
    return rules;
}

Result<std::vector<PolicyRule>> load_policy(const std::string& path, api::Language language) {
    auto text = read_file(path, source_of(path, language));
    if (!text && text.error().code == Errc::not_found) return fail(Errc::io, text.error().detail);
    if (!text) return forward(text);
    return parse_policy(*text, path, language);
}

std::vector<grammar::KeyOutline> policy_keys(api::Language language) {
    PolicyRule rule;
    return outline(keys_of(rule), language);
}

}  // namespace pidpys::daemon
