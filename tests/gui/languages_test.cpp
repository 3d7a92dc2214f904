// SPDX-License-Identifier: MIT
// Every window in one language alone, Qt's own texts included: no letters that the language does not have, no words of
// another's catalogue, no foreign words that are not names.
#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <set>

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QApplication>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QGroupBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QSpinBox>
#include <QTabWidget>
#include <QTest>
#include <QTextEdit>

#include "desk_scene.hpp"
#include "gui/errors.hpp"
#include "gui/file_chooser.hpp"
#include "gui/translations.hpp"
#include "gui/tray.hpp"
#include "question_scene.hpp"
#include "scene.hpp"

using namespace pidpys;
using namespace pidpys::test;
using namespace pidpys::gui;

namespace {

constexpr std::array languages = {Language::uk, Language::en, Language::ru, Language::pl};

// Letters that only this one of the four has.
QString own_letters(Language language) {
    switch (language) {
        case Language::uk: return QStringLiteral("іїєґ");
        case Language::ru: return QStringLiteral("ыэъё");
        case Language::pl: return QStringLiteral("ąćęłńóśźż");
        case Language::en: break;
    }
    return {};
}

bool cyrillic(Language language) { return language == Language::uk || language == Language::ru; }

// Names and signs that are the same in every language.
const std::set<QString>& names() {
    static const std::set<QString> all = {
        QStringLiteral("pidpys"),  QStringLiteral("sha"),    QStringLiteral("xml"),     QStringLiteral("pdf"),
        QStringLiteral("https"),   QStringLiteral("html"),   QStringLiteral("dat"),     QStringLiteral("pfx"),
        QStringLiteral("jks"),     QStringLiteral("pem"),    QStringLiteral("key"),     QStringLiteral("cer"),
        QStringLiteral("crt"),     QStringLiteral("der"),    QStringLiteral("zs"),      QStringLiteral("pk"),
        QStringLiteral("english"), QStringLiteral("polski"), QStringLiteral("русский"), QStringLiteral("українська"),
        QStringLiteral("ctrl"),    QStringLiteral("alt"),    QStringLiteral("shift"),   QStringLiteral("del"),
        QStringLiteral("pin")};
    return all;
}

QStringList words(const QString& text) {
    static const QRegularExpression word(QStringLiteral("\\p{L}+"));
    QStringList all;
    QString clean = text;
    clean.remove(QLatin1Char('&')).remove(QChar(0x200B));
    for (auto found = word.globalMatch(clean.toLower()); found.hasNext();) all << found.next().captured();
    return all;
}

std::set<QString> catalogue(Language language) {
    const Language before = current_language();
    set_language(language);
    std::set<QString> all;
    for (int id = 0; id < static_cast<int>(Text::count_); ++id)
        for (const QString& word : words(say(static_cast<Text>(id)))) all.insert(word);
    set_language(before);
    return all;
}

const std::set<QString>& catalogue_of(Language language) {
    static const std::map<Language, std::set<QString>> all = [] {
        std::map<Language, std::set<QString>> made;
        for (const Language one : languages) made[one] = catalogue(one);
        return made;
    }();
    return all.at(language);
}

// What a text has that is not of the language; empty: nothing.
QStringList strangers(const QString& text, Language language) {
    QStringList found;
    for (const QString& word : words(text)) {
        if (names().contains(word)) continue;
        const bool latin = word.at(0).script() == QChar::Script_Latin;
        const bool other_script = latin ? cyrillic(language) : !cyrillic(language);
        const auto has_letters_of = [&](Language other) {
            const QString own = own_letters(other);
            return std::any_of(word.begin(), word.end(), [&](QChar letter) { return own.contains(letter); });
        };
        const auto is_of = [&](Language other) {
            return other != language && (has_letters_of(other) || catalogue_of(other).contains(word));
        };
        const bool at_home = catalogue_of(language).contains(word);
        // Words of one letter or two are many languages'.
        if (other_script || (!at_home && word.size() > 2 && std::any_of(languages.begin(), languages.end(), is_of)))
            found << word;
    }
    return found;
}

// Of the scenes: what callers, keys and files are called.
QString without_data(QString text) {
    static const QRegularExpression data(QStringLiteral(
        "\\S+@diadoc|https?://\\S+|\\*\\.\\w+|/"
        "\\S+|xn--\\S+|[0-9A-Fa-f-]{8,}|([A-Za-z0-9-]+\\.)+(ua|example|dat|cer|pdf|com)\\S*|W{20,}|n{20,}|x{20,}|"
        "Петренко Олена Іванівна|ТОВ «Приклад»|Демонстраційний центр сертифікації ключів|Бухгалтерія-01|"
        "Договір постачання №17 від 12\\.03\\.2026\\.pdf|Накладна \\d+\\.xml|Папір А4|1cv8|python3\\.11|"
        "E\\.key Almaz-1C|ГОСТ 34\\.311-95|CAdES-[A-Z-]+( Long)?|раураӏ\\S*"));
    return text.remove(QChar(0x200B)).remove(data);
}

void take(QStringList& texts, const QString& text) {
    if (!text.isEmpty()) texts << text;
}

void take_menu(QStringList& texts, const QMenu& menu) {
    for (const QAction* action : menu.actions()) take(texts, action->text().section(QLatin1Char('\t'), 0, 0));
}

// All that a window says or can say: in sight, in hints, in lists, to a screen reader, in the menus of its fields.
QStringList texts_of(QWidget& window) {
    QStringList texts;
    const bool document = window.objectName() == QStringLiteral("document");  // its views hold the document's own words
    QList<QWidget*> all = window.findChildren<QWidget*>();
    all.prepend(&window);
    for (QWidget* widget : all) {
        take(texts, widget->windowTitle());
        take(texts, widget->accessibleName());
        take(texts, widget->accessibleDescription());
        take(texts, QString(widget->toolTip()).remove(QRegularExpression(QStringLiteral("<[^>]*>"))));
        if (const auto* label = qobject_cast<QLabel*>(widget)) take(texts, label->text());
        if (const auto* button = qobject_cast<QAbstractButton*>(widget)) take(texts, button->text());
        if (const auto* box = qobject_cast<QGroupBox*>(widget)) take(texts, box->title());
        if (auto* edit = qobject_cast<QLineEdit*>(widget)) {
            take(texts, edit->placeholderText());
            const std::unique_ptr<QMenu> menu(edit->createStandardContextMenu());
            take_menu(texts, *menu);
        }
        if (auto* edit = qobject_cast<QTextEdit*>(widget)) {
            const bool strangers_words = edit->inherits("QTextBrowser");
            if (!strangers_words) take(texts, edit->toPlainText());
            const std::unique_ptr<QMenu> menu(edit->createStandardContextMenu());
            take_menu(texts, *menu);
        }
        if (auto* edit = qobject_cast<QPlainTextEdit*>(widget)) {
            if (!document) take(texts, edit->toPlainText());
            const std::unique_ptr<QMenu> menu(edit->createStandardContextMenu());
            take_menu(texts, *menu);
        }
        if (const auto* combo = qobject_cast<QComboBox*>(widget))
            for (int at = 0; at < combo->count(); ++at) take(texts, combo->itemText(at));
        if (const auto* spin = qobject_cast<QSpinBox*>(widget)) take(texts, spin->text());
        if (const auto* tabs = qobject_cast<QTabWidget*>(widget))
            for (int at = 0; at < tabs->count(); ++at) take(texts, tabs->tabText(at));
        if (const auto* menu = qobject_cast<QMenu*>(widget)) take_menu(texts, *menu);
        const auto* view = qobject_cast<QAbstractItemView*>(widget);
        if (view == nullptr || view->model() == nullptr || document || window.inherits("QFileDialog")) continue;
        const QAbstractItemModel* model = view->model();
        for (int column = 0; column < model->columnCount(); ++column) {
            take(texts, model->headerData(column, Qt::Horizontal).toString().remove(QRegularExpression("^\\d+$")));
            for (int row = 0; row < std::min(model->rowCount(), 20); ++row)
                take(texts, model->index(row, column).data().toString());
        }
    }
    return texts;
}

void check(const QStringList& texts, Language language, const QString& where) {
    for (const QString& text : texts) {
        const QStringList found = strangers(without_data(text), language);
        INFO(where.toStdString() << " in " << code_of(language).toStdString() << ": " << text.toStdString() << "\n"
                                 << found.join(QStringLiteral(", ")).toStdString());
        CHECK(found.isEmpty());
    }
}

}  // namespace

