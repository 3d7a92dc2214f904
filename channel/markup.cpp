// SPDX-License-Identifier: MIT
#include "channel/markup.hpp"

#include <algorithm>
#include <array>

#include "channel/display_text.hpp"

namespace pidpys::channel {

namespace {

constexpr std::size_t max_tag_name = 16;
constexpr std::size_t max_attributes = 16;
constexpr std::size_t max_value = 64;
constexpr std::size_t max_reference = 10;

constexpr std::array<std::string_view, 10> raw_text = {"script",  "style",    "title", "textarea",  "iframe",
                                                       "noembed", "noframes", "xmp",   "plaintext", "noscript"};

struct Reference {
    std::string_view name;
    char32_t code;
};
constexpr Reference references[] = {
    {"amp", '&'},      {"lt", '<'},       {"gt", '>'},       {"quot", '"'},     {"apos", '\''},     {"nbsp", 0xA0},
    {"laquo", 0xAB},   {"raquo", 0xBB},   {"ndash", 0x2013}, {"mdash", 0x2014}, {"hellip", 0x2026}, {"bull", 0x2022},
    {"middot", 0xB7},  {"copy", 0xA9},    {"reg", 0xAE},     {"trade", 0x2122}, {"deg", 0xB0},      {"sect", 0xA7},
    {"para", 0xB6},    {"euro", 0x20AC},  {"times", 0xD7},   {"plusmn", 0xB1},  {"lsquo", 0x2018},  {"rsquo", 0x2019},
    {"ldquo", 0x201C}, {"rdquo", 0x201D}, {"bdquo", 0x201E}, {"rarr", 0x2192},  {"larr", 0x2190},   {"minus", 0x2212}};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same(std::string_view a, std::string_view lower_case) {
    return std::equal(a.begin(), a.end(), lower_case.begin(), lower_case.end(),
                      [](char x, char y) { return lower(x) == y; });
}

class Reader {
public:
    Reader(std::string_view text, MarkupSink& sink) : rest_(text), sink_(sink) {}

    void run() {
        while (!rest_.empty() && !sink_.full()) {
            if (rest_[0] == '<' && rest_.size() > 1 && markup()) continue;
            sink_.character(next_character(rest_));
        }
    }

private:
    // A character, or what a character reference stands for; an unknown reference is its own letters.
    static char32_t next_character(std::string_view& text) {
        if (text[0] == '&') {
            const std::size_t end = text.substr(0, max_reference + 2).find(';');
            if (end != std::string_view::npos && end > 1) {
                if (const char32_t code = referenced(text.substr(1, end - 1)); code != 0) {
                    text.remove_prefix(end + 1);
                    return code;
                }
            }
        }
        return next_code_point(text);
    }

    static char32_t referenced(std::string_view name) {
        if (name[0] != '#') {
            const auto found = std::find_if(std::begin(references), std::end(references),
                                            [&](const Reference& reference) { return reference.name == name; });
            return found == std::end(references) ? 0 : found->code;
        }
        name.remove_prefix(1);
        const bool hex = !name.empty() && lower(name[0]) == 'x';
        if (hex) name.remove_prefix(1);
        char32_t code = name.empty() ? 0xFFFFFFFF : 0;
        for (const char c : name) {
            const char32_t digit = is_digit(c) ? static_cast<char32_t>(c - '0')
                                   : hex && lower(c) >= 'a' && lower(c) <= 'f'
                                       ? static_cast<char32_t>(lower(c) - 'a' + 10)
                                       : 0xFF;
            if (digit == 0xFF) return 0;
            code = std::min<char32_t>(code * (hex ? 16 : 10) + digit, 0x110000);
        }
        return code == 0 || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF) ? 0xFFFD : code;
    }

    // True if something that is no text was consumed.
    bool markup() {
        const char next = rest_[1];
        if (next == '!' || next == '?') {
            skip_past(rest_.substr(0, 4) == "<!--" ? "-->" : ">");
            return true;
        }
        const bool closing = next == '/';
        const std::size_t start = closing ? 2 : 1;
        if (rest_.size() <= start || !is_letter(rest_[start])) return false;
        rest_.remove_prefix(start);

        std::string name;
        while (!rest_.empty() && !is_space(rest_[0]) && rest_[0] != '>' && rest_[0] != '/') {
            if (name.size() <= max_tag_name) name.push_back(lower(rest_[0]));
            rest_.remove_prefix(1);
        }
        const Attributes attributes = read_attributes();
        if (name.size() > max_tag_name) return true;
        if (closing) {
            sink_.close(name);
        } else if (std::find(raw_text.begin(), raw_text.end(), name) != raw_text.end()) {
            skip_element(name);
        } else {
            sink_.open(name, attributes);
        }
        return true;
    }

    // Up to and past '>'.
    Attributes read_attributes() {
        Attributes attributes;
        while (!rest_.empty() && rest_[0] != '>') {
            if (is_space(rest_[0]) || rest_[0] == '/') {
                rest_.remove_prefix(1);
                continue;
            }
            std::string name;
            do {
                if (name.size() <= max_tag_name) name.push_back(lower(rest_[0]));
                rest_.remove_prefix(1);
            } while (!rest_.empty() && !is_space(rest_[0]) && rest_[0] != '=' && rest_[0] != '>' && rest_[0] != '/');
            skip_spaces();
            std::string value;
            if (!rest_.empty() && rest_[0] == '=') {
                rest_.remove_prefix(1);
                value = read_value();
            }
            if (attributes.size() < max_attributes && name.size() <= max_tag_name)
                attributes.emplace_back(std::move(name), std::move(value));
        }
        if (!rest_.empty()) rest_.remove_prefix(1);
        return attributes;
    }

    std::string read_value() {
        skip_spaces();
        const char quote = !rest_.empty() && (rest_[0] == '"' || rest_[0] == '\'') ? rest_[0] : '\0';
        if (quote != '\0') rest_.remove_prefix(1);
        std::string value;
        while (!rest_.empty() && (quote != '\0' ? rest_[0] != quote : !is_space(rest_[0]) && rest_[0] != '>')) {
            const char32_t code = next_character(rest_);
            if (value.size() < max_value) append_utf8(value, code);
        }
        if (quote != '\0' && !rest_.empty()) rest_.remove_prefix(1);
        return value;
    }

    void skip_spaces() {
        while (!rest_.empty() && is_space(rest_[0])) rest_.remove_prefix(1);
    }

    void skip_past(std::string_view end) {
        const std::size_t found = rest_.find(end);
        rest_.remove_prefix(found == std::string_view::npos ? rest_.size() : found + end.size());
    }

    void skip_element(std::string_view name) {
        while (!rest_.empty()) {
            const std::size_t found = rest_.find("</");
            if (found == std::string_view::npos) break;
            rest_.remove_prefix(found + 2);
            if (!same(rest_.substr(0, name.size()), name)) continue;
            return skip_past(">");
        }
        rest_ = {};
    }

    std::string_view rest_;
    MarkupSink& sink_;
};

}  // namespace

void read_markup(std::string_view text, MarkupSink& sink) { Reader(text, sink).run(); }

}  // namespace pidpys::channel
