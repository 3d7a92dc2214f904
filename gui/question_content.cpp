// SPDX-License-Identifier: MIT
// What a question's window says below its head: which key, what is signed, and the caller's own words.
#include <algorithm>
#include <string>
#include <vector>

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QTime>
#include <QToolButton>
#include <QVBoxLayout>

#include "gui/asker_header.hpp"
#include "gui/document_list.hpp"
#include "gui/fact_grid.hpp"
#include "gui/fact_text.hpp"
#include "gui/format.hpp"
#include "gui/grant_box.hpp"
#include "gui/metadata_view.hpp"
#include "gui/present.hpp"
#include "gui/preview_window.hpp"
#include "gui/question_dialog.hpp"
#include "gui/question_text.hpp"
#include "gui/strings.hpp"
#include "gui/theme.hpp"

namespace pidpys::gui {

using channel::QuestionKind;

namespace {

constexpr std::size_t few_documents = 10;  // are found without a filter

std::int64_t seconds_until_midnight() { return std::max(60, QTime::currentTime().secsTo(QTime(23, 59, 59)) + 1); }

}  // namespace

QVBoxLayout* QuestionDialog::add_card(Card::Kind kind) {
    auto* card = new Card(kind, content_);
    auto* inner = new QVBoxLayout(card);
    inner->setContentsMargins(kind == Card::Kind::alarm ? 18 : 14, 8, 12, 8);
    inner->setSpacing(4);
    content_->layout()->addWidget(card);
    return inner;
}

void QuestionDialog::add_header() {
    content_->layout()->addWidget(make_asker_header(question_, content_));
    setAccessibleName(spoken_sentence(question_));
    if (question_.documents.size() == 1) setAccessibleDescription(spoken_digest(question_.documents.front()));
}

void QuestionDialog::add_facts() {
    if (question_.kind == QuestionKind::admission || question_.kind == QuestionKind::container) {
        const bool admission = question_.kind == QuestionKind::admission;
        QVBoxLayout* card = add_card(Card::Kind::facts);
        card->addWidget(
            plain_label(say(admission ? Text::admission_explained : Text::container_explained), card->parentWidget()));
        if (admission) add_lasting();
        return;
    }
    if (question_.kind == QuestionKind::new_keys) {
        QVBoxLayout* card = add_card(Card::Kind::facts);
        card->addWidget(plain_label(say(Text::new_keys_explained), card->parentWidget()));
        auto* table = new QWidget(card->parentWidget());
        auto* facts = new FactGrid(table);
        facts->setContentsMargins(0, 0, 0, 0);
        card->addWidget(table);
        facts->add(Text::kind_of_keys, foreign(question_.subject), FactStyle::strong);
        facts->add(Text::owner, foreign(question_.owner));
        return;
    }
    if (question_.kind == QuestionKind::revocation) {
        QVBoxLayout* alarm = add_card(Card::Kind::alarm);
        alarm->addWidget(plain_label(say(Text::revocation_explained), alarm->parentWidget()));
    }
    if (question_.kind == QuestionKind::certificate_import) {
        QVBoxLayout* words = add_card(Card::Kind::facts);
        words->addWidget(plain_label(say(Text::import_explained), words->parentWidget()));
    }
    const channel::KeyFacts& key = question_.key;
    QVBoxLayout* card = add_card(Card::Kind::facts);
    auto* table = new QWidget(card->parentWidget());
    auto* facts = new FactGrid(table);
    facts->setContentsMargins(0, 0, 0, 0);
    card->addWidget(table);
    facts->add(Text::key, foreign(key.owner), FactStyle::strong);
    add_other_keys(card);
    facts->add(Text::organization, foreign(key.organization));
    facts->add(Text::issuer, foreign(key.issuer));
    facts->add(Text::serial, foreign(key.serial));
    if (key.not_after != 0) facts->add(Text::valid_until, format_date(key.not_after));
    if (!question_.client.empty()) facts->add(Text::program, foreign(question_.program));
    facts->add(Text::box, foreign(question_.box));
    facts->add(Text::boxs_organization, foreign(question_.organization));
    if (is_permission(question_)) {
        QVBoxLayout* frame = add_card(GrantBox::weight(question_.uses));
        grant_ = new GrantBox(question_, frame->parentWidget());
        frame->addWidget(grant_);
    } else if (question_.kind == QuestionKind::signature)
        facts->add(Text::signatures_allowed, format_number(question_.uses), FactStyle::strong);
    facts->add(correspondents_name(question_), correspondents_text(question_));
    if (question_.kind == QuestionKind::revocation) {
        facts->add(Text::reason, revocation_reason(question_.subject));
        if (question_.since != 0) facts->add(Text::ends_since, format_moment(question_.since));
    }
    if (question_.kind == QuestionKind::certificate_import) facts->add(Text::key_file, foreign(question_.subject));
    facts->add(Text::level, proofs_line(question_.proofs));
    facts->add(Text::stamp_servers, servers_text(question_.proofs));
}

// Nothing is allowed by it: the daemon asks anew, with what that key would sign.
void QuestionDialog::add_other_keys(QVBoxLayout* card) {
    if (question_.other_keys.empty()) return;
    other_key_ = new QPushButton(say(Text::other_key), card->parentWidget());
    other_key_->setAutoDefault(false);
    other_key_->setToolTip(say(Text::other_key_explained));
    other_key_->setAccessibleDescription(say(Text::other_key_explained));
    other_key_->installEventFilter(this);
    auto* menu = new QMenu(other_key_);
    for (const channel::KeyFacts& key : question_.other_keys) {
        QString title = QStringLiteral("%1 — %2").arg(foreign(key.owner), foreign(key.issuer));
        title.replace(QLatin1Char('&'), QStringLiteral("&&"));
        connect(menu->addAction(title), &QAction::triggered, this, [this, fingerprint = key.fingerprint] {
            channel::Answer given{channel::Outcome::cancelled, false, {}, "the user takes another key"};
            given.key = fingerprint;
            answer(given);
        });
    }
    other_key_->setMenu(menu);
    card->addWidget(other_key_, 0, Qt::AlignLeft);
}

void QuestionDialog::add_lasting() {
    auto* row = new QWidget(content_);
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    lasting_ = new QComboBox(row);
    lasting_->addItem(say(Text::once));
    lasting_->addItem(say(Text::today));
    lasting_->addItem(say(Text::remember_always));
    lasting_->setAccessibleName(say(Text::admission_lasts));
    QLabel* label = plain_label(say(Text::admission_lasts), row);
    label->setWordWrap(false);
    label->setBuddy(lasting_);
    line->addWidget(label);
    line->addWidget(lasting_);
    line->addStretch(1);
    content_->layout()->addWidget(row);
}

bool QuestionDialog::remembered() const { return lasting_ != nullptr && lasting_->currentIndex() == always; }

channel::Answer QuestionDialog::yes() const {
    channel::Answer answer{channel::Outcome::allowed, remembered(), {}, "allowed by the user"};
    if (grant_ != nullptr) grant_->write_to(answer);
    if (list_ != nullptr) answer.left_out = list_->left_out();
    if (lasting_ != nullptr && !remembered())
        answer.seconds = lasting_->currentIndex() == once ? 3600 : seconds_until_midnight();
    return answer;
}

void QuestionDialog::add_documents() {
    if (!channel::uses_key(question_.kind)) return;
    std::vector<Text> warnings;
    if (question_.documents.empty()) warnings.insert(warnings.end(), {Text::documents_unknown, Text::may_open});
    if (has_bare_hashes(question_)) warnings.push_back(Text::hashes_explained);
    if (question_.uses > std::max<std::size_t>(question_.documents.size(), 1)) warnings.push_back(Text::many_explained);
    if (!warnings.empty()) {
        QVBoxLayout* card = add_card(Card::Kind::caution);
        for (const Text warning : warnings) card->addWidget(plain_label(say(warning), card->parentWidget()));
    }
    if (question_.documents.empty()) return;

    QVBoxLayout* card = add_card(Card::Kind::facts);
    QLabel* heading = muted_label(documents_title(question_), card->parentWidget());
    card->addWidget(heading);
    if (question_.documents.size() == 1 && !question_.documents.front().digest_only) {
        auto* table = new QWidget(card->parentWidget());
        auto* facts = new FactGrid(table);
        facts->setContentsMargins(0, 0, 0, 0);
        add_document_facts(*facts, question_.documents.front());
        card->addWidget(table);
        return add_show_button(card);
    }
    const bool many = question_.documents.size() > few_documents;
    list_ =
        new DocumentList(question_.documents, question_.severable, lines(this, many ? 24 : 14), card->parentWidget());
    if (question_.severable) card->addWidget(muted_label(say(Text::leave_out_explained), card->parentWidget()));
    if (many) {
        auto* filter = new QLineEdit(card->parentWidget());
        filter->setPlaceholderText(say(Text::filter_documents));
        filter->setAccessibleName(say(Text::filter_documents));
        filter->setClearButtonEnabled(true);
        for (auto* clear : filter->findChildren<QToolButton*>()) clear->setAccessibleName(say(Text::clear_filter));
        connect(filter, &QLineEdit::textChanged, list_, [list = list_](const QString& words) { list->filter(words); });
        card->addWidget(filter);
    }
    list_->setCurrentIndex(list_->model()->index(0, 0));
    card->addWidget(list_);
    add_show_button(card);
}

void QuestionDialog::add_show_button(QVBoxLayout* card) {
    const bool any = std::any_of(question_.documents.begin(), question_.documents.end(),
                                 [](const channel::Document& document) { return document.at_hand; });
    if (!any) return;
    show_ = new QPushButton(say(Text::show_document), card->parentWidget());
    show_->setAutoDefault(false);
    show_->installEventFilter(this);
    connect(show_, &QPushButton::clicked, this, [this] { show_document(); });
    card->addWidget(show_, 0, Qt::AlignLeft);
}

// A window of this one's: it goes with the question.
void QuestionDialog::show_document() {
    const std::uint64_t place = list_ == nullptr ? 0 : list_->current();
    if (!fetch || !question_.documents[place].at_hand) return;
    auto* preview = new PreviewWindow(question_.documents[place], place, fetch, this);
    preview->setAttribute(Qt::WA_DeleteOnClose);
    present(preview);
}

void QuestionDialog::add_metadata(bool cut) {
    if (question_.metadata_html.empty()) return;
    QVBoxLayout* card = add_card(Card::Kind::caution);
    QLabel* heading =
        plain_label(say(question_.origin.empty() ? Text::program_says : Text::site_says), card->parentWidget());
    heading->setFont(scaled_font(this, 0.92, true));
    card->addWidget(heading);
    message_ = new MetadataView(question_.metadata_html, card->parentWidget());
    message_->setAccessibleName(heading->text());
    card->addWidget(message_);
    if (cut || message_->cut()) card->addWidget(muted_label(say(Text::shortened), card->parentWidget()));
}

}  // namespace pidpys::gui
