// SPDX-License-Identifier: MIT
#include "channel/display_text.hpp"

#include <catch2/catch.hpp>

using namespace pidpys::channel;

TEST_CASE("visible_line_keeps_letters_of_every_script") {
    CHECK(visible_line("Договір №5 — ґанок.pdf") == "Договір №5 — ґанок.pdf");
    CHECK(visible_line("שלום.pdf") == "שלום.pdf");
    CHECK(visible_line("📄 a") == "📄 a");
}

TEST_CASE("visible_line_shows_bidirectional_overrides_instead_of_obeying_them") {
    CHECK(visible_line("invoice\u202Efdp.exe") == "invoice\uFFFDfdp.exe");
    CHECK(visible_line("a\u2066b\u200Bc\uFEFFd") == "a\uFFFDb\uFFFDc\uFFFDd");
}

TEST_CASE("visible_line_neutralises_terminal_escapes") {
    CHECK(visible_line("\x1b[2Jok\x07\xc2\x9b") == "\uFFFD[2Jok\uFFFD\uFFFD");
}

TEST_CASE("visible_line_is_one_line_without_hidden_tail") {
    CHECK(visible_line("  a.pdf \n\n\t\u2028   b\u00A0\u00A0c ") == "a.pdf b c");
    CHECK(visible_line(std::string(10, 'x'), 4) == "xxxx…");
}

TEST_CASE("visible_line_limits_stacked_marks") {
    std::string zalgo = "e";
    for (int i = 0; i < 50; ++i) zalgo += "\u0301";
    CHECK(visible_line(zalgo) == "e\u0301\u0301\u0301");
}

TEST_CASE("visible_line_replaces_ill_formed_utf8") {
    CHECK(visible_line("a\xff") == "a\uFFFD");
    CHECK(visible_line("\xc0\xaf") == "\uFFFD\uFFFD");            // overlong
    CHECK(visible_line("\xed\xa0\x80") == "\uFFFD\uFFFD\uFFFD");  // surrogate
    CHECK(visible_line("\xe2\x82") == "\uFFFD\uFFFD");            // truncated
}
