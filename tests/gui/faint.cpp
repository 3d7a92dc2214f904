// SPDX-License-Identifier: MIT
#include "faint.hpp"

#include <algorithm>
#include <map>
#include <vector>

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QHeaderView>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QStyle>
#include <QStyleOption>
#include <QTabBar>
#include <QTextEdit>

#include "gui/appearance.hpp"
#include "gui/theme.hpp"
#include "scene.hpp"

namespace pidpys::test {

namespace {

using gui::contrast;

QString describe(const QWidget& widget) {
    QString name = widget.accessibleName();
    if (const auto* label = qobject_cast<const QLabel*>(&widget)) name = label->text();
    if (const auto* button = qobject_cast<const QAbstractButton*>(&widget)) name = button->text();
    return QStringLiteral("%1 '%2'").arg(QString::fromUtf8(widget.metaObject()->className()), name.left(40));
}

QRgb commonest(const QImage& image, const QRect& area) {
    std::map<QRgb, int> counts;
    for (int y = area.top(); y <= area.bottom(); ++y)
        for (int x = area.left(); x <= area.right(); ++x) ++counts[image.pixel(x, y)];
    return std::max_element(counts.begin(), counts.end(),
                            [](const auto& a, const auto& b) { return a.second < b.second; })
        ->first;
}

struct Run {
    int first = 0, last = 0;
};

// The runs of places where something is, with more than `gap` empty places between them.
std::vector<Run> runs_of(const std::vector<bool>& something, int gap) {
    std::vector<Run> runs;
    for (int at = 0; at < static_cast<int>(something.size()); ++at) {
        if (!something[static_cast<std::size_t>(at)]) continue;
        if (runs.empty() || at - runs.back().last - 1 > gap) runs.push_back({at, at});
        runs.back().last = at;
    }
    return runs;
}

// The parts of an area that hold a word or more: bands of rows, and in them what lies between wide gaps.
std::vector<QRect> words(const QImage& image, const QRect& area, double scale) {
    const auto part = [&](const QRect& within, bool rows, int gap) {
        const QRgb ground = commonest(image, within);
        std::vector<bool> something(static_cast<std::size_t>(rows ? within.height() : within.width()));
        for (int y = within.top(); y <= within.bottom(); ++y)
            for (int x = within.left(); x <= within.right(); ++x)
                if (image.pixel(x, y) != ground)
                    something[static_cast<std::size_t>(rows ? y - within.top() : x - within.left())] = true;
        std::vector<QRect> parts;
        for (const Run& run : runs_of(something, gap))
            parts.push_back(
                rows ? QRect(within.left(), within.top() + run.first, within.width(), run.last - run.first + 1)
                     : QRect(within.left() + run.first, within.top(), run.last - run.first + 1, within.height()));
        return parts;
    };
    std::vector<QRect> found;
    for (const QRect& band : part(area, true, 0)) {
        if (band.height() < 5 * scale) continue;  // a line between rows
        for (const QRect& word : part(band, false, static_cast<int>(12 * scale)))
            if (word.width() >= 3 * scale) found.push_back(word);
    }
    return found;
}

double best_contrast(const QImage& image, const QRect& area, QRgb ground) {
    double best = 1;
    QRgb before = ground;
    for (int y = area.top(); y <= area.bottom(); ++y)
        for (int x = area.left(); x <= area.right(); ++x)
            if (const QRgb pixel = image.pixel(x, y); pixel != before) {
                before = pixel;
                best = std::max(best, contrast(QColor(pixel), QColor(ground)));
            }
    return best;
}

// Where in a widget its text is, in its own places; nothing: it has none of its own.
QRect text_area(const QWidget& widget) {
    const QRect whole = widget.rect();
    if (const auto* label = qobject_cast<const QLabel*>(&widget)) return label->text().isEmpty() ? QRect() : whole;
    if (qobject_cast<const QCheckBox*>(&widget) != nullptr) {
        QStyleOptionButton option;
        option.initFrom(&widget);
        return widget.style()->subElementRect(QStyle::SE_CheckBoxContents, &option, &widget).adjusted(2, 0, 0, 0);
    }
    if (qobject_cast<const QAbstractButton*>(&widget) != nullptr) return whole.adjusted(4, 4, -4, -4);
    if (qobject_cast<const QTabBar*>(&widget) != nullptr) return whole.adjusted(4, 4, -4, -4);
    if (qobject_cast<const QLineEdit*>(&widget) != nullptr) return whole.adjusted(4, 4, -4, -4);
    if (qobject_cast<const QComboBox*>(&widget) != nullptr) return whole.adjusted(4, 4, -22, -4);
    if (qobject_cast<const QHeaderView*>(&widget) != nullptr) return whole.adjusted(3, 3, -3, -3);
    if (const auto* area = qobject_cast<const QAbstractScrollArea*>(&widget);
        area != nullptr && qobject_cast<const QScrollArea*>(&widget) == nullptr)
        return area->viewport()->geometry().adjusted(4, 3, -4, -3);
    return {};
}

bool is_field(const QWidget& widget) {
    return qobject_cast<const QLineEdit*>(&widget) != nullptr || qobject_cast<const QComboBox*>(&widget) != nullptr ||
           qobject_cast<const QAbstractSpinBox*>(&widget) != nullptr;
}

// What draws a widget whole: the content of the area that scrolls around it, or the window.
QWidget* sheet_of(QWidget& window, QWidget& widget) {
    for (QWidget* at = widget.parentWidget(); at != nullptr && at != &window; at = at->parentWidget()) {
        const QWidget* port = at->parentWidget();
        auto* area = port == nullptr ? nullptr : qobject_cast<QScrollArea*>(port->parentWidget());
        if (area != nullptr && area->widget() == at) return at;
    }
    return &window;
}

struct Sheet {
    QImage image;
    double scale = 1;

