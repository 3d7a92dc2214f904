// SPDX-License-Identifier: MIT
// What a question's window says: who asks, which key, what is signed, and the caller's own words.
#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

#include <QCheckBox>
#include <QGridLayout>
#include <QLabel>
#include <QScrollBar>
#include <QVBoxLayout>

#include "gui/document_list.hpp"
#include "gui/format.hpp"
#include "gui/metadata_view.hpp"
#include "gui/question_dialog.hpp"
#include "gui/strings.hpp"
#include "gui/theme.hpp"

namespace pidpys::gui {

using channel::QuestionKind;

namespace {

constexpr int documents_height = 250;
constexpr int usual_metadata = 140, greatest_metadata = 260;

Text headline(const channel::Question& question) {
    switch (question.kind) {
        case QuestionKind::admission: return Text::asks_admission;
        case QuestionKind::batch: return Text::asks_batch;
        case QuestionKind::container: return Text::asks_container;
        case QuestionKind::signature: break;
    }
    if (question.documents.empty()) return Text::asks_permission;
    return question.uses > 1 ? Text::asks_signatures : Text::asks_signature;
}

bool has_bare_hashes(const channel::Question& question) {
    return std::any_of(question.documents.begin(), question.documents.end(),
                       [](const channel::Document& document) { return document.digest_only; });
}

QString documents_title(const channel::Question& question) {
    const auto& documents = question.documents;
    const QString count = QString::number(documents.size());
    if (has_bare_hashes(question)) return say(Text::hashes, count);
    if (documents.size() == 1) return say(Text::document);
    const auto total = std::accumulate(documents.begin(), documents.end(), std::uint64_t{0},
                                       [](std::uint64_t sum, const channel::Document& document) { return sum + document.size; });
    return say(Text::documents, count) + QStringLiteral(", ") + say(Text::total_size, format_size(total));
}

// Two columns of a card, the second as wide as what the widest name leaves.
class Facts {
public:
    explicit Facts(Card* card) : card_(card) {}

    void add(Text name, const QString& value, bool strong = false) {
        if (value.isEmpty()) return;
        QLabel* label = muted_label(say(name), card_);
        label->setWordWrap(false);
        QLabel* text = plain_label(value, card_);
        if (strong) text->setFont(scaled_font(text, 1.0, true));
        rows_.emplace_back(label, text);
    }

