// SPDX-License-Identifier: MIT
#include "gui/translations.hpp"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

namespace pidpys::gui {

namespace {

QTranslator& qt_texts() {
    static QTranslator* const translator = new QTranslator(QCoreApplication::instance());
    return *translator;
}

}  // namespace

void use_language(std::optional<Language> chosen) {
    const Language language = chosen.value_or(desktop_language());
    set_language(language);
    QLocale::setDefault(QLocale(code_of(language)));
    QCoreApplication::removeTranslator(&qt_texts());
    if (language == Language::en) return;  // Qt's own
    const QString name = QStringLiteral("qtbase_") + code_of(language);
    if (qt_texts().load(name, QLibraryInfo::path(QLibraryInfo::TranslationsPath)) ||
        qt_texts().load(name, QStringLiteral(":/translations")))
        QCoreApplication::installTranslator(&qt_texts());
}

bool desktop_speaks_it() { return code_of(current_language()) == QLocale::system().name().left(2); }

}  // namespace pidpys::gui
