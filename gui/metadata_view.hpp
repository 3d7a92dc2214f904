// SPDX-License-Identifier: MIT
// Shows the caller's HTML after the sanitiser. Loads nothing, follows nothing, asks for nothing.
#pragma once

#include <string>

#include <QTextBrowser>

namespace pidpys::gui {

class MetadataView : public QTextBrowser {
public:
    // `html` as it came; what is shown is channel::sanitize_metadata's.
    explicit MetadataView(const std::string& html, QWidget* parent = nullptr);

    [[nodiscard]] bool cut() const { return cut_; }  // something was left out
    [[nodiscard]] int height_for(int width) const;   // of the whole text at a viewport that wide
    [[nodiscard]] int refused_loads() const { return refused_loads_; }

    // Even if markup that names a resource came through, there would be nothing to get.
    QVariant loadResource(int type, const QUrl& name) override;

protected:
    void doSetSource(const QUrl& name, QTextDocument::ResourceType type) override;
    bool canInsertFromMimeData(const QMimeData*) const override { return false; }

private:
    bool cut_ = false;
    int refused_loads_ = 0;
};

}  // namespace pidpys::gui