    void lay_out(int width) {
        constexpr int margin = 14, gap = 16;
        int names = 0;
        for (const auto& [label, text] : rows_) names = std::max(names, label->sizeHint().width());
        auto* grid = new QGridLayout(card_);
        grid->setContentsMargins(margin, 10, margin, 10);
        grid->setHorizontalSpacing(gap);
        grid->setVerticalSpacing(4);
        for (const auto& [label, text] : rows_) {
            const int row = grid->rowCount();
            grid->addWidget(label, row, 0, Qt::AlignTop);
            grid->addWidget(wrap_to(text, width - 2 * margin - gap - names), row, 1);
        }
    }

private:
    Card* card_;
    std::vector<std::pair<QLabel*, QLabel*>> rows_;
};

}  // namespace

void QuestionDialog::add_header(QVBoxLayout* layout) {
    const bool program = question_.origin.empty() && question_.client.empty();
    const bool page = !question_.origin.empty();
    QString caller = page ? foreign(question_.origin) : foreign(program ? question_.program : question_.client);
    if (caller.isEmpty()) caller = say(Text::unknown_program);
    if (program && question_.process != 0) caller += QStringLiteral(" (%1)").arg(question_.process);

    auto* words = new QVBoxLayout;
    words->setSpacing(1);
    words->addWidget(muted_label(say(page ? Text::a_site : program ? Text::a_program : Text::a_client), this));
    QLabel* name = plain_label(caller, this);
    name->setFont(scaled_font(this, 1.45, true));
    words->addWidget(wrap_to(name, content_width_ - 68));
    QLabel* wish = plain_label(say(headline(question_)), this);
    wish->setFont(scaled_font(this, 1.1));
    words->addWidget(wrap_to(wish, content_width_ - 68));

    auto* header = new QWidget(this);
    header->setFixedWidth(content_width_);
    auto* row = new QHBoxLayout(header);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(16);
    row->addWidget(new Shield(Mood::question, 52, header), 0, Qt::AlignTop);
    row->addLayout(words, 1);
    layout->addWidget(header);
    layout->addSpacing(2);
    setAccessibleName(caller + QChar(' ') + say(headline(question_)));
}

void QuestionDialog::add_facts(QVBoxLayout* layout) {
    auto* card = new Card(Card::Kind::facts, this);
    card->setFixedWidth(content_width_);
    if (question_.kind == QuestionKind::admission || question_.kind == QuestionKind::container) {
        auto* inner = new QVBoxLayout(card);
        inner->setContentsMargins(14, 10, 14, 10);
        const Text words = question_.kind == QuestionKind::admission ? Text::admission_explained : Text::container_explained;
        inner->addWidget(wrap_to(plain_label(say(words), card), content_width_ - 28));
        layout->addWidget(card);
        if (question_.kind == QuestionKind::admission) {
            remember_ = new QCheckBox(say(Text::remember), this);
            layout->addWidget(remember_);
        }
        return;
    }
    const channel::KeyFacts& key = question_.key;
    Facts facts(card);
    facts.add(Text::key, foreign(key.owner), true);
    facts.add(Text::organization, foreign(key.organization));
    facts.add(Text::issuer, foreign(key.issuer));
    facts.add(Text::serial, foreign(key.serial));
    if (key.not_after != 0) facts.add(Text::valid_until, format_date(key.not_after));
    if (!question_.client.empty()) facts.add(Text::program, foreign(question_.program));
    facts.add(Text::box, foreign(question_.box));
    if (question_.kind == QuestionKind::signature) facts.add(Text::signatures_allowed, QString::number(question_.uses), true);
    facts.lay_out(content_width_);
    layout->addWidget(card);
}

void QuestionDialog::add_documents(QVBoxLayout* layout) {
    if (question_.kind != QuestionKind::signature && question_.kind != QuestionKind::batch) return;
    std::vector<Text> warnings;
    if (question_.documents.empty()) warnings.push_back(Text::documents_unknown);
    if (has_bare_hashes(question_)) warnings.push_back(Text::hashes_explained);
    if (question_.uses > std::max<std::size_t>(question_.documents.size(), 1)) warnings.push_back(Text::many_explained);
    if (!warnings.empty()) {
        auto* card = new Card(Card::Kind::caution, this);
        card->setFixedWidth(content_width_);
        auto* inner = new QVBoxLayout(card);
        inner->setContentsMargins(14, 8, 14, 8);
        inner->setSpacing(2);
        for (const Text warning : warnings) inner->addWidget(wrap_to(plain_label(say(warning), card), content_width_ - 28));
        layout->addWidget(card);
    }
    if (question_.documents.empty()) return;

    auto* card = new Card(Card::Kind::facts, this);
    card->setFixedWidth(content_width_);
    auto* inner = new QVBoxLayout(card);
    inner->setContentsMargins(8, 8, 4, 6);
    inner->setSpacing(2);
    QLabel* heading = muted_label(documents_title(question_), card);
    heading->setContentsMargins(6, 0, 6, 0);
    inner->addWidget(heading);
    inner->addWidget(new DocumentList(question_.documents, content_width_ - 12, documents_height, card));
    layout->addWidget(card);
}

void QuestionDialog::add_metadata(QVBoxLayout* layout, bool cut) {
    if (question_.metadata_html.empty()) return;
    auto* card = new Card(Card::Kind::caution, this);
    card->setFixedWidth(content_width_);
    auto* inner = new QVBoxLayout(card);
    inner->setContentsMargins(14, 8, 8, 8);
    inner->setSpacing(4);
    QLabel* heading = plain_label(say(question_.origin.empty() ? Text::program_says : Text::site_says), card);
    heading->setFont(scaled_font(this, 0.92, true));
    inner->addWidget(heading);

    auto* view = new MetadataView(question_.metadata_html, card);
    view->setAccessibleName(heading->text());
    const int whole = view->height_for(content_width_ - 22 - view->verticalScrollBar()->sizeHint().width());
    const int room = std::clamp(question_.preferred_height, usual_metadata, greatest_metadata);
    view->setFixedHeight(std::min(whole, room));
    inner->addWidget(view);
    if (cut || view->cut()) inner->addWidget(muted_label(say(Text::shortened), card));
    layout->addWidget(card);
}

}  // namespace pidpys::gui
