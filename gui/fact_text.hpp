// SPDX-License-Identifier: MIT
// A fact that can be read whole, selected and copied: plain text, broken where the width ends, as high as it needs.
#pragma once

#include <map>

#include <QTextEdit>

namespace pidpys::gui {

class FactText : public QTextEdit {
public:
    explicit FactText(const QString& text, QWidget* parent = nullptr);

    void set_text(const QString& text);
    // As large as `font`, but smaller, down to `least` points, where that keeps the text on one line.
    void shrink_to_line(double least) { least_ = least; }

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;  // a page up or down is for whoever scrolls this
    void wheelEvent(QWheelEvent* event) override;   // for whoever scrolls this

private:
    [[nodiscard]] QFont font_for(int width) const;

    double least_ = 0;
    mutable std::map<int, int> known_heights_;  // by width; layouts ask for the same few over and over
};

}  // namespace pidpys::gui
