// SPDX-License-Identifier: MIT
#include "channel/metadata.hpp"

#include <chrono>

#include <catch2/catch.hpp>

using namespace pidpys::channel;

namespace {

std::string clean(std::string_view html) { return sanitize_metadata(html).html; }

std::string repeated(std::string_view text, std::size_t times) {
    std::string all;
    all.reserve(text.size() * times);
    for (std::size_t i = 0; i < times; ++i) all += text;
    return all;
}

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("metadata_keeps_the_markup_that_pages_use") {
    CHECK(clean("<h1>дополнительное описание</h1>") == "<h3>дополнительное описание</h3>");
    CHECK(clean("<p align=center>a <b>b</b><br>c</p>") == "<p align=\"center\">a <b>b</b><br/>c</p>");
    CHECK(clean("<ul><li>1<li>2</ul>") == "<ul><li>1</li><li>2</li></ul>");
    CHECK(clean("<table><tr><td colspan=2>x<td>y<tr><th>z</table>") ==
          "<table border=\"1\" cellspacing=\"0\" cellpadding=\"3\"><tr><td colspan=\"2\">x</td><td>y</td></tr>"
          "<tr><th>z</th></tr></table>");
    CHECK(clean("a &lt;b&gt; &#1110; &#x454; &laquo;q&raquo; &bogus; &") == "a &lt;b&gt; і є «q» &amp;bogus; &amp;");
}

TEST_CASE("metadata_loses_everything_that_acts_loads_or_deceives") {
    CHECK(clean("<script>alert('</b>')</script>x") == "x");
    CHECK(clean("<style>*{display:none}</style>x") == "x");
    CHECK(clean("<img src=https://evil/x.png onerror=go()>x<iframe src=//e>inner</iframe>") == "x");
    CHECK(clean("<a href='https://evil/'>link</a>") == "<u>link</u>");
    CHECK(clean("<p style='background:url(https://evil/x)' onclick=go() color=white class=x>t</p>") == "<p>t</p>");
    CHECK(clean("<font color=white size=1>t</font>") == "t");
    CHECK(clean("<!-- <b>hidden</b> --><!DOCTYPE html><?xml?>t") == "t");
    CHECK(clean("abc\u202Edef\x07") == "abc\uFFFDdef\uFFFD");
    CHECK(clean("&#x202E;&#27;&#0;&#x110000;&#99999999999;") == "\uFFFD\uFFFD\uFFFD\uFFFD&amp;#99999999999;");
}

TEST_CASE("metadata_attribute_values_cannot_break_out") {
    CHECK(clean(R"(<p align="left"><p align='"><img src=x>'>t)") == "<p align=\"left\"></p><p>t</p>");
    CHECK(clean("<td colspan=99>x</td>") == "x");
    CHECK(clean("<table><tr><td colspan='2\"'>x</table>") ==
          "<table border=\"1\" cellspacing=\"0\" cellpadding=\"3\"><tr><td>x</td></tr></table>");
}

TEST_CASE("metadata_of_unfinished_markup_ends_quietly") {
    CHECK(clean("a<b") == "a<b></b>");
    CHECK(clean("a<b attr=\"never closed") == "a<b></b>");
    CHECK(clean("a<!-- never closed") == "a");
    CHECK(clean("a<script>never closed") == "a");
    CHECK(clean("1 < 2 <3 <") == "1 &lt; 2 &lt;3 &lt;");
    CHECK(clean("</b></p>x</table>") == "x");
}

TEST_CASE("metadata_of_a_hundred_thousand_nested_tags_is_bounded_in_time_depth_and_size") {
    const std::string tag = GENERATE("<b>", "<div>", "<ul><li>", "<table><tr><td>", "<blockquote>", "<p>", "<b x=\"",
                                     "<!--", "</b>", "<script", "&amp", "</", "<a href='x'><i>");
    const std::string input = repeated(tag, 1'000'000 / tag.size()) + "end";
    const auto before = std::chrono::steady_clock::now();
    const CleanMetadata result = sanitize_metadata(input);
    const auto spent = std::chrono::steady_clock::now() - before;

    CHECK(spent < std::chrono::seconds(2));
    CHECK(result.html.size() <= max_clean_metadata);
    std::size_t depth = 0, deepest = 0, tags = 0;
    for (std::size_t i = 0; i + 1 < result.html.size(); ++i) {
        if (result.html[i] != '<') continue;
        if (result.html[i + 1] == '/') {
            REQUIRE(depth > 0);
            --depth;
        } else {
            ++tags;
            deepest = std::max(deepest, ++depth);
        }
    }
    CHECK(depth == 0);
    CHECK(deepest <= max_clean_depth);
    CHECK(tags <= max_clean_elements);
}

TEST_CASE("metadata_says_when_something_was_left_out") {
    CHECK_FALSE(sanitize_metadata("<b>short</b>").cut);
    CHECK(sanitize_metadata(repeated("слово ", 100'000)).cut);
    CHECK(sanitize_metadata(repeated("<b>", 100)).cut);
}

TEST_CASE("metadata_tables_stay_narrow") {
    const std::string html = clean("<table><tr>" + repeated("<td colspan=9>x", 1000) + "</table>");
    CHECK(std::count(html.begin(), html.end(), 'x') == 1000);
    std::size_t cells = 0;
    for (std::size_t at = html.find("<td"); at != std::string::npos; at = html.find("<td", at + 1)) ++cells;
    CHECK(cells == 3);
}

TEST_CASE("metadata_keeps_lines_of_preformatted_text_only") {
    CHECK(clean("a\n\n  b") == "a b");
    CHECK(clean("<pre>a\r\n  b</pre>") == "<pre>a\n  b</pre>");
}

TEST_CASE("metadata_as_lines_has_no_markup_and_no_escapes") {
    CHECK(metadata_text("<h1>Платіж</h1><p>Сума&nbsp;5</p><ul><li>a<li>b</ul>", 1000) == "Платіж\nСума 5\n- a\n- b");
    CHECK(metadata_text("\x1b[31mred<script>x</script>", 1000) == "\uFFFD[31mred");
    CHECK(contains(metadata_text(repeated("x ", 1000), 100), "…"));
}
