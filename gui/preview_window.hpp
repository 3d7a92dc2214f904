// SPDX-License-Identifier: MIT
// What will be signed, as a person would look at it; its name and digest to copy; a copy to keep.
#pragma once

#include <QDialog>

#include "channel/question.hpp"
#include "gui/document_loader.hpp"
#include "gui/preview_process.hpp"
#include "gui/spoken.hpp"

class QLabel;
class QPushButton;
class QScrollArea;
class QTabWidget;

namespace pidpys::gui {

class PreviewWindow : public QDialog {
public:
    // Without a program it says that documents are not shown, and saves copies.
    PreviewWindow(const channel::Document& document, std::uint64_t place, FetchPiece fetch, QWidget* parent = nullptr,
                  const QString& program = PreviewProcess::installed());

    [[nodiscard]] QTabWidget* tabs() const { return tabs_; }
    [[nodiscard]] QLabel* message() const { return message_; }
    [[nodiscard]] QLabel* picture() const { return picture_; }
    [[nodiscard]] QPushButton* save_button() const { return save_; }
    [[nodiscard]] QPushButton* next_button() const { return next_; }

    // Asks where to put the copy; tests replace it.
    std::function<void(const QString& suggested, std::function<void(const QString&)>)> choose_place;

private:
    void load();
    void render(std::uint32_t page);
    void show_sections(const std::vector<preview::Section>& sections);
    void show_page(const preview::Section& page);
    void save(const QString& path);
    void say_message(const QString& text);

    channel::Document document_;
    std::uint64_t place_;
    FetchPiece fetch_;
    QByteArray octets_;
    PreviewProcess process_;
    bool shows_;
    QTabWidget* tabs_ = nullptr;
    SpokenLabel* message_ = nullptr;
    QLabel *picture_ = nullptr, *pages_ = nullptr;
    QScrollArea* sheet_ = nullptr;
    QPushButton *save_ = nullptr, *back_ = nullptr, *next_ = nullptr;
    std::uint32_t page_ = 0;
};

}  // namespace pidpys::gui
