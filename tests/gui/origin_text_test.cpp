// SPDX-License-Identifier: MIT
#include "gui/origin_text.hpp"

#include <catch2/catch.hpp>

#include <QUrl>

using pidpys::gui::origin_text;

namespace {

std::string ace(const char16_t* host) {
    return QUrl::toAce(QString::fromUtf16(host), QUrl::IgnoreIDNWhitelist).toStdString();
}

}  // namespace

TEST_CASE("origin_names_the_site_that_the_daemon_has_found") {
    const auto text = origin_text("https://login.bank.ua:8443", "bank.ua");
    CHECK(text.site == QStringLiteral("bank.ua"));
    CHECK(text.address == QStringLiteral("https://login.bank.ua:8443"));
    CHECK(text.decoded.isEmpty());
    CHECK_FALSE(text.mixed);
    CHECK_FALSE(text.lookalike);
}

TEST_CASE("origin_whose_site_is_another_is_named_by_its_host") {
    CHECK(origin_text("https://evil.example", "bank.ua").site == QStringLiteral("evil.example"));
    CHECK(origin_text("https://evilbank.ua", "bank.ua").site == QStringLiteral("evilbank.ua"));
    CHECK(origin_text("https://evil.example:9", {}).site == QStringLiteral("evil.example"));
    CHECK(origin_text("http://[::1]:3000", {}).site == QStringLiteral("[::1]"));
    CHECK(origin_text("null", {}).site == QStringLiteral("null"));
}

TEST_CASE("punycode_is_shown_with_its_letters_and_told_when_they_deceive") {
    struct Case {
        const char16_t* host;
        bool mixed, lookalike;
    };
    const Case cases[] = {{u"підпис.укр", false, false},     {u"münchen.de", false, false},
                          {u"бank.ua", true, false},         {u"раураӏ.com", false, true},
                          {u"пошта.com", false, false},      {u"日本ひらカタ.jp", false, false},
                          {u"www.рорsite.com", true, false}, {u"αρτ.com", false, true}};
    for (const auto& example : cases) {
        const QString host = QString::fromUtf16(example.host);
        const std::string wire = ace(example.host);
        INFO(wire);
        REQUIRE(wire.find("xn--") != std::string::npos);
        const auto text = origin_text("https://" + wire, wire);
        CHECK(text.site.toStdString() == wire);
        CHECK(text.decoded == host);
        CHECK(text.mixed == example.mixed);
        CHECK(text.lookalike == example.lookalike);
    }
}
