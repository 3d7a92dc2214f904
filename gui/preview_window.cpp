// SPDX-License-Identifier: MIT
#include "gui/preview_window.hpp"

#include <memory>
#include <utility>

#include <QFileDialog>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSaveFile>
#include <QScrollArea>
#include <QScrollBar>
#include <QTabWidget>
#include <QTableWidget>
#include <QVBoxLayout>

#include "channel/display_text.hpp"
#include "gui/document_list.hpp"
#include "gui/fact_grid.hpp"
#include "gui/format.hpp"
#include "gui/question_text.hpp"
#include "gui/record_table.hpp"
#include "gui/screen_fit.hpp"
#include "gui/strings.hpp"
#include "gui/theme.hpp"

namespace pidpys::gui {

namespace {

constexpr double least_lines = 9;                            // of the document, in sight together
constexpr std::uint64_t largest_preview = 64 * 1024 * 1024;  // octets; a larger document can be saved and looked at

// Lines stay; what hides or turns others round is seen.
QString visible_text(const QString& text) {
    QString shown;
    shown.reserve(text.size());
    for (const char32_t code : text.toUcs4()) {
        const bool line = code == U'\n' || code == U'\t';
        const bool hostile = !line && code != U'\r' && channel::classify(code) == channel::Glyph::hostile;
        if (code != U'\r') shown += QString::fromUcs4(hostile ? U"\uFFFD" : &code, 1);
    }
    return shown;
}

Text title_of(preview::Kind kind) {
    switch (kind) {
        case preview::Kind::structure: return Text::preview_structure;
        case preview::Kind::octets: return Text::preview_octets;
        default: return Text::preview_text;
    }
}

void ask_place(QWidget* parent, const QString& suggested, std::function<void(const QString&)> chosen) {
    auto* dialog = new QFileDialog(parent, say(Text::save_copy_title));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(suggested);
    QObject::connect(dialog, &QFileDialog::fileSelected, parent, std::move(chosen));
    dialog->open();
}

// A name to save under, without a way to another folder.
QString file_name(const channel::Document& document) {
    QString name = foreign(document.name);
    for (QChar& c : name)
        if (c == QChar('/') || c == QChar('\\') || c == QChar(':')) c = QChar('_');
    while (name.startsWith(QChar('.'))) name.remove(0, 1);
    return name.isEmpty() ? QStringLiteral("document") : name;
}

}  // namespace

PreviewWindow::PreviewWindow(const channel::Document& document, std::uint64_t place, FetchPiece fetch, QWidget* parent,
                             const QString& program)
    : QDialog(parent),
      document_(document),
      place_(place),
      fetch_(std::move(fetch)),
      process_(program, this),
      shows_(!program.isEmpty()) {
    choose_place = [this](const QString& suggested, std::function<void(const QString&)> chosen) {
        ask_place(this, suggested, std::move(chosen));
    };
    setWindowTitle(say(Text::preview_title, document_name(document)));
    setWindowIcon(shield_icon(Mood::question, palette()));
    setAccessibleName(windowTitle() +
                      (document.digest_only ? QString() : QStringLiteral("; ") + format_size(document.size)));
    setAccessibleDescription(spoken_digest(document));
    auto* whole = new QVBoxLayout(this);
    auto* middle = new QScrollArea(this);  // on a small screen facts and document do not fit at once
    middle->setFrameShape(QFrame::NoFrame);
    middle->setWidgetResizable(true);
    middle->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    middle->setFocusPolicy(Qt::NoFocus);
    auto* content = new QWidget(middle);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(middle, 1);
    auto* table = new QWidget(content);
    auto* facts = new FactGrid(table);
    facts->setContentsMargins(0, 0, 0, 0);
    add_document_facts(*facts, document_);
    column->addWidget(table);
    message_ = new SpokenLabel(content);
    column->addWidget(message_);
    tabs_ = new QTabWidget(content);
    tabs_->setMinimumHeight(lines(this, least_lines));
    column->addWidget(tabs_, 1);
    middle->setWidget(content);

    auto* row = new QHBoxLayout;
    back_ = new QPushButton(QStringLiteral("◀"), this);
    next_ = new QPushButton(QStringLiteral("▶"), this);
    back_->setAccessibleName(say(Text::previous_page));
    next_->setAccessibleName(say(Text::next_page));
    pages_ = plain_label({}, this);
    pages_->setWordWrap(false);
    pages_->hide();
    save_ = new QPushButton(say(Text::save_copy), this);
    auto* close = new QPushButton(say(Text::close), this);
    for (QPushButton* button : {save_, close}) button->setAutoDefault(false);
    for (QPushButton* button : {back_, next_}) button->setAutoDefault(false), button->hide();
    row->addWidget(back_);
    row->addWidget(pages_);
    row->addWidget(next_);
    row->addStretch(1);
    row->addWidget(save_);
    row->addWidget(close);
    whole->addLayout(row);
    connect(close, &QPushButton::clicked, this, &QWidget::close);
    connect(back_, &QPushButton::clicked, this, [this] { render(page_ - 1); });
    connect(next_, &QPushButton::clicked, this, [this] { render(page_ + 1); });
    connect(save_, &QPushButton::clicked, this,
            [this] { choose_place(file_name(document_), [this](const QString& path) { save(path); }); });
    fit_to_screen(this, lines(this, 52), [this](int) { return lines(this, 50); });
    load();
}

void PreviewWindow::say_message(const QString& text) {
    const bool seen = message_->isVisible();
    message_->setText(text);
    message_->setVisible(!text.isEmpty());
    if (seen) message_->speak();
}

void PreviewWindow::load() {
    tabs_->setVisible(shows_);
    if (!shows_) return say_message(say(Text::preview_left_out));
    if (document_.size > largest_preview) return say_message(say(Text::preview_too_large));
    say_message(say(Text::preview_loading));
    new DocumentLoader(
        fetch_, place_,
        [this](const QByteArray& piece) {
            octets_ += piece;
            return static_cast<std::uint64_t>(octets_.size()) <= largest_preview;
        },
        [this](const Result<void>& result) {
            if (!result) return say_message(say(Text::preview_unavailable));
            render(0);
        },
        this);
}

void PreviewWindow::render(std::uint32_t page) {
    const int width = static_cast<int>((tabs_->width() - lines(this, 3)) * devicePixelRatioF());
    process_.run(octets_, page, width,
                 [this](const std::vector<preview::Section>& sections) { show_sections(sections); });
}

void PreviewWindow::show_sections(const std::vector<preview::Section>& sections) {
    say_message(sections.empty() ? say(Text::preview_unavailable) : QString());
    for (const preview::Section& section : sections) {
        if (section.kind == preview::Kind::page) {
            show_page(section);
            continue;
        }
        if (section.kind == preview::Kind::tables) {
            tabs_->addTab(make_record_table(section.text, tabs_), say(Text::preview_tables));
            if (section.cut) say_message(say(Text::preview_tables_cut));
            continue;
        }
        auto* text = new QPlainTextEdit(tabs_);
        text->setReadOnly(true);
        text->setUndoRedoEnabled(false);
        text->setTabChangesFocus(true);
        text->setFont(fixed_font(this, 0.95));
        text->setWordWrapMode(section.kind == preview::Kind::octets ? QTextOption::NoWrap
                                                                    : QTextOption::WrapAtWordBoundaryOrAnywhere);
        text->setPlainText(visible_text(section.text));
        text->setAccessibleName(say(title_of(section.kind)));
        tabs_->addTab(text, say(title_of(section.kind)));
        if (section.cut) say_message(say(Text::preview_cut));
    }
}

void PreviewWindow::show_page(const preview::Section& page) {
    if (sheet_ == nullptr) {
        sheet_ = new QScrollArea(tabs_);
        picture_ = new QLabel(sheet_);
        picture_->setTextFormat(Qt::PlainText);
        sheet_->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
        sheet_->setWidget(picture_);
        tabs_->addTab(sheet_, say(Text::preview_page));
    }
    QPixmap pixmap = QPixmap::fromImage(page.image);
    pixmap.setDevicePixelRatio(devicePixelRatioF());
    picture_->setPixmap(pixmap);
    picture_->resize(picture_->sizeHint());
    page_ = page.page;
    const QString which = say(Text::page_of, format_number(page.page + 1), format_number(page.pages));
    picture_->setAccessibleName(which);
    sheet_->setAccessibleName(which);
    pages_->setText(which);
    pages_->setVisible(page.pages > 1);
    back_->setVisible(page.pages > 1);
    next_->setVisible(page.pages > 1);
    back_->setEnabled(page.page > 0);
    next_->setEnabled(page.page + 1 < page.pages);
    sheet_->verticalScrollBar()->setValue(0);
}

// The octets that will be signed, whatever the preview made of them; the file is there whole, or not at all.
void PreviewWindow::save(const QString& path) {
    auto file = std::make_shared<QSaveFile>(path);
    if (!file->open(QIODevice::WriteOnly)) return say_message(say(Text::save_failed, file->errorString()));
    new DocumentLoader(
        fetch_, place_, [file](const QByteArray& piece) { return file->write(piece) == piece.size(); },
        [this, file](const Result<void>& result) {
            if (!result) return say_message(say(Text::preview_unavailable));
            say_message(file->commit() ? say(Text::saved, file->fileName())
                                       : say(Text::save_failed, file->errorString()));
        },
        this);
}

}  // namespace pidpys::gui
