// SPDX-License-Identifier: MIT
#include "toml/keys.hpp"

#include <algorithm>
#include <sstream>

#include "api/http/origin.hpp"
#include "channel/display_text.hpp"
#include "crypto/base/text_encoding.hpp"
#include "toml/words.hpp"
#include "files/guarded_file.hpp"
#include "grammar/words.hpp"

namespace pidpys::toml_file {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t max_shown = 80;  // octets of a value in a mistake

// "http://user:secret@proxy", "…?password=secret" and "store_password = secret" are told without what may be secret.
std::string without_secrets(std::string text) {
    for (auto at = text.find("://"); at != std::string::npos; at = text.find("://", at + 3)) {
        const auto mark = text.rfind('@', text.find_first_of("'\"", at + 3));
        if (mark != std::string::npos && mark > at) text.replace(at + 3, mark - at - 3, "…");
    }
    constexpr std::string_view word = "password";
    for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
        const auto sign = text.find_first_not_of(' ', at + word.size());
        if (sign == std::string::npos || text[sign] != '=') continue;
        const auto value = std::min(text.find_first_not_of(" '\"", sign + 1), text.size());
        const auto end = std::min(text.find_first_of("&'\"", value), text.size());
        text.replace(value, end - value, "…");
    }
    return text;
}

std::string shown(const std::string& name, const toml::node& node) {
    if (node.is_table()) return "[" + name + "]";
    if (name.ends_with("password")) return "…";  // what was to be a place may be the password itself
    std::ostringstream out;
    node.visit([&out](const auto& value) { out << value; });
    return channel::visible_line(without_secrets(out.str()), max_shown);
}

std::string line_of(std::string_view text, std::size_t number) {
    for (; number > 1; --number) {
        const auto end = text.find('\n');
        if (end == std::string_view::npos) return {};
        text.remove_prefix(end + 1);
    }
    return channel::visible_line(without_secrets(std::string(text.substr(0, text.find('\n')))), max_shown);
}

std::string at(const Source& source, std::size_t line) { return source.name + ":" + std::to_string(line) + ": "; }

bool is_section(const std::string& name, const std::vector<Key>& keys) {
    return std::any_of(keys.begin(), keys.end(), [&](const Key& key) { return key.name.starts_with(name + "."); });
}

std::string unknown(const std::string& name, const toml::node& node, const std::vector<Key>& keys,
                    const Source& source) {
    const std::string seen = channel::visible_line(name, max_shown);
    if (is_section(name, keys)) return say(source.language, Text::is_section, {seen, seen});
    std::vector<std::string> known;
    for (const Key& key : keys) {
        const auto dot = key.name.find('.');
        known.push_back(node.is_table() ? key.name.substr(0, dot) : key.name);
    }
    const std::string near = grammar::nearest(name, known);
    const std::string page = "man " + std::string(source.page);
    return say(source.language, node.is_table() ? Text::no_section : Text::no_key, {seen}) + ". " +
           (near.empty() ? grammar::word(source.language, grammar::Word::see_help, {page})
                         : grammar::word(source.language, grammar::Word::meant, {near}));
}

Result<void> take_below(const toml::table& table, const std::string& prefix, const std::vector<Key>& keys,
                        const Source& source) {
    for (auto&& [member, node] : table) {
        const std::string name = prefix + std::string(member.str());
        if (const toml::table* inner = node.as_table(); inner != nullptr && prefix.empty() && is_section(name, keys)) {
            if (auto done = take_below(*inner, name + ".", keys, source); !done) return done;
            continue;
        }
        const auto key = std::find_if(keys.begin(), keys.end(), [&](const Key& each) { return each.name == name; });
        if (key == keys.end()) return tl::unexpected(mistake(source, node, unknown(name, node, keys, source)));
        if (!key->value.take(node))
            return tl::unexpected(mistake(source, node,
                                          say(source.language, Text::unfit,
                                              {name, shown(name, node), allowed(key->value.form, source.language)})));
    }
    return {};
}

}  // namespace

Value flag(bool& target) {
    return {{Shape::flag, 0, kNoMost, {}}, target ? "true" : "false", [&target](const toml::node& node) {
                const auto value = node.value_exact<bool>();
                if (value) target = *value;
                return value.has_value();
            }};
}

Value text(std::string& target) {
    return {{Shape::text, 0, kNoMost, {}}, target, [&target](const toml::node& node) {
                const auto value = node.value_exact<std::string>();
                if (value) target = *value;
                return value.has_value();
            }};
}

Value path(fs::path& target, const fs::path& base) {
    return {{Shape::path, 0, kNoMost, {}}, {}, [&target, base](const toml::node& node) {
                const auto value = node.value_exact<std::string>();
                if (!value || value->empty()) return false;
                target = base / *value;
                return true;
            }};
}

Value paths(std::vector<fs::path>& target, const fs::path& base) {
    return array<fs::path>(target, {Shape::paths}, [base](const std::string& value, auto& made) {
        made.push_back(base / value);
        return !value.empty();
    });
}

Value origins(std::vector<std::string>& target, bool may_be_empty) {
    return array<std::string>(target, {Shape::origins, may_be_empty ? 0 : 1}, [](const std::string& value, auto& made) {
        made.push_back(value);
        return api::is_origin_pattern(value);
    });
}