    [[nodiscard]] QRect place(const QRect& area) const {
        const auto scaled = [this](int value) { return static_cast<int>(value * scale); };
        return QRect(scaled(area.left()), scaled(area.top()), scaled(area.width()), scaled(area.height()))
            .intersected(image.rect());
    }
};

Sheet draw(QWidget& widget, const QRect& part) {
    const QImage image = widget.grab(part).toImage().convertToFormat(QImage::Format_RGB32);
    return {image, image.devicePixelRatio()};
}

class Measure {
public:
    explicit Measure(QWidget& window) : window_(window) {}

    QStringList all() {
        for (QWidget* widget : window_.findChildren<QWidget*>()) {
            if (!widget->isVisibleTo(&window_) || widget->window() != &window_ || !widget->isEnabled()) continue;
            QWidget* sheet = sheet_of(window_, *widget);
            if (!sheets_.contains(sheet)) sheets_[sheet] = draw(*sheet, sheet->rect());
            const Sheet& drawn = sheets_[sheet];
            const QPoint origin = widget->mapTo(sheet, QPoint());
            if (const QRect text = text_area(*widget); !text.isEmpty()) read(*widget, drawn, text.translated(origin));
            if (is_field(*widget) && widget->parentWidget() != nullptr && !is_field(*widget->parentWidget()))
                border(*widget, drawn, QRect(origin, widget->size()));
            if (qobject_cast<QCheckBox*>(widget) != nullptr) {
                QStyleOptionButton option;
                option.initFrom(widget);
                const QRect box = widget->style()->subElementRect(QStyle::SE_CheckBoxIndicator, &option, widget);
                border(*widget, drawn, box.translated(origin));
            }
            if (dynamic_cast<gui::Shield*>(widget) != nullptr) sign(*widget, drawn, QRect(origin, widget->size()));
        }
        return faults_;
    }

private:
    void fault(const QWidget& widget, const char* what, double found) {
        faults_ << QStringLiteral("%1: %2 %3").arg(describe(widget), QString::fromUtf8(what)).arg(found, 0, 'f', 2);
    }

    void read(const QWidget& widget, const Sheet& sheet, const QRect& text) {
        for (const QRect& word : words(sheet.image, sheet.place(text), sheet.scale)) {
            const double found = best_contrast(sheet.image, word, commonest(sheet.image, word));
            if (found < gui::text_contrast) return fault(widget, "text", found);
        }
    }

    // Across its left edge, at half its height.
    void border(const QWidget& widget, const Sheet& sheet, const QRect& field) {
        const int reach = static_cast<int>(4 * sheet.scale);
        const QRect edge = sheet.place(QRect(field.left(), field.center().y(), 1, 1));
        const QRgb outside = sheet.image.pixel(std::max(0, edge.left() - reach), edge.top());
        const QRect across = QRect(edge.left() - 1, edge.top(), reach, 1).intersected(sheet.image.rect());
        const double found = best_contrast(sheet.image, across, outside);
        if (found < gui::mark_contrast) fault(widget, "border", found);
    }

    // Its body to what is behind it, and what is drawn on its body.
    void sign(const QWidget& widget, const Sheet& sheet, const QRect& area) {
        const QRect place = sheet.place(area);
        const QRgb ground = sheet.image.pixel(place.topLeft());
        const QRgb body = sheet.image.pixel(place.center().x(), place.top() + place.height() / 6);
        if (const double found = contrast(QColor(body), QColor(ground)); found < gui::mark_contrast)
            fault(widget, "sign", found);
        const QRect inner =
            place.adjusted(place.width() / 4, place.height() / 4, -place.width() / 4, -place.height() / 4);
        if (const double found = best_contrast(sheet.image, inner, body); found < gui::mark_contrast)
            fault(widget, "figure of the sign", found);
    }

    QWidget& window_;
    std::map<QWidget*, Sheet> sheets_;
    QStringList faults_;
};

}  // namespace

QStringList too_faint(QWidget& window) { return Measure(window).all(); }

QStringList unseen_focus(QWidget& window) {
    QStringList faults;
    for (QWidget* widget : window.findChildren<QWidget*>()) {
        if (!widget->isVisibleTo(&window) || widget->window() != &window || !widget->isEnabled() ||
            !(widget->focusPolicy() & Qt::TabFocus) || widget->focusProxy() != nullptr)
            continue;
        QWidget* sheet = sheet_of(window, *widget);
        if (QWidget* other = QApplication::focusWidget()) other->clearFocus();
        const QRect place(widget->mapTo(sheet, QPoint()), widget->size());
        const Sheet without = draw(*sheet, place);
        widget->setFocus(Qt::TabFocusReason);
        const Sheet with = draw(*sheet, place);
        int seen = 0;
        for (int y = 0; y < with.image.height(); ++y)
            for (int x = 0; x < with.image.width(); ++x)
                if (const QRgb a = with.image.pixel(x, y), b = without.image.pixel(x, y); a != b)
                    seen += contrast(QColor(a), QColor(b)) >= gui::mark_contrast ? 1 : 0;
        const double line = 2 * widget->fontMetrics().height() * with.scale;
        if (seen < line) faults << QStringLiteral("%1: focus on %2 pixels").arg(describe(*widget)).arg(seen);
    }
    return faults;
}

}  // namespace pidpys::test
