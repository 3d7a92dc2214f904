// SPDX-License-Identifier: MIT
#include <cstdint>

#include <toml++/toml.h>

#include "crypto/base/text_encoding.hpp"
#include "daemon/prompt/policy.hpp"
#include "files/guarded_file.hpp"

namespace pidpys::daemon {

using namespace channel;

namespace {

constexpr std::size_t max_file = 1024 * 1024;

struct ListKey {
    std::string_view name;
    std::vector<std::string> PolicyRule::* list;
};
constexpr ListKey list_keys[] = {{"origins", &PolicyRule::origins}, {"programs", &PolicyRule::programs},
                                 {"clients", &PolicyRule::clients}, {"boxes", &PolicyRule::boxes},
                                 {"owners", &PolicyRule::owners},   {"keys", &PolicyRule::keys},
                                 {"documents", &PolicyRule::documents}};

struct NumberKey {
    std::string_view name;
    std::uint64_t PolicyRule::* number;
};
constexpr NumberKey number_keys[] = {{"max_uses", &PolicyRule::max_uses},
                                     {"max_documents", &PolicyRule::max_documents},
                                     {"max_document_size", &PolicyRule::max_document_size},
                                     {"per_hour", &PolicyRule::per_hour}};

Result<std::vector<std::string>> strings(const toml::node& node) {
    const toml::array* array = node.as_array();
    if (array == nullptr || array->empty()) return fail(Errc::malformed, "needs a list of texts, not empty");
    std::vector<std::string> texts;
    for (const toml::node& element : *array) {
        const auto text = element.value_exact<std::string>();
        if (!text || text->empty()) return fail(Errc::malformed, "needs a list of texts, not empty");
        texts.push_back(*text);
    }
    return texts;
}

Result<std::vector<QuestionKind>> kinds(const toml::node& node) {
    auto names = strings(node);
    if (!names) return forward(names);
    std::vector<QuestionKind> kinds;
    for (const std::string& name : *names) {
        if (name == "admission") kinds.push_back(QuestionKind::admission);
        else if (name == "signature") kinds.push_back(QuestionKind::signature);
        else if (name == "batch") kinds.push_back(QuestionKind::batch);
        else return fail(Errc::malformed, "knows admission, signature and batch, not " + name);
    }
    return kinds;
}

Result<void> check_origins(const std::vector<std::string>& patterns) {
    for (const std::string& pattern : patterns)
        if (pattern.rfind("https://", 0) != 0 && pattern.rfind("http://", 0) != 0)
            return fail(Errc::malformed, "needs a scheme: " + pattern);
    return {};
}

Result<void> read_member(PolicyRule& rule, std::string_view key, const toml::node& node) {
    if (key == "name") {
        const auto name = node.value_exact<std::string>();
        if (!name) return fail(Errc::malformed, "needs a text");
        rule.name = *name;
        return {};
    }
    if (key == "action") {
        const auto action = node.value_exact<std::string>();
        if (action != "allow" && action != "deny") return fail(Errc::malformed, "is allow or deny");
        rule.allow = action == "allow";
        return {};
    }
    if (key == "remember") {
        const auto flag = node.value_exact<bool>();
        if (!flag) return fail(Errc::malformed, "is true or false");
        rule.remember = *flag;
        return {};
    }
    if (key == "kinds") {
        auto list = kinds(node);
        if (!list) return forward(list);
        rule.kinds = std::move(*list);
        return {};
    }
    for (const ListKey& known : list_keys) {
        if (known.name != key) continue;
        auto list = strings(node);
        if (!list) return forward(list);
        rule.*known.list = std::move(*list);
        return key == "origins" ? check_origins(rule.origins) : Result<void>();
    }
    for (const NumberKey& known : number_keys) {
        if (known.name != key) continue;
        const auto number = node.value_exact<std::int64_t>();
        if (!number || *number < 1) return fail(Errc::malformed, "needs a whole number from 1");
        rule.*known.number = static_cast<std::uint64_t>(*number);
        return {};
    }
    return fail(Errc::malformed, "is unknown");
}

Result<PolicyRule> read_rule(const toml::table& table) {
    PolicyRule rule;
    for (const auto& [key, node] : table) {
        const auto read = read_member(rule, key.str(), node);
        if (!read)
            return fail(Errc::malformed, "line " + std::to_string(node.source().begin.line) + ": " + std::string(key.str()) +
                                             " " + read.error().detail);
    }
    const std::string line = "rule at line " + std::to_string(table.source().begin.line);
    if (!table.contains("action")) return fail(Errc::malformed, line + ": action is missing");
    if (rule.kinds.empty()) return fail(Errc::malformed, line + ": kinds is missing");
    if (rule.name.empty()) rule.name = line;
    return rule;
}

}  // namespace

Result<std::vector<PolicyRule>> parse_policy(std::string_view text) {
    toml::table root;
    try {
        Bytes storage;
        root = toml::parse(as_text(utf8_text(as_bytes(text), storage)));
    } catch (const toml::parse_error& error) {
        return fail(Errc::malformed, "line " + std::to_string(error.source().begin.line) + ": " + std::string(error.description()));
    }
    for (const auto& [key, node] : root)
        if (key.str() != "rule") return fail(Errc::malformed, "unknown member " + std::string(key.str()));
    const toml::array* array = root["rule"].as_array();
    if (array == nullptr) return fail(Errc::malformed, "no [[rule]]: a policy without rules would refuse everything");
    std::vector<PolicyRule> rules;
    for (const toml::node& element : *array) {
        const toml::table* table = element.as_table();
        if (table == nullptr) return fail(Errc::malformed, "rule is a list of tables: [[rule]]");
        auto rule = read_rule(*table);
        if (!rule) return forward(rule);
        rules.push_back(std::move(*rule));
    }
    return rules;
}

Result<std::vector<PolicyRule>> load_policy(const std::string& path) {
    const auto octets = files::read_guarded_file(path, max_file);
    if (!octets && octets.error().code == Errc::not_found) return fail(Errc::io, "no such policy file: " + path);
    if (!octets) return tl::unexpected(octets.error());
    auto rules = parse_policy(as_text(*octets));
    if (!rules) return fail(rules.error().code, path + ": " + rules.error().detail);
    return rules;
}

}  // namespace pidpys::daemon
