// SPDX-License-Identifier: MIT
#include "toml/form.hpp"

#include "toml/words.hpp"

namespace pidpys::toml_file {

std::string allowed(const Form& form, api::Language language) {
    std::string names;
    for (const auto& choice : form.choices) names.append(names.empty() ? "\"" : ", \"").append(choice).append("\"");
    switch (form.shape) {
        case Shape::flag: return say(language, Text::a_flag);
        case Shape::number: {
            const std::string least = std::to_string(form.least);
            if (form.most == kNoMost) return say(language, Text::a_number_from, {least});
            return say(language, Text::a_number, {least, std::to_string(form.most)});
        }
        case Shape::numbers:
            return say(language, Text::numbers, {std::to_string(form.least), std::to_string(form.most)});
        case Shape::text:
            return names.empty() ? say(language, Text::a_text) : say(language, Text::a_text_such, {names});
        case Shape::path: return say(language, Text::a_path);
        case Shape::paths: return say(language, Text::some_paths, {"[\"folder\", \"/srv/folder\"]"});
        case Shape::texts:
            return say(language, form.least > 0 ? Text::some_texts : Text::any_texts,
                       {names.empty() ? "[\"name-*\"]" : "[" + names + "]"});
        case Shape::origins: return say(language, Text::some_origins, {"[\"https://bank.ua\", \"https://*.bank.ua\"]"});
        case Shape::endpoints: return say(language, Text::some_endpoints, {"[\"127.0.0.1:9091\", \"[::1]:9091\"]"});
        case Shape::choice: return say(language, Text::one_of, {names});
        case Shape::tables: {
            const std::string example = form.choices.empty() ? std::string() : form.choices.front();
            return say(language, Text::some_tables, {"[" + example + "]"});
        }
        case Shape::choices: return say(language, Text::some_of, {names});
    }
    return {};
}

}  // namespace pidpys::toml_file
