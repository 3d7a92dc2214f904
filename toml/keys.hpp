// SPDX-License-Identifier: MIT
// A TOML file read by one table of its keys. From the same table come the mistakes, which name file, line, key and what
// is allowed, and the file's manual page. A key that is not in the table is an error: a misspelt restriction must not
// pass unnoticed.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

#include "crypto/base/result.hpp"
#include "toml/form.hpp"
#include "grammar/grammar.hpp"

namespace pidpys::toml_file {

// How a key is read: what it may be, what it is without it, and who takes it (false: it is not in the form).
struct Value {
    Form form;
    std::string by_default;
    std::function<bool(const toml::node&)> take;
};

struct Key {
    std::string name;  // "limits.uploads": below [limits]
    Value value;
    std::string meaning;  // for people; `code` in backticks
};

// The file that is read: its name in mistakes, its manual page, the language that mistakes are told in.
struct Source {
    std::string name;
    std::string_view page;
    api::Language language;
};

Value flag(bool& target);
Value text(std::string& target);
Value path(std::filesystem::path& target, const std::filesystem::path& base);
Value paths(std::vector<std::filesystem::path>& target, const std::filesystem::path& base);
// Patterns of sites. One that matches nothing would be a restriction that passes unnoticed.
Value origins(std::vector<std::string>& target, bool may_be_empty);
Value some_texts(std::vector<std::string>& target);                                     // at least one
Value some_texts(std::vector<std::string>& target, std::vector<std::string> examples);  // perhaps none
Value some_of(const std::vector<std::string>& choices, std::function<void(std::vector<std::string>)> take);

Value whole_number(std::int64_t least, std::int64_t most, std::string by_default,
                   std::function<void(std::int64_t)> take);

template <class Number>
Value number(Number& target, std::int64_t least, std::int64_t most) {
    return whole_number(least, most, std::to_string(target),
                        [&target](std::int64_t value) { target = static_cast<Number>(value); });
}

template <class Number>
Value numbers(std::vector<Number>& target, std::int64_t least, std::int64_t most) {
    std::string usual;
    for (const Number each : target) usual += (usual.empty() ? "" : ", ") + std::to_string(each);
    return {{Shape::numbers, least, most}, std::move(usual), [&target, least, most](const toml::node& node) {
                const toml::array* elements = node.as_array();
                if (elements == nullptr) return false;
                std::vector<Number> made;
                for (const toml::node& element : *elements) {
                    const auto value = element.value_exact<std::int64_t>();
                    if (!value || *value < least || *value > most) return false;
                    made.push_back(static_cast<Number>(*value));
                }
                target = std::move(made);
                return true;
            }};
}

template <class Duration>
Value seconds(Duration& target, std::int64_t most) {
    const auto now = std::chrono::duration_cast<std::chrono::seconds>(target).count();
    return whole_number(1, most, std::to_string(now),
                        [&target](std::int64_t value) { target = std::chrono::seconds(value); });
}

// One of the names, for what stands beside it.
template <class T>
Value one_of(T& target, const std::vector<std::pair<std::string, T>>& names) {
    Value made{{Shape::choice, 0, kNoMost, {}}, {}, {}};
    for (const auto& [name, value] : names) {
        made.form.choices.push_back(name);
        if (value == target) made.by_default = name;
    }
    made.take = [&target, names](const toml::node& node) {
        const auto given = node.value_exact<std::string>();
        for (const auto& [name, value] : names)
            if (given == name) return target = value, true;
        return false;
    };
    return made;
}

// An array of at least form.least texts, each of which passes `add`; it replaces what is there.
template <class T>
Value array(std::vector<T>& target, Form form, std::function<bool(const std::string&, std::vector<T>&)> add) {
    const auto least = static_cast<std::size_t>(form.least);
    return {std::move(form), {}, [&target, least, add = std::move(add)](const toml::node& node) {
                const toml::array* elements = node.as_array();
                if (elements == nullptr || elements->size() < least) return false;
                std::vector<T> made;
                for (const toml::node& element : *elements) {
                    const auto value = element.value_exact<std::string>();
                    if (!value || !add(*value, made)) return false;
                }
                target = std::move(made);
                return true;
            }};
}

enum class Owner { user, root };

// A file that nobody but root, and the user if he is its owner, may change, at most `most` octets. not_found, denied,
// too_large, io, each with words.
Result<std::string> read_file(const std::filesystem::path& file, const Source& source,
                              std::size_t most = std::size_t{1} << 20, Owner owner = Owner::user);

// malformed, with the line.
Result<toml::table> parse(std::string_view text, const Source& source);

// A mistake at that place: "pidpys.toml:3: …".
Error mistake(const Source& source, const toml::node& where, const std::string& what);

// Every member of the table goes to its key. malformed for the first that has none or does not fit.
Result<void> take(const toml::table& table, const std::vector<Key>& keys, const Source& source);

// The keys that must stand in the section [name], which is there; malformed for the first that does not.
Result<void> need(const toml::table& root, const std::string& section, std::initializer_list<std::string_view> required,
                  const std::vector<Key>& keys, const Source& source);

// The tables [[name]] of a file, in their order; none is well. malformed if one of them is none.
Result<std::vector<const toml::table*>> tables(const toml::table& root, const std::string& name, const Source& source);

// take() for a table [[name]] in which some keys must be there.
Result<void> take_all(const toml::table& table, const std::string& name, const std::vector<Key>& keys,
                      std::initializer_list<std::string_view> required, const Source& source);

// For manual pages, in the order of the table.
std::vector<grammar::KeyOutline> outline(const std::vector<Key>& keys, api::Language language);

}  // namespace pidpys::toml_file
