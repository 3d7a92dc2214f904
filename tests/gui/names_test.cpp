// SPDX-License-Identifier: MIT
// Whatever can have the focus, or is moved by a hand, has a name that is read out.
#include <catch2/catch.hpp>

#include <QAccessible>
#include <QLabel>
#include <QLineEdit>
#include <QSplitterHandle>
#include <QVBoxLayout>

#include "desk_scene.hpp"
#include "gui/strings.hpp"
#include "gui/translations.hpp"

using namespace pidpys;
using namespace pidpys::gui;
using namespace pidpys::test;

namespace {

// What hands its focus on to another never has it.
bool is_handled(const QWidget& widget) {
    const bool has_focus = widget.focusPolicy() != Qt::NoFocus && widget.focusProxy() == nullptr;
    return has_focus || qobject_cast<const QSplitterHandle*>(&widget) != nullptr;
}

QStringList nameless(QWidget& window) {
    QStringList found;
    for (QWidget* widget : window.findChildren<QWidget*>()) {
        if (!widget->isVisibleTo(&window) || widget->window() != &window || !is_handled(*widget)) continue;
        const QAccessibleInterface* heard = QAccessible::queryAccessibleInterface(widget);
        if (heard == nullptr || heard->text(QAccessible::Name).simplified().isEmpty())
            found << QString::fromUtf8(widget->metaObject()->className()) + QLatin1Char(' ') + widget->objectName();
    }
    return found;
}

}  // namespace

TEST_CASE("a_widget_without_a_name_is_found") {
    QWidget window;
    auto* column = new QVBoxLayout(&window);
    auto* line = new QLineEdit;
    auto* label = new QLabel(QStringLiteral("Пароль"));
    column->addWidget(label);
    column->addWidget(line);
    window.show();
    CHECK(nameless(window) == QStringList{QStringLiteral("QLineEdit ")});
    label->setBuddy(line);
    CHECK(nameless(window).isEmpty());
    label->setBuddy(nullptr);
    line->setAccessibleName(QStringLiteral("Пароль"));
    CHECK(nameless(window).isEmpty());
}

TEST_CASE("all_that_can_be_handled_in_a_window_has_a_name") {
    for (const Language language : {Language::uk, Language::en, Language::ru, Language::pl}) {
        use_language(language);
        show_all_windows([](QWidget& window, const QString& name) {
            const QStringList found = nameless(window);
            INFO(name.toStdString() << ": " << found.join(QStringLiteral(", ")).toStdString());
            CHECK(found.isEmpty());
        });
    }
    use_language(Language::uk);
}
