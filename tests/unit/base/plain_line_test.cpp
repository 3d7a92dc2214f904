// SPDX-License-Identifier: MIT
#include "crypto/base/plain_line.hpp"

#include <catch2/catch.hpp>

namespace pidpys {

TEST_CASE("plain_text_hides_nothing") {
    CHECK(is_plain("Шевченко  Тарас, №\u00a07"));
    CHECK(is_plain(""));
    for (const char* hidden :
         {"a\nb", "a\tb", "a\u200bb", "\u202eab", "\u2066ab", "a\u2028b", "\ufeffa", "a\x7f", "a\xff"}) {
        CAPTURE(hidden);
        CHECK_FALSE(is_plain(hidden));
    }
}

TEST_CASE("other_programs_words_become_one_plain_line") {
    CHECK(plain_line("Сервіс не працює") == "Сервіс не працює");
    CHECK(plain_line("  a\r\n\tb\x01 c ") == "a b c");
    CHECK(plain_line("\xe2\x80\xae"
                     "abc\xe2\x80\xa8"
                     "def") == "abc def");  // turned writing, a line separator
    CHECK(plain_line("a\xc2\x85"
                     "b") == "a b");
    CHECK(plain_line("") == "");
    CHECK(plain_line("\n") == "");
    CHECK(plain_line("€𝄞") == "€𝄞");
}

TEST_CASE("what_is_no_utf8_becomes_question_marks") {
    CHECK(plain_line("\xff\xfe") == "??");
    CHECK(plain_line("a\xc0\xaf") == "a??");          // longer than need be
    CHECK(plain_line("\xed\xa0\x80") == "???");       // a surrogate
    CHECK(plain_line("\xe2\x82") == "??");            // cut
    CHECK(plain_line("\xf4\x90\x80\x80") == "????");  // beyond the last character
    CHECK(plain_line(std::string_view("a\0b", 3)) == "a b");
}

TEST_CASE("a_long_line_is_cut_between_characters") {
    const std::string line = plain_line(std::string(4000, 'x'), 20);
    CHECK(line == std::string(17, 'x') + "…");
    std::string cyrillic;
    for (int i = 0; i < 100; ++i) cyrillic += "ї";
    CHECK(plain_line(cyrillic, 20).size() <= 20);
    CHECK(plain_line(cyrillic, 20).substr(0, 2) == "ї");
    CHECK(plain_line(cyrillic, 20).ends_with("…"));
}

}  // namespace pidpys
