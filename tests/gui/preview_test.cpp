// SPDX-License-Identifier: MIT
// The preview: what the caged program makes of documents, that its cage holds, and the window round it.
#include <catch2/catch.hpp>

#include <algorithm>

#include <QApplication>
#include <QBuffer>
#include <QFile>
#include <QLabel>
#include <QPainter>
#include <QPdfWriter>
#include <QPlainTextEdit>
#include <QProcess>
#include <QPushButton>
#include <QTabWidget>
#include <QTableWidget>
#include <QTemporaryDir>

#include "gui/preview_window.hpp"
#include "gui/strings.hpp"
#include "scene.hpp"
#include "tests/main/places.hpp"

using namespace pidpys;
using namespace pidpys::test;
using preview::Kind;
using preview::Section;

namespace {

std::vector<Section> preview_of(const QByteArray& document, std::uint32_t page = 0) {
    gui::PreviewProcess process(gui::PreviewProcess::installed(), nullptr);
    std::optional<std::vector<Section>> shown;
    process.run(document, page, 600, [&](std::vector<Section> sections) { shown = std::move(sections); });
    REQUIRE(wait_until([&] { return shown.has_value(); }, 60'000));
    return *shown;
}

QByteArray pdf(int pages) {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setResolution(72);
    QPainter painter(&writer);
    for (int page = 0; page < pages; ++page) {
        if (page > 0) writer.newPage();
        painter.fillRect(0, 0, 10'000, 10'000, page == 0 ? Qt::red : Qt::blue);
    }
    painter.end();
    return buffer.data();
}

QByteArray png(const QImage& image) {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return buffer.data();
}

QColor middle(const QImage& image) { return image.pixelColor(image.width() / 2, image.height() / 2); }

gui::FetchPiece pieces_of(const QByteArray& document, qsizetype piece_size) {
    return [=](std::uint64_t, std::uint64_t offset, const gui::PieceTaken& taken) {
        const QByteArray part = document.mid(static_cast<qsizetype>(offset), piece_size);
        channel::Piece piece{0, static_cast<std::uint64_t>(document.size()), {}};
        piece.octets.assign(part.begin(), part.end());
        taken(std::move(piece));
    };
}

channel::Document named(const char* name, std::uint64_t size) {
    channel::Document document{name, size, "SHA-256", std::string(64, 'a')};
    document.at_hand = true;
    return document;
}

}  // namespace

TEST_CASE("text_is_shown_as_text_whatever_its_encoding") {
    const QString text = QStringLiteral("Договір №17\nСума: 12 500,00 грн\n");
    const QByteArray cyrillic("\xC4\xEE\xE3\xEE\xE2\xB3\xF0");  // Windows-1251
    const auto utf8 = preview_of(text.toUtf8());
    REQUIRE(utf8.size() == 1);
    CHECK(utf8[0].kind == Kind::text);
    CHECK(utf8[0].text == text);
    CHECK(preview_of(cyrillic).at(0).text == QStringLiteral("Договір"));
}

TEST_CASE("xml_is_shown_as_its_structure_and_as_text") {
    const auto shown =
        preview_of("<invoice number=\"17\"><buyer><name>ТОВ</name></buyer><total>12.50</total></invoice>");
    REQUIRE(shown.size() == 3);
    CHECK(shown[0].kind == Kind::tables);
    CHECK(shown[1].kind == Kind::structure);
    CHECK(shown[1].text == QStringLiteral("invoice\n  @number: 17\n  buyer\n    name: ТОВ\n  total: 12.50\n"));
    CHECK(shown[2].kind == Kind::text);
}

TEST_CASE("tax_report_is_shown_as_its_form_and_its_tables") {
    QByteArray report =
        "<?xml version=\"1.0\" encoding=\"windows-1251\"?><DECLAR xmlns:xsi=\"x\"><DECLARHEAD><TIN>12345678</TIN>"
        "<C_DOC>J12</C_DOC><LINKED_DOCS xsi:nil=\"true\"/></DECLARHEAD><DECLARBODY><HNAME>\xD2\xCE\xC2</HNAME>"
        "<T1RXXXXG3S ROWNUM=\"1\">\xD6\xE2\xFF\xF5</T1RXXXXG3S><T1RXXXXG3S ROWNUM=\"2\">B</T1RXXXXG3S>"
        "<T1RXXXXG4 ROWNUM=\"2\">20.00</T1RXXXXG4><T2RXXXXG1 ROWNUM=\"1\">x</T2RXXXXG1></DECLARBODY></DECLAR>";
    const auto shown = preview_of(report);
    REQUIRE(shown.size() == 3);
    CHECK(shown[0].text == QStringLiteral("DECLARHEAD\n\t\nTIN\t12345678\nC_DOC\tJ12\nLINKED_DOCS / nil\ttrue\n\n"
                                          "DECLARBODY\n\t\nHNAME\tТОВ\n\n"
                                          "T1\nG3S\tG4\nЦвях\t\nB\t20.00\n\n"
                                          "T2\nG1\nx\n\n"));
    CHECK_FALSE(shown[0].cut);
}

TEST_CASE("exchange_files_of_medoc_are_shown_as_form_and_tables") {
    const auto shown = preview_of(
        "<ZVIT><ORG><CARD><DOCUMENT><ROW LINE=\"0\" TAB=\"0\" NAME=\"FIRM_NAME\"><VALUE>ТОВ</VALUE></ROW>"
        "<ROW LINE=\"0\" TAB=\"1\" NAME=\"TAB1_A2\"><VALUE>Цвях</VALUE></ROW>"
        "<ROW LINE=\"1\" TAB=\"1\" NAME=\"TAB1_A2\"><VALUE>Дошка</VALUE></ROW></DOCUMENT></CARD></ORG></ZVIT>");
    CHECK(shown.at(0).text == QStringLiteral("DOCUMENT\n\t\nFIRM_NAME\tТОВ\n\n1\nTAB1_A2\nЦвях\nДошка\n\n"));
}

TEST_CASE("invoices_of_ubl_and_formalised_documents_have_their_lines_as_rows") {
    const auto ubl = preview_of(
        "<Invoice xmlns:cbc=\"b\" xmlns:cac=\"a\"><cbc:ID>7</cbc:ID>"
        "<cac:InvoiceLine><cbc:ID>1</cbc:ID><cac:Item><cbc:Name>A\tB</cbc:Name></cac:Item></cac:InvoiceLine>"
        "<cac:InvoiceLine><cbc:ID>2</cbc:ID><cbc:Quantity "
        "unitCode=\"H87\">5</cbc:Quantity></cac:InvoiceLine></Invoice>");
    CHECK(ubl.at(0).text == QStringLiteral("Invoice\n\t\nID\t7\n\nInvoiceLine\nID\tItem / Name\tQuantity\t"
                                           "Quantity / unitCode\n1\tA B\t\t\n2\t\t5\tH87\n\n"));
    const auto formal = preview_of(
        "<Файл ВерсФорм=\"5.01\"><Документ><ТаблСчФакт><СведТов НомСтр=\"1\" НаимТов=\"Гвоздь\"/>"
        "<СведТов НомСтр=\"2\" НаимТов=\"Доска\"/></ТаблСчФакт></Документ></Файл>");
    CHECK(formal.at(0).text == QStringLiteral("Файл\n\t\nВерсФорм\t5.01\n\n"
                                              "СведТов\nНомСтр\tНаимТов\n1\tГвоздь\n2\tДоска\n\n"));
}

TEST_CASE("hostile_xml_makes_no_table_that_hurts") {
    QByteArray deep, many = "<a>", wide = "<a>", columns = "<a>", broken = "<a><b>1</b><b>2</b>";
    for (int i = 0; i < 200'000; ++i) deep += "<x>";
    for (int i = 0; i < 1'000'000; ++i) many += "<x/>";
    for (int i = 0; i < 20'000; ++i) wide += "<x>" + QByteArray::number(i) + "</x>";
    for (int i = 0; i < 2; ++i) {
        columns += "<r>";
        for (int at = 0; at < 100; ++at)
            columns += "<c" + QByteArray::number(at) + ">v</c" + QByteArray::number(at) + ">";
        columns += "</r>";
    }
    const auto kinds = [](const std::vector<Section>& sections) {
        return std::count_if(sections.begin(), sections.end(), [](const Section& s) { return s.kind == Kind::tables; });
    };
    CHECK(kinds(preview_of(deep)) == 0);
    CHECK(kinds(preview_of(many + "</a>")) == 0);
    CHECK(kinds(preview_of(broken)) == 0);
    const auto rows = preview_of(wide + "</a>");
    REQUIRE(rows.at(0).kind == Kind::tables);
    CHECK(rows[0].cut);
    CHECK(rows[0].text.count(QChar('\n')) < 1100);
    const auto cells = preview_of(columns + "</a>");
    REQUIRE(cells.at(0).kind == Kind::tables);
    CHECK(cells[0].cut);
}

TEST_CASE("xml_that_grows_or_reaches_out_is_shown_as_text_alone") {
    const QByteArray bomb =
        "<!DOCTYPE a [<!ENTITY b \"0123456789\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">"
        "<!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;\"><!ENTITY e \"&d;&d;&d;&d;&d;&d;&d;&d;\">"
        "<!ENTITY f \"&e;&e;&e;&e;&e;&e;&e;&e;\">]><a>&f;&f;&f;</a>";
    const QByteArray outside = "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>";
    for (const QByteArray& document : {bomb, outside}) {
        for (const Section& section : preview_of(document)) CHECK_FALSE(section.text.contains(QStringLiteral("root:")));
        CHECK(preview_of(document).back().kind == Kind::text);
    }
    CHECK(preview_of(bomb).size() == 1);
}

TEST_CASE("image_is_shown_on_white") {
    QImage image(40, 30, QImage::Format_ARGB32);
    image.fill(Qt::transparent);
    const auto shown = preview_of(png(image));
    REQUIRE(shown.size() == 1);
    CHECK(shown[0].kind == Kind::page);
    CHECK(shown[0].image.size() == QSize(40, 30));
    CHECK(middle(shown[0].image) == QColor(Qt::white));
}

TEST_CASE("pdf_is_shown_page_by_page") {
    const QByteArray document = pdf(2);
    const auto first = preview_of(document, 0), second = preview_of(document, 1);
    REQUIRE(first.size() == 1);
    REQUIRE(second.size() == 1);
    CHECK(first[0].pages == 2);
    CHECK(first[0].image.width() >= 590);
    CHECK(middle(first[0].image).red() > 200);
    CHECK(second[0].page == 1);
    CHECK(middle(second[0].image).blue() > 200);
    CHECK(middle(second[0].image).red() < 50);
}

TEST_CASE("what_nobody_knows_is_shown_as_octets") {
    const auto shown = preview_of(QByteArray("\0\1\2PK\xFF", 6));
    REQUIRE(shown.size() == 1);
    CHECK(shown[0].kind == Kind::octets);
    CHECK(shown[0].text.startsWith(QStringLiteral("00000000  00 01 02 50 4b ff")));
    CHECK(preview_of(pdf(1).left(300)).at(0).kind != Kind::page);  // damaged
}

TEST_CASE("damaged_answers_of_the_preview_are_refused") {
    Section page;
    page.kind = Kind::page;
    page.image = QImage(7, 5, QImage::Format_RGB32);
    page.image.fill(Qt::green);
    Section text;
    text.text = QStringLiteral("текст");
    const QByteArray good = preview::encode({text, page});
    REQUIRE(preview::decode(good));
    CHECK(preview::decode(good)->at(1).image == page.image);
    for (qsizetype size = 0; size < good.size(); ++size) CHECK_FALSE(preview::decode(good.left(size)));
    CHECK_FALSE(preview::decode(good + 'x'));
    for (qsizetype at = 0; at < 60; ++at) {  // no octet of the head makes it crash or ask for memory
        QByteArray bad = good;
        bad[at] = '\xFF';
        (void)preview::decode(bad);
    }
}

TEST_CASE("cage_of_the_preview_holds") {
    QTemporaryDir folder;
    const QString secret = folder.filePath(QStringLiteral("secret")),
                  target = folder.filePath(QStringLiteral("target"));
    QFile file(secret);
    REQUIRE(file.open(QIODevice::WriteOnly));
    file.write("secret");
    file.close();
    QProcess probe;
    probe.start(QString::fromStdString(places::program("sandbox_probe")), {secret, target});
    REQUIRE(probe.waitForFinished(60'000));
    const QByteArray said = probe.readAllStandardOutput();
    // Without Landlock files that are open to the user can be read, but what is read cannot go anywhere.
    const bool landlock = QFile::exists(QStringLiteral("/sys/kernel/security/landlock")) || !said.contains("read");
    CHECK(said == (landlock ? "end\n" : "read\nend\n"));
    CHECK_FALSE(QFile::exists(target));
}

TEST_CASE("preview_window_shows_the_document_and_saves_what_will_be_signed") {
    const QByteArray document = QStringLiteral("Рядок\u202E кінець").toUtf8();
    gui::PreviewWindow window(named("../dir/Договір.txt", static_cast<std::uint64_t>(document.size())), 0,
                              pieces_of(document, 5));
    window.show();
    REQUIRE(wait_until([&] { return window.tabs()->count() == 1; }, 60'000));
    const auto* text = window.findChild<QPlainTextEdit*>();
    REQUIRE(text != nullptr);
    CHECK(text->toPlainText() == QStringLiteral("Рядок\uFFFD кінець"));

    QTemporaryDir folder;
    QString suggested;
    window.choose_place = [&](const QString& name, const std::function<void(const QString&)>& chosen) {
        suggested = name;
        chosen(folder.filePath(QStringLiteral("copy")));
    };
    window.save_button()->click();
    CHECK_FALSE(suggested.contains(QChar('/')));
    CHECK_FALSE(suggested.startsWith(QChar('.')));
    QFile copy(folder.filePath(QStringLiteral("copy")));
    REQUIRE(copy.open(QIODevice::ReadOnly));
    CHECK(copy.readAll() == document);
}

TEST_CASE("preview_window_has_a_table_that_can_be_heard") {
    const QByteArray document =
        "<a><h>x</h><r><name>Цвях</name><sum>5</sum></r><r><name>Дошка</name><sum>7</sum></r></a>";
    gui::PreviewWindow window(named("a.xml", static_cast<std::uint64_t>(document.size())), 0,
                              pieces_of(document, 100'000));
    window.show();
    REQUIRE(wait_until([&] { return window.tabs()->count() == 3; }, 60'000));
    const auto* table = window.findChild<QTableWidget*>();
    REQUIRE(table != nullptr);
    CHECK(window.tabs()->widget(0) == table);
    CHECK(table->accessibleName() == gui::say(gui::Text::preview_tables));
    QStringList texts;
    for (int row = 0; row < table->rowCount(); ++row)
        for (int column = 0; column < table->columnCount(); ++column)
            if (const auto* item = table->item(row, column)) texts << item->text();
    CHECK(texts ==
          QStringList({"a", "h", "x", "r", "name", "sum", QStringLiteral("Цвях"), "5", QStringLiteral("Дошка"), "7"}));
    CHECK(table->item(4, 1)->data(Qt::AccessibleTextRole).toString() == QStringLiteral("sum: 5"));
}

TEST_CASE("preview_window_turns_pages") {
    const QByteArray document = pdf(2);
    gui::PreviewWindow window(named("a.pdf", static_cast<std::uint64_t>(document.size())), 0,
                              pieces_of(document, 100'000));
    window.show();
    REQUIRE(wait_until([&] { return window.picture() != nullptr; }, 60'000));
    CHECK(middle(window.picture()->pixmap().toImage()).red() > 200);
    window.next_button()->click();
    CHECK(wait_until([&] { return middle(window.picture()->pixmap().toImage()).blue() > 200; }, 60'000));
    CHECK_FALSE(window.next_button()->isEnabled());
}

TEST_CASE("preview_window_says_when_nothing_can_be_shown") {
    gui::PreviewWindow gone(named("a.txt", 5), 0, [](std::uint64_t, std::uint64_t, const gui::PieceTaken& taken) {
        taken(fail(Errc::not_found, "no such document is asked about"));
    });
    CHECK(gone.message()->text() == gui::say(gui::Text::preview_unavailable));
    gui::PreviewWindow large(named("a.iso", std::uint64_t{1} << 40), 0, pieces_of({}, 1));
    CHECK(large.message()->text() == gui::say(gui::Text::preview_too_large));
}

TEST_CASE("preview_window_without_the_program_says_so_and_saves_a_copy") {
    const QByteArray document = "what will be signed";
    gui::PreviewWindow window(named("a.txt", static_cast<std::uint64_t>(document.size())), 0, pieces_of(document, 5),
                              nullptr, QString());
    window.show();
    CHECK(window.message()->text() == gui::say(gui::Text::preview_left_out));
    CHECK_FALSE(window.tabs()->isVisible());
    QTemporaryDir folder;
    const QString place = folder.filePath(QStringLiteral("copy"));
    window.choose_place = [&](const QString&, const std::function<void(const QString&)>& chosen) { chosen(place); };
    window.save_button()->click();
    QFile copy(place);
    REQUIRE(copy.open(QIODevice::ReadOnly));
    CHECK(copy.readAll() == document);
}
