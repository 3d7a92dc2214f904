// SPDX-License-Identifier: MIT
#include "gui/spoken.hpp"

#include <QAccessibleWidget>
#include <QPainter>

#include "gui/appearance.hpp"

namespace pidpys::gui {

namespace {

class Role : public QAccessibleWidget {
public:
    using QAccessibleWidget::QAccessibleWidget;

    [[nodiscard]] QString text(QAccessible::Text what) const override {
        const auto* label = dynamic_cast<const SpokenLabel*>(widget());
        return what == QAccessible::Name && label != nullptr ? label->heard() : QAccessibleWidget::text(what);
    }
};

QAccessibleInterface* make_role(const QString& kind, QObject* object) {
    if (auto* label = dynamic_cast<SpokenLabel*>(object)) return new Role(label, QAccessible::Notification);
    auto* widget = qobject_cast<QWidget*>(object);
    const bool plain = kind == QStringLiteral("QWidget") && object->metaObject() == &QWidget::staticMetaObject;
    return plain && widget->isWindow() ? new Role(widget, QAccessible::Dialog) : nullptr;
}

}  // namespace

SpokenLabel::SpokenLabel(QWidget* parent) : QLabel(parent) {
    setTextFormat(Qt::PlainText);
    setWordWrap(true);
}

// A label that has a name of its own tells nobody that its text has changed; what is asked for is the text (Role).
void SpokenLabel::set_silently(const QString& text) {
    if (accessibleName().isEmpty()) setAccessibleName(text);
    setText(text);
}

QString SpokenLabel::heard() const { return text().remove(warning_sign); }

void SpokenLabel::speak() {
    setAccessibleName(heard());
    if (!isVisible()) return;
    QAccessibleEvent spoken(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&spoken);
    QAccessibleEvent shown(this, QAccessible::ObjectShow);
    QAccessible::updateAccessibility(&shown);
}

TimeBar::TimeBar(QWidget* parent) : QWidget(parent) { setFixedHeight(4); }

void TimeBar::set_part(double left) {
    left_ = left;
    update();
}

void TimeBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    QColor rest = palette().color(QPalette::WindowText);
    rest.setAlphaF(0.12F);
    painter.fillRect(rect(), rest);
    painter.fillRect(QRectF(0, 0, width() * left_, height()), mark_colour(palette()));
}

void install_spoken_roles() { QAccessible::installFactory(make_role); }

}  // namespace pidpys::gui