TEST_CASE("a_word_of_another_language_is_found") {
    CHECK(strangers(QStringLiteral("Скасувати"), Language::uk).isEmpty());
    CHECK(strangers(QStringLiteral("Ещё"), Language::uk).size() == 1);        // its letters
    CHECK(strangers(QStringLiteral("Разрешить"), Language::uk).size() == 1);  // a word of the catalogue
    CHECK(strangers(QStringLiteral("Cancel"), Language::uk).size() == 1);     // its script
    CHECK(strangers(QStringLiteral("Allow"), Language::pl).size() == 1);
    CHECK(strangers(QStringLiteral("Zezwól"), Language::en).size() == 1);
    CHECK(strangers(QStringLiteral("pidpys, SHA-256"), Language::uk).isEmpty());
}

TEST_CASE("every_text_of_the_catalogue_has_its_languages_letters_alone") {
    for (const Language language : languages) {
        set_language(language);
        for (int id = 0; id < static_cast<int>(Text::count_); ++id) {
            const QString text = say(static_cast<Text>(id));
            for (const QString& word : words(text)) {
                if (names().contains(word)) continue;
                INFO(code_of(language).toStdString() << " " << text.toStdString());
                CHECK((word.at(0).script() == QChar::Script_Latin) == !cyrillic(language));
                for (const Language other : languages)
                    if (other != language)
                        for (const QChar letter : own_letters(other)) CHECK_FALSE(word.contains(letter));
            }
        }
    }
    set_language(Language::uk);
}

