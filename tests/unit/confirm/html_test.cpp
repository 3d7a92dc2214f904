// SPDX-License-Identifier: MIT
#include "api/confirm/html.hpp"

#include <catch2/catch.hpp>

using pidpys::api::confirm::escaped;
using pidpys::api::confirm::Html;

TEST_CASE("html_markup_of_others_is_text") {
    CHECK(escaped("<script>alert('1')</script>") == "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;");
    CHECK(escaped("\" onload=\"x") == "&quot; onload=&quot;x");
    CHECK(escaped("&lt;") == "&amp;lt;");
    Html html;
    html << "<td>";
    html.text("a<b").number(7) << "</td>";
    CHECK(std::move(html).take() == "<td>a&lt;b7</td>");
}

TEST_CASE("html_what_hides_or_reorders_is_seen") {
    CHECK(escaped("cod\u202Efdp.exe") == "cod\uFFFDfdp.exe");
    CHECK(escaped("a\u2066b\u2069c\u200Bd") == "a\uFFFDb\uFFFDc\uFFFDd");
    CHECK(escaped(std::string_view("a\0b\x1b[31m\x7f", 9)) == "a\uFFFDb\uFFFD[31m\uFFFD");
    CHECK(escaped("one\r\nSet-Cookie: x") == "one Set-Cookie: x");
    CHECK(escaped("\xff\xfe<") == "\uFFFD\uFFFD&lt;");
    CHECK(escaped("договір № 1.pdf") == "договір № 1.pdf");
}

TEST_CASE("html_long_names_are_cut_and_say_so") {
    const auto cut = escaped(std::string(100'000, 'x'));
    CHECK(cut.size() < 5000);
    CHECK(cut.ends_with("…"));
    CHECK(escaped(std::string(100'000, '<')).ends_with("&lt;…"));
}
