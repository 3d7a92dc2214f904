// SPDX-License-Identifier: MIT
// Shows the caller's HTML after the sanitiser, from its first line and at its whole height: what is around it scrolls.
// Loads nothing, follows nothing, asks for nothing.
#pragma once

#include <map>
#include <string>

#include <QTextBrowser>

namespace pidpys::gui {

class MetadataView : public QTextBrowser {
public:
    // `html` as it came; what is shown is channel::sanitize_metadata's.
    explicit MetadataView(const std::string& html, QWidget* parent = nullptr);

    [[nodiscard]] bool cut() const { return cut_; }  // something was left out
    [[nodiscard]] bool first_line_in_sight() const;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;  // of the whole text
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    [[nodiscard]] int refused_loads() const { return refused_loads_; }

    // Even if markup that names a resource came through, there would be nothing to get.
    QVariant loadResource(int type, const QUrl& name) override;

protected:
    void doSetSource(const QUrl& name, QTextDocument::ResourceType type) override;
    bool canInsertFromMimeData(const QMimeData*) const override { return false; }
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;  // a page up or down is for whoever scrolls this
    void wheelEvent(QWheelEvent* event) override;

private:
    bool cut_ = false;
    mutable std::map<int, int> known_heights_;  // by width; layouts ask for the same few over and over
    int refused_loads_ = 0;
};

}  // namespace pidpys::gui
