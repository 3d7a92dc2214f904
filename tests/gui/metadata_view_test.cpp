// SPDX-License-Identifier: MIT
#include "gui/metadata_view.hpp"

#include <catch2/catch.hpp>

#include <QTest>
#include <QTextDocument>

#include "scene.hpp"

using pidpys::gui::MetadataView;
using pidpys::test::CpuTime;

TEST_CASE("metadata_view_loads_nothing_and_follows_nothing") {
    MetadataView view("<img src='file:///etc/passwd'><a href='https://evil/'>link</a><style>@import 'x'</style>text");
    view.resize(300, 200);
    view.show();
    (void)QTest::qWaitForWindowExposed(&view);
    CHECK(view.refused_loads() == 0);
    CHECK(view.toPlainText() == QStringLiteral("linktext"));
    CHECK(view.anchorAt(QPoint(8, 8)).isEmpty());
    view.setSource(QUrl(QStringLiteral("file:///etc/passwd")));
    CHECK(view.toPlainText() == QStringLiteral("linktext"));
    CHECK_FALSE(view.loadResource(QTextDocument::HtmlResource, QUrl(QStringLiteral("file:///etc/passwd"))).isValid());
}

TEST_CASE("metadata_view_takes_a_megabyte_of_nested_tags") {
    const std::string tag =
        GENERATE("<b>", "<div>", "<table><tr><td>", "<ul><li>", "<p>x", "<tr><td>x", "<blockquote>x");
    std::string html;
    while (html.size() < 1'000'000) html += tag;
    const CpuTime spent;
    MetadataView view(html + "end");
    view.resize(400, 200);
    view.show();
    (void)QTest::qWaitForWindowExposed(&view);
    INFO(tag);
    CHECK(spent.seconds() < 10);
}
