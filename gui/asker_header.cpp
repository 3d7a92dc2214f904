// SPDX-License-Identifier: MIT
#include "gui/asker_header.hpp"

#include <string_view>

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>

#include "gui/fact_text.hpp"
#include "gui/format.hpp"
#include "gui/origin_text.hpp"
#include "gui/theme.hpp"

namespace pidpys::gui {

using channel::QuestionKind;

namespace {

bool is_page(const channel::Question& question) { return !question.origin.empty(); }
bool is_program(const channel::Question& question) { return question.origin.empty() && question.client.empty(); }

void add_name(QVBoxLayout* words, const QString& name, Text what) {
    QWidget* parent = words->parentWidget();
    auto* text = new FactText(name, parent);
    text->setFont(scaled_font(parent, 1.45, true));
    text->shrink_to_line(parent->font().pointSizeF());
    text->setAccessibleName(say(what));
    words->addWidget(text);
}

void add_warning(QVBoxLayout* words, const QString& warning) {
    auto* card = new Card(Card::Kind::alarm, words->parentWidget());
    auto* inner = new QVBoxLayout(card);
    inner->setContentsMargins(16, 6, 12, 6);
    inner->addWidget(plain_label(warning, card));
    words->addWidget(card);
}

void add_site(QVBoxLayout* words, const channel::Question& question) {
    const OriginText origin = origin_text(question.origin, question.asker);
    add_name(words, origin.site, Text::a_site);
    const auto add_line = [&](const QString& line, Text name) {
        auto* text = new FactText(line, words->parentWidget());
        text->setAccessibleName(say(name));
        words->addWidget(text);
    };
    add_line(origin.address, Text::address);
    if (!origin.decoded.isEmpty()) add_line(say(Text::reads_as, origin.decoded), Text::address);
    if (origin.mixed)
        add_warning(words, say(Text::mixed_scripts));
    else if (origin.lookalike)
        add_warning(words, say(Text::lookalike_letters));
}

}  // namespace

Text headline(const channel::Question& question) {
    switch (question.kind) {
        case QuestionKind::admission: return Text::asks_admission;
        case QuestionKind::batch: return Text::asks_batch;
        case QuestionKind::container: return Text::asks_container;
        case QuestionKind::decryption: return Text::asks_decryption;
        case QuestionKind::encryption: return Text::asks_encryption;
        case QuestionKind::new_keys: return Text::asks_new_keys;
        case QuestionKind::revocation: return Text::asks_revocation;
        case QuestionKind::certificate_import: return Text::asks_import;
        case QuestionKind::login:  // has a window of its own
        case QuestionKind::signature: break;
    }
    if (question.documents.empty()) return Text::asks_permission;
    return question.uses > 1 ? Text::asks_signatures : Text::asks_signature;
}

QString asker_line(const channel::Question& question) {
    if (is_page(question)) return foreign(question.origin);
    QString line = foreign(is_program(question) ? question.program : question.client);
    if (line.isEmpty()) line = say(Text::unknown_program);
    if (is_program(question) && question.process != 0) line += QStringLiteral(" (%1)").arg(question.process);
    return line;
}

QString asker_title(const std::string& asker) {
    for (const std::string_view kind : {"client ", "program "}) {
        if (!asker.starts_with(kind)) continue;
        const std::string name = asker.substr(kind.size());
        return name == "(unknown)" ? say(Text::unknown_program) : window_locale().quoteString(foreign(name));
    }
    return foreign(asker);
}

QWidget* make_asker_header(const channel::Question& question, QWidget* parent) {
    auto* header = new QWidget(parent);
    auto* row = new QHBoxLayout(header);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(lines(parent, 0.8));
    auto* column = new QWidget(header);
    row->addWidget(new Shield(Mood::question, lines(parent, 2.6), header), 0, Qt::AlignTop);
    row->addWidget(column, 1);

    auto* words = new QVBoxLayout(column);
    words->setContentsMargins(0, 0, 0, 0);
    words->setSpacing(2);
    const Text what = is_page(question) ? Text::a_site : is_program(question) ? Text::a_program : Text::a_client;
    words->addWidget(muted_label(say(what), column));
    if (is_page(question))
        add_site(words, question);
    else
        add_name(words, asker_line(question), what);
    QLabel* wish = plain_label(say(headline(question)), column);
    wish->setFont(scaled_font(parent, 1.1));
    words->addSpacing(2);
    words->addWidget(wish);
    return header;
}

}  // namespace pidpys::gui
