// SPDX-License-Identifier: MIT
#include "api/confirm/words.hpp"

#include <algorithm>
#include <optional>

#include "api/messages/catalogue.hpp"

namespace pidpys::api::confirm {
namespace {

constexpr Catalogue<Word> texts = {{
#define X(name, uk, ru, en, pl) row(uk, ru, en, pl),
#include "api/confirm/catalogue.def"
#undef X
}};

constexpr int kMostMembers = 32;

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
    while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
    return text;
}

// A weight in thousandths; 1000 without one, 0 for what is none.
int weight_of(std::string_view parameters) {
    parameters = trimmed(parameters);
    if (parameters.empty()) return 1000;
    if (!parameters.starts_with("q=") && !parameters.starts_with("Q=")) return 0;
    const auto value = parameters.substr(2);
    if (value.empty() || value.size() > 5 || (value[0] != '0' && value[0] != '1')) return 0;
    if (value.size() > 1 && value[1] != '.') return 0;
    int weight = (value[0] - '0') * 1000;
    int place = 100;
    for (const char digit : value.substr(std::min<std::size_t>(2, value.size()))) {
        if (digit < '0' || digit > '9') return 0;
        weight += (digit - '0') * place;
        place /= 10;
    }
    return std::min(weight, 1000);
}

}  // namespace

std::string_view text(Language language, Word word) { return texts.of(language, word); }

std::string say(Language language, Word word, std::initializer_list<std::string> values) {
    constexpr std::string_view place = "{n}";
    std::string said;
    std::string_view rest = text(language, word);
    for (const auto& value : values) {
        const auto at = rest.find(place);
        if (at == std::string_view::npos) break;
        said += rest.substr(0, at);
        said += value;
        rest.remove_prefix(at + place.size());
    }
    said += rest;
    return said;
}

Language language_for(std::string_view accept, Language usual) {
    accept = trimmed(accept);
    if (accept.empty()) return usual;
    Language best = Language::en;
    int heaviest = 0;
    for (int count = 0; !accept.empty() && count < kMostMembers; ++count) {
        const auto comma = accept.find(',');
        const auto member = accept.substr(0, comma);
        accept = comma == std::string_view::npos ? std::string_view() : accept.substr(comma + 1);
        const auto semicolon = member.find(';');
        const auto name = trimmed(member.substr(0, semicolon));
        const auto language = name == "*" ? std::optional(usual) : parse_language(name);
        const int weight = semicolon == std::string_view::npos ? 1000 : weight_of(member.substr(semicolon + 1));
        if (!language || weight <= heaviest) continue;
        best = *language;
        heaviest = weight;
    }
    return best;
}

}  // namespace pidpys::api::confirm
