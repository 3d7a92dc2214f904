// SPDX-License-Identifier: MIT
// Narrow text is UTF-8 (program.manifest), which the C runtime of these programs does not know: in its one locale it takes
// each octet for a character, and by it libstdc++ widens every std::filesystem::path that is made of a narrow name
// (codecvt<wchar_t, char>). These stand in the place of the runtime's own. [C11 7.29.6.3]
#include <cerrno>
#include <cstddef>
#include <cwchar>

namespace {

// One unit after the other: a character beyond U+FFFF is two, and the state keeps the second.
using State = std::mbstate_t;  // an int here

constexpr std::size_t kMalformed = static_cast<std::size_t>(-1), kIncomplete = static_cast<std::size_t>(-2);

std::size_t refuse() {
    errno = EILSEQ;
    return kMalformed;
}

}  // namespace

extern "C" std::size_t mbrtowc(wchar_t* to, const char* from, std::size_t count, State* state) {
    static State own{};
    if (state == nullptr) state = &own;
    if (from == nullptr) {
        *state = 0;
        return 0;
    }
    if (count == 0) return kIncomplete;
    const auto octet = [&](std::size_t i) { return static_cast<unsigned char>(from[i]); };
    if (*state != 0) {  // the second unit; its last octet was left for it
        if (to != nullptr) *to = static_cast<wchar_t>(*state);
        *state = 0;
        return 1;
    }
    const unsigned first = octet(0);  // RFC 3629 §4
    const std::size_t length = first < 0x80   ? 1
                               : first < 0xc2 ? 0
                               : first < 0xe0 ? 2
                               : first < 0xf0 ? 3
                               : first < 0xf5 ? 4
                                              : 0;
    if (length == 0) return refuse();
    unsigned long code = length == 1 ? first : first & (0x7fU >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if (i == count) return kIncomplete;
        if ((octet(i) & 0xc0U) != 0x80) return refuse();
        code = code << 6U | (octet(i) & 0x3fU);
    }
    if ((length == 3 && (code < 0x800 || (code >= 0xd800 && code < 0xe000))) ||
        (length == 4 && (code < 0x10000 || code > 0x10ffff)))
        return refuse();
    if (code >= 0x10000) {
        *state = static_cast<State>(0xdc00 + (code & 0x3ffU));
        if (to != nullptr) *to = static_cast<wchar_t>(0xd7c0 + (code >> 10U));
        return length - 1;
    }
    if (to != nullptr) *to = static_cast<wchar_t>(code);
    return code == 0 ? 0 : length;
}

extern "C" std::size_t mbrlen(const char* from, std::size_t count, State* state) {
    static State own{};
    return mbrtowc(nullptr, from, count, state != nullptr ? state : &own);
}

// `count` units at most; without `to` as many as there are. A null octet ends no sequence, so that none is read past it.
extern "C" std::size_t mbsrtowcs(wchar_t* to, const char** from, std::size_t count, State* state) {
    static State own{};
    if (state == nullptr) state = &own;
    const char* at = *from;
    for (std::size_t made = 0;; ++made) {
        if (to != nullptr && made == count) return *from = at, made;
        wchar_t unit = 0;
        const std::size_t taken = mbrtowc(&unit, at, 4, state);
        if (taken == kMalformed) return kMalformed;
        if (to != nullptr) to[made] = unit;
        if (taken == 0) {
            if (to != nullptr) *from = nullptr;
            return made;
        }
        at += taken;
    }
}
