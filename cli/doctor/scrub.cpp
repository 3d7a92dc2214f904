// SPDX-License-Identifier: MIT
#include "cli/doctor/scrub.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace pidpys::cli {
namespace {

constexpr std::string_view kGone = "…";

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Part of a word in any alphabet.
bool is_wordly(char c) { return is_digit(c) || is_letter(c) || static_cast<unsigned char>(c) >= 0x80; }

void replace_home(std::string& text, const std::string& home) {
    for (auto at = text.find(home); at != std::string::npos; at = text.find(home, at + 1))
        text.replace(at, home.size(), "~");
}

// As words of their own: a user may be called "me".
void drop_name(std::string& text, const std::string& name) {
    if (name.size() < 2) return;  // one letter is nobody's
    for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at + 1)) {
        const auto end = at + name.size();
        const bool within = (at > 0 && is_wordly(text[at - 1])) || (end < text.size() && is_wordly(text[end]));
        if (!within) text.replace(at, name.size(), kGone);
    }
}

// A word ends where a path or an address would.
bool ends_word(char c) {
    return static_cast<unsigned char>(c) <= ' ' || std::string_view("\"'`()<>,;|").find(c) != std::string_view::npos;
}

bool is_of_the_system(std::string_view path) {
    constexpr std::array<std::string_view, 7> folders = {"/usr/", "/etc/", "/proc/",       "/sys/",
                                                         "/dev/", "/lib/", "/run/systemd/"};
    return std::ranges::any_of(folders, [&](auto folder) { return path.starts_with(folder); });
}

// "/srv/keys/Ivanenko.p12" → "/…/….p12"; "~/.local/state/pidpys/x.cer" → "~/…/….cer".
std::string path_scrubbed(std::string_view path) {
    const auto slash = path.rfind('/');
    const std::string_view name = path.substr(slash + 1);
    const auto dot = name.rfind('.');
    const std::string_view ending =
        dot == std::string_view::npos || dot == 0 || name.size() - dot > 6 ? "" : name.substr(dot);
    std::string made(path.substr(0, path.find('/') + 1));
    if (slash > made.size()) made.append(kGone).append("/");
    return made.append(kGone).append(ending);
}

// Keys, digests, serials and numbers of people within a word.
std::string numbers_scrubbed(std::string_view word) {
    constexpr std::size_t longest = 23, person_least = 8, person_most = 14;
    std::string made;
    for (std::size_t at = 0; at < word.size();) {
        std::size_t end = at;
        bool digits = false, letters = false;
        for (;
             end < word.size() && (is_digit(word[end]) || is_letter(word[end]) || word[end] == '+' || word[end] == '/');
             ++end) {
            digits = digits || is_digit(word[end]);
            letters = letters || !is_digit(word[end]);
        }
        const std::size_t size = end - at;
        if (size == 0) {
            made += word[at++];
            continue;
        }
        const bool of_person = !letters && size >= person_least && size <= person_most;
        const bool secret = digits && size > longest;
        made.append(of_person || secret ? kGone : word.substr(at, size));
        at = end;
    }
    return made;
}

std::string word_scrubbed(std::string_view word) {
    if (const auto scheme = word.find("://"); scheme != std::string_view::npos)
        return std::string(word.substr(0, scheme + 3)).append(kGone);
    const bool at_home = word.starts_with("~/");
    if (at_home || (word.starts_with('/') && word.size() > 1 && !is_of_the_system(word))) {
        std::string_view tail;  // "file.cer:" and the like
        while (!word.empty() && (word.back() == ':' || word.back() == '.')) word.remove_suffix(1), tail = ":";
        return path_scrubbed(word).append(tail);
    }
    if (const auto at = word.find('@'); at != std::string_view::npos && at > 0 && at + 1 < word.size())
        return std::string(kGone);
    return numbers_scrubbed(word);
}

void drop_pem(std::string& text) {
    constexpr std::string_view begin = "-----BEGIN ", end = "-----END ";
    for (auto at = text.find(begin); at != std::string::npos; at = text.find(begin, at)) {
        const auto close = text.find(end, at);
        const auto stop = close == std::string::npos ? text.size() : std::min(text.size(), text.find('\n', close));
        text.replace(at, stop - at, kGone);
    }
}

}  // namespace

std::string scrubbed(std::string text, const Scrub& what) {
    drop_pem(text);
    if (what.home.size() > 1) replace_home(text, what.home);
    for (const auto& name : what.names) drop_name(text, name);
    std::string made;
    for (std::size_t at = 0; at < text.size();) {
        if (ends_word(text[at])) {
            made += text[at++];
            continue;
        }
        std::size_t end = at;
        while (end < text.size() && !ends_word(text[end])) ++end;
        made += word_scrubbed(std::string_view(text).substr(at, end - at));
        at = end;
    }
    return made;
}

}  // namespace pidpys::cli