TEST_CASE("every_window_speaks_one_language") {
    for (const Language language : languages) {
        use_language(language);
        show_all_windows([&](QWidget& window, const QString& name) {
            if (name.startsWith(QStringLiteral("preview"))) window.setObjectName(QStringLiteral("document"));
            check(texts_of(window), language, name);
        });
    }
    use_language(Language::uk);
}

TEST_CASE("the_tray_the_notices_and_every_error_speak_one_language") {
    for (const Language language : languages) {
        use_language(language);
        Tray tray({[] {}, [] {}, [] {}, [] {}, [] {}, [] {}, [] {}, [] {}});
        Situation newer{true, {}, 0};
        newer.state.update_choice = true;
        newer.state.update_version = "0.10.0";
        tray.show(newer);
        for (QWidget* widget : QApplication::topLevelWidgets())
            if (qobject_cast<QMenu*>(widget) != nullptr) check(texts_of(*widget), language, QStringLiteral("tray"));
        QStringList errors;
        for (int code = 0; code < 64; ++code) errors << error_text({static_cast<Errc>(code), "detail in English"});
        check(errors, language, QStringLiteral("errors"));
    }
    use_language(Language::uk);
}

TEST_CASE("qts_own_windows_speak_the_language_too") {
    for (const Language language : languages) {
        use_language(language);
        QWidget parent;
        parent.show();
        choose_container_near(&parent, {}, [](const QStringList&) {});
        choose_certificates_near(&parent, {}, [](const QStringList&) {});
        const auto dialogs = parent.findChildren<QFileDialog*>();
        REQUIRE(dialogs.size() == 2);
        for (QFileDialog* dialog : dialogs) {
            CHECK(dialog->findChildren<QAbstractButton*>().size() > 3);  // Qt's own, not the desktop's
            check(texts_of(*dialog), language, QStringLiteral("file dialog"));
        }
        QDialogButtonBox buttons(QDialogButtonBox::Save | QDialogButtonBox::Cancel | QDialogButtonBox::Yes |
                                 QDialogButtonBox::No | QDialogButtonBox::Close);
        check(texts_of(buttons), language, QStringLiteral("buttons"));
    }
    use_language(Language::uk);
}
