// SPDX-License-Identifier: MIT
#include "keygen/profile_file.hpp"

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "toml/keys.hpp"
#include "toml/words.hpp"

namespace pidpys::keygen {
namespace {

using namespace toml_file;
using crypto::der::Oid;

constexpr std::size_t most_profiles = 64, most_fields = 64, longest_text = 256;
constexpr std::size_t longest_oid = 64;  // characters

// What the constructor of Oid takes for a fault of the program is here a mistake of the file.
std::optional<Oid> read_oid(const std::string& text) {
    if (text.size() > longest_oid || text.find("..") != std::string::npos || text.starts_with('.') ||
        text.ends_with('.'))
        return std::nullopt;
    const auto arcs = 1 + std::count(text.begin(), text.end(), '.');
    for (std::size_t at = 0, next = 0; at < text.size(); at = next + 1) {
        next = std::min(text.find('.', at), text.size());
        if (next - at > 18) return std::nullopt;  // an arc of 64 bits
    }
    try {
        Oid oid(text);
        const bool first = text[0] >= '0' && text[0] <= '2' && text[1] == '.';
        return first && arcs > 1 ? std::optional(oid) : std::nullopt;
    } catch (const std::invalid_argument&) {
        return std::nullopt;
    }
}

Value short_text(std::string& target, std::string example) {
    return {{Shape::text, 0, kNoMost, {std::move(example)}}, {}, [&target](const toml::node& node) {
                const auto value = node.value_exact<std::string>();
                if (!value || value->empty() || value->size() > longest_text) return false;
                target = *value;
                return true;
            }};
}

Value oid(std::optional<Oid>& target, std::string example) {
    return {{Shape::text, 0, kNoMost, {std::move(example)}}, {}, [&target](const toml::node& node) {
                const auto value = node.value_exact<std::string>();
                if (value) target = read_oid(*value);
                return value.has_value() && target.has_value();
            }};
}

Value oids(std::vector<Oid>& target) {
    return array<Oid>(target, {Shape::texts, 0, kNoMost, {"1.2.804.2.1.1.1.3.9"}},
                      [](const std::string& value, auto& made) {
                          const auto read = read_oid(value);
                          if (read) made.push_back(*read);
                          return read.has_value() && made.size() <= most_fields;
                      });
}

Value curve(std::string& target) {
    return one_of<std::string>(
        target, {{"M233", "m233"}, {"M257", "m257"}, {"M307", "m307"}, {"M367", "m367"}, {"M431", "m431"}});
}

// One field: its name alone, or a table.
bool read_field(const toml::node& node, std::vector<KeyField>& fields) {
    std::string name, by_default, prefix;
    bool optional = false;
    std::optional<Oid> subject, directory;
    if (const auto alone = node.value_exact<std::string>()) {
        name = *alone;
    } else {
        const toml::table* table = node.as_table();
        if (table == nullptr) return false;
        const std::vector<Key> keys = {{"name", short_text(name, "SURNAME"), {}},
                                       {"optional", flag(optional), {}},
                                       {"default", short_text(by_default, "UA"), {}},
                                       {"subject", oid(subject, "2.5.4.13"), {}},
                                       {"directory", oid(directory, "1.2.804.2.1.1.1.11.1.4.5.1"), {}},
                                       {"prefix", short_text(prefix, "TINUA-"), {}}};
        if (!take(*table, keys, Source{{}, {}, api::Language::en})) return false;
    }
    auto field = known_field(name);
    if (subject || directory) {
        field = KeyField{};
        field->name = name;
        field->subject = subject;
        field->directory = directory;
        field->prefix = prefix;
    }
    const auto same = [&](const KeyField& each) { return each.name == name; };
    if (!field || name.empty() || std::any_of(fields.begin(), fields.end(), same)) return false;
    field->optional = optional;
    field->by_default = by_default;
    fields.push_back(std::move(*field));
    return fields.size() <= most_fields;
}

Value some_fields(std::vector<KeyField>& target) {
    return {{Shape::tables, 1, kNoMost, {R"({ name = "SURNAME" }, { name = "DRFOU", optional = true })"}},
            {},
            [&target](const toml::node& node) {
                const toml::array* elements = node.as_array();
                if (elements == nullptr || elements->empty()) return false;
                target.clear();
                return std::all_of(elements->begin(), elements->end(),
                                   [&](const toml::node& element) { return read_field(element, target); });
            }};
}

enum class Family : unsigned char { dstu4145, rsa, ecdsa };

// The keys of the file before they are brought together.
struct Draft {
    KeyProfile profile;
    std::optional<Oid> number;
    Family family = Family::dstu4145;
    std::string signature = "m257", agreement = "m431";  // curves of DSTU 4145
    std::string nist = "p256";
    std::int64_t bits = 3072;
    bool two_keys = false;
    bool kupyna = false;
    std::optional<crypto::Pkcs12Scheme> container;
};

Value key_size(std::int64_t& target) {
    Value value = number(target, 2048, 4096);
    value.take = [&target](const toml::node& node) {
        const auto given = node.value_exact<std::int64_t>();
        if (!given || (*given != 2048 && *given != 3072 && *given != 4096)) return false;
        target = *given;
        return true;
    };
    return value;
}

Value container(std::optional<crypto::Pkcs12Scheme>& target) {
    auto scheme = std::make_shared<crypto::Pkcs12Scheme>();
    Value value =
        one_of(*scheme, {{"pkcs12-gost", crypto::Pkcs12Scheme::gost}, {"pkcs12-aes", crypto::Pkcs12Scheme::aes}});
    value.by_default = "by the algorithm";
    value.take = [&target, scheme, inner = std::move(value.take)](const toml::node& node) {
        if (!inner(node)) return false;
        target = *scheme;
        return true;
    };
    return value;
}

std::vector<Key> keys_of(Draft& draft) {
    KeyProfile& profile = draft.profile;
    Value number = oid(draft.number, "2.25.305419896");
    number.take = [&profile, inner = std::move(number.take)](const toml::node& node) {
        if (!inner(node)) return false;
        profile.oid = *node.value_exact<std::string>();
        return true;
    };
    Value algorithm =
        one_of(draft.family, {{"dstu4145", Family::dstu4145}, {"rsa", Family::rsa}, {"ecdsa", Family::ecdsa}});
    algorithm.by_default = {};
    std::string names;
    for (const std::string& name : known_fields()) names += (names.empty() ? "`" : ", `") + name + "`";
    return {
        {"oid", std::move(number), "The profile's number, by which pages choose it; required"},
        {"id", short_text(profile.id, "employee"), "Its name for the command line; required"},
        {"caption", short_text(profile.caption, "Співробітник банку"), "What a person sees; without it the `id`"},
        {"algorithm", std::move(algorithm), "Of the keys; required"},
        {"curve.signature", curve(draft.signature), "DSTU 4145: of the key that signs"},
        {"curve.agreement", curve(draft.agreement), "DSTU 4145: of the key that agrees"},
        {"curve", one_of<std::string>(draft.nist, {{"P-256", "p256"}, {"P-384", "p384"}, {"P-521", "p521"}}), "ECDSA"},
        {"bits", key_size(draft.bits), "RSA: 2048, 3072 or 4096"},
        {"two_keys", flag(draft.two_keys),
         "RSA and ECDSA: a key for each purpose. Else one key serves both. Keys of DSTU 4145 are always two"},
        {"parameters",
         one_of(profile.parameters, {{"explicit", crypto::dstu4145::ParametersForm::written_out},
                                     {"named", crypto::dstu4145::ParametersForm::named}}),
         "DSTU 4145: the curve written out with its substitution table, as authorities issue certificates, or named"},
        {"hash", one_of(draft.kupyna, {{"gost34311", false}, {"kupyna256", true}}),
         "DSTU 4145: what the request's signature hashes with"},
        {"container", container(draft.container), "The file of the keys"},
        {"fields", some_fields(profile.fields),
         "What is asked, in the order of the form: names, or tables with `name`, `optional`, `default`. Known are " +
             names +
             ". Another name takes its place by `subject` or `directory`, the number of an attribute of the subject or "
             "of subjectDirectoryAttributes; `prefix` stands before the value in the subject. Required"},
        {"eku", oids(profile.extended_key_usage), "Numbers for extendedKeyUsage"},
    };
}

KeyProfile finished(Draft draft) {
    KeyProfile profile = std::move(draft.profile);
    if (profile.caption.empty()) profile.caption = profile.id;
    const bool national = draft.family == Family::dstu4145;
    profile.container = draft.container.value_or(national ? crypto::Pkcs12Scheme::gost : crypto::Pkcs12Scheme::aes);
    if (national) {
        profile.signature_algorithm = draft.signature;
        profile.agreement_algorithm = draft.agreement;
        profile.digest = draft.kupyna ? "KUPYNA-256" : "dstu34311";
        return profile;
    }
    profile.signature_algorithm = draft.family == Family::rsa ? "rsa" + std::to_string(draft.bits) : draft.nist;
    if (draft.two_keys) profile.agreement_algorithm = profile.signature_algorithm;
    return profile;
}

Source source_of(std::string_view name, api::Language language) {
    return {std::string(name), "pidpys-profiles", language};
}

}  // namespace

Result<std::vector<KeyProfile>> parse_profiles(std::string_view text, std::string_view origin, api::Language language) {
    const Source source = source_of(origin, language);
    const auto root = parse(text, source);
    if (!root) return tl::unexpected(root.error());
    const std::vector<Key> profiles_alone = {
        {"key_profile", {{Shape::texts}, {}, [](const toml::node&) { return true; }}, {}}};
    if (auto done = take(*root, profiles_alone, source); !done) return forward(done);
    const auto found = tables(*root, "key_profile", source);
    if (!found) return tl::unexpected(found.error());
    if (found->empty() || found->size() > most_profiles)
        return fail(Errc::malformed, source.name + ": " + say(language, Text::no_profiles));
    std::vector<KeyProfile> profiles;
    for (const toml::table* table : *found) {
        Draft draft;
        auto done = take_all(*table, "key_profile", keys_of(draft), {"oid", "id", "algorithm", "fields"}, source);
        if (!done) return forward(done);
        KeyProfile profile = finished(std::move(draft));
        for (const std::string& name : {profile.oid, profile.id})
            if (find_profile(profiles, name) != nullptr)
                return tl::unexpected(
                    mistake(source, *table, say(language, Text::stands_twice, {"[[key_profile]]", name})));
        profiles.push_back(std::move(profile));
    }
    return profiles;
}

Result<std::vector<KeyProfile>> load_profiles(const std::filesystem::path& file, api::Language language) {
    const auto text = read_file(file, source_of(file.string(), language));
    if (!text) return tl::unexpected(text.error());
    return parse_profiles(*text, file.string(), language);
}

std::vector<grammar::KeyOutline> profile_keys(api::Language language) {
    Draft draft;
    return outline(keys_of(draft), language);
}

}  // namespace pidpys::keygen