Value some_texts(std::vector<std::string>& target) {
    return array<std::string>(target, {Shape::texts, 1}, [](const std::string& value, auto& made) {
        made.push_back(value);
        return !value.empty();
    });
}

Value some_texts(std::vector<std::string>& target, std::vector<std::string> examples) {
    return array<std::string>(target, {Shape::texts, 0, kNoMost, std::move(examples)},
                              [](const std::string& value, auto& made) {
                                  made.push_back(value);
                                  return !value.empty();
                              });
}

Value some_of(const std::vector<std::string>& choices, std::function<void(std::vector<std::string>)> take) {
    return {{Shape::choices, 0, kNoMost, choices}, {}, [choices, take = std::move(take)](const toml::node& node) {
                std::vector<std::string> made;
                const auto known = array<std::string>(made, {Shape::choices, 1}, [&](const auto& value, auto& into) {
                    into.push_back(value);
                    return std::find(choices.begin(), choices.end(), value) != choices.end();
                });
                if (!known.take(node)) return false;
                take(std::move(made));
                return true;
            }};
}

Value whole_number(std::int64_t least, std::int64_t most, std::string by_default,
                   std::function<void(std::int64_t)> take) {
    return {{Shape::number, least, most, {}},
            std::move(by_default),
            [least, most, take = std::move(take)](const toml::node& node) {
                const auto value = node.value_exact<std::int64_t>();
                if (!value || *value < least || *value > most) return false;
                take(*value);
                return true;
            }};
}

Result<std::string> read_file(const fs::path& file, const Source& source, std::size_t most, Owner owner) {
    const auto why = [&](Errc code, Text text, std::initializer_list<std::string_view> values = {}) {
        return fail(code, source.name + ": " + say(source.language, text, values));
    };
    const bool of_root = owner == Owner::root;
    const auto open = of_root ? files::open_step(file, 0) : files::open_step(file);
    if (!open && open.error().code == Errc::not_found) return why(Errc::not_found, Text::absent);
    if (open && !open->why.empty())
        return why(Errc::denied, of_root ? Text::open_to_users : Text::open_to_others, {open->step.string()});
    const auto octets = files::read_guarded_file(file, most);
    if (octets) return std::string(as_text(*octets));
    const Errc code = octets.error().code;
    if (code == Errc::too_large) return why(code, Text::too_large, {std::to_string(most / 1024)});
    return why(code, Text::unreadable);
}

Result<toml::table> parse(std::string_view text, const Source& source) {
    Bytes storage;
    const std::string_view utf8 = as_text(utf8_text(as_bytes(text), storage));
    try {
        return toml::parse(utf8);
    } catch (const toml::parse_error& error) {
        const auto line = error.source().begin.line;
        return fail(Errc::malformed, at(source, line) + say(source.language, Text::not_toml, {line_of(utf8, line)}));
    }
}

Error mistake(const Source& source, const toml::node& where, const std::string& what) {
    return {Errc::malformed, at(source, where.source().begin.line) + what};
}

Result<void> take(const toml::table& table, const std::vector<Key>& keys, const Source& source) {
    return take_below(table, "", keys, source);
}

Result<void> need(const toml::table& root, const std::string& section, std::initializer_list<std::string_view> required,
                  const std::vector<Key>& keys, const Source& source) {
    const toml::table& table = *root[section].as_table();
    for (const std::string_view name : required) {
        if (table.contains(name)) continue;
        const auto key = std::ranges::find(keys, section + "." + std::string(name), &Key::name);
        return tl::unexpected(mistake(
            source, table,
            say(source.language, Text::section_lacks, {section, name, allowed(key->value.form, source.language)})));
    }
    return {};
}

Result<std::vector<const toml::table*>> tables(const toml::table& root, const std::string& name, const Source& source) {
    std::vector<const toml::table*> found;
    const toml::node* const node = root.get(name);
    if (node == nullptr) return found;
    const auto refuse = [&](const toml::node& where) {
        return tl::unexpected(mistake(source, where, say(source.language, Text::list_of_tables, {name})));
    };
    const toml::array* const array = node->as_array();
    if (array == nullptr) return refuse(*node);
    for (const toml::node& element : *array) {
        if (!element.is_table()) return refuse(element);
        found.push_back(element.as_table());
    }
    return found;
}

Result<void> take_all(const toml::table& table, const std::string& name, const std::vector<Key>& keys,
                      std::initializer_list<std::string_view> required, const Source& source) {
    if (auto done = take(table, keys, source); !done) return done;
    for (const Key& key : keys) {
        if (table.contains(key.name) || std::find(required.begin(), required.end(), key.name) == required.end())
            continue;
        const std::string form = allowed(key.value.form, source.language);
        return tl::unexpected(mistake(source, table, say(source.language, Text::lacks, {name, key.name, form})));
    }
    return {};
}

std::vector<grammar::KeyOutline> outline(const std::vector<Key>& keys, api::Language language) {
    std::vector<grammar::KeyOutline> made;
    for (const Key& key : keys)
        made.push_back({key.name, allowed(key.value.form, language), key.value.by_default, key.meaning});
    return made;
}

}  // namespace pidpys::toml_file
