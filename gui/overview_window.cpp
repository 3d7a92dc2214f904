// SPDX-License-Identifier: MIT
#include "gui/overview_window.hpp"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QTabWidget>
#include <QTableWidget>
#include <QVBoxLayout>

#include "gui/asker_header.hpp"
#include "gui/format.hpp"
#include "gui/settings.hpp"
#include "gui/strings.hpp"
#include "gui/table.hpp"
#include "gui/theme.hpp"

namespace pidpys::gui {

using channel::CommandKind;

namespace {

constexpr int least_rows = 5;  // of a table, in sight

QString purpose(const std::string& name) {
    if (name == "signature") return say(Text::purpose_signature);
    if (name == "keyAgreement") return say(Text::purpose_agreement);
    return foreign(name);
}

QString end_of(const channel::OriginEntry& entry) {
    if (entry.configured) return say(Text::set_by_configuration);
    if (entry.until != 0) return format_moment(entry.until);
    return say(entry.lasting ? Text::until_revoked : Text::until_service_ends);
}

// No text hides it.
void show_news(SpokenLabel* label, const QString& text) {
    if (label->text() == text) return;
    const bool seen = label->isVisible();
    label->setText(text);
    label->setVisible(!text.isEmpty());
    if (seen && !text.isEmpty()) label->speak();  // else it speaks as it is shown
}

}  // namespace

OverviewWindow::OverviewWindow(Settings& settings, Actions actions, QWidget* parent)
    : DeskWindow(parent), settings_(settings), actions_(std::move(actions)) {
    setWindowTitle(say(Text::overview_title));
    wish(135, 38);
    add_head();
    tabs_ = new QTabWidget(middle());
    column()->addWidget(tabs_, 1);
    add_page(keys, say(Text::keys_tab),
             {say(Text::owner), say(Text::purpose), say(Text::serial), say(Text::valid_until)}, say(Text::no_keys),
             say(Text::logout));
    add_page(permissions, say(Text::permissions_tab),
             {say(Text::caller), say(Text::key), say(Text::uses_left), say(Text::expires)}, say(Text::no_permissions),
             say(Text::end_permission));
    add_page(decisions, say(Text::decisions_tab),
             {say(Text::caller), say(Text::decision), say(Text::decided), say(Text::until)}, say(Text::no_decisions),
             say(Text::end_decision));
    choose_ = add_button(say(Text::choose_key));
    connect(choose_, &QPushButton::clicked, this, [this] {
        if (const Row* row = selected(keys)) actions_.command(CommandKind::choose_key, row->target);
    });
    connect(tabs_, &QTabWidget::currentChanged, this, [this] { update_buttons(); });
    add_settings();
    message_ = make_alert(this);
    foot()->addWidget(message_);
    add_space_between_buttons();
    connect(add_button(say(Text::menu_quit)), &QPushButton::clicked, this, [this] { actions_.quit(); });
    connect(add_button(say(Text::close)), &QPushButton::clicked, this, [this] { close(); });
    for (const Tab tab : {keys, permissions, decisions}) fill(tab, {});
    show_situation({});
}

void OverviewWindow::add_head() {
    auto* row = new QHBoxLayout;
    row->setSpacing(fontMetrics().height());
    sign_ = new Shield(Mood::idle, 2 * fontMetrics().height(), middle());
    row->addWidget(sign_, 0, Qt::AlignTop);
    auto* words = new QVBoxLayout;
    status_ = plain_label({}, middle());
    status_->setFont(scaled_font(this, 1.15, true));
    addresses_ = muted_label({}, middle());
    for (QLabel* label : {status_, addresses_}) {
        label->setWordWrap(true);
        words->addWidget(label);
    }
    row->addLayout(words, 1);
    column()->addLayout(row);
    auto* doors = new QHBoxLayout;
    const auto add = [&](Text text, const std::function<void()>& action) {
        auto* button = new QPushButton(say(text), middle());
        connect(button, &QPushButton::clicked, this, action);
        doors->addWidget(button);
        return button;
    };
    question_ = add(Text::menu_question, actions_.question);
    login_ = add(Text::menu_login, actions_.login);
    history_ = add(Text::menu_history, actions_.history);
    demo_ = add(Text::menu_demo, actions_.demo);
    doors->addStretch(1);
    column()->addLayout(doors);
    auto* trust = new QHBoxLayout;
    trust_ = make_alert(middle());
    renew_ = new QPushButton(say(Text::trust_renew), middle());
    renew_->hide();
    connect(renew_, &QPushButton::clicked, this, actions_.renew_trust);
    trust->addWidget(trust_, 1);
    trust->addWidget(renew_, 0, Qt::AlignTop);
    column()->addLayout(trust);
    add_registry();
    add_release();
    no_tray_ = muted_label(say(Text::no_tray), middle());
    no_tray_->setWordWrap(true);
    no_tray_->hide();
    column()->addWidget(no_tray_);
}

void OverviewWindow::add_registry() {
    auto* row = new QHBoxLayout;
    registry_ = new SpokenLabel(middle());
    registry_->hide();
    update_ = new QPushButton(say(Text::registry_update), middle());
    update_->hide();
    connect(update_, &QPushButton::clicked, this, actions_.update_registry);
    row->addWidget(registry_, 1);
    row->addWidget(update_, 0, Qt::AlignTop);
    column()->addLayout(row);
}

// What goes on, how it went, or what is offered.
void OverviewWindow::show_registry(const Situation& situation) {
    const bool due = situation.registry_due();
    const std::int64_t brought = situation.state.registry_brought;
    QString text;
    if (situation.updating_registry)
        text = say(Text::registry_updating);
    else if (situation.registry_news)
        text = say(*situation.registry_news);
    else if (due)
        text = brought == 0 ? say(Text::registry_absent) : say(Text::registry_old, format_date(brought));
    update_->setVisible(due);
    update_->setAccessibleDescription(text);
    show_news(registry_, text);
}

void OverviewWindow::add_release() {
    auto* row = new QHBoxLayout;
    release_ = new SpokenLabel(middle());
    release_->hide();
    page_ = new QPushButton(say(Text::update_open), middle());
    page_->hide();
    connect(page_, &QPushButton::clicked, this, actions_.update_page);
    row->addWidget(release_, 1);
    row->addWidget(page_, 0, Qt::AlignTop);
    column()->addLayout(row);
}

void OverviewWindow::show_release(const Situation& situation) {
    QString text;
    if (situation.choosing_updates)
        text = say(Text::update_looking);
    else if (situation.has_update())
        text = say(Text::update_released, foreign(situation.state.update_version));
    else if (situation.update_news)
        text = say(*situation.update_news);
    page_->setVisible(situation.has_update());
    page_->setAccessibleDescription(text);
    updates_->setVisible(situation.connected && situation.state.update_choice);
    updates_->setEnabled(situation.may_choose_updates());
    updates_->setChecked(situation.state.update_watched);
    show_news(release_, text);
}

void OverviewWindow::add_page(Tab tab, const QString& title, const QStringList& columns, const QString& empty,
                              const QString& end) {
    Page& page = pages_[tab];
    auto* content = new QWidget(tabs_);
    auto* layout = new QVBoxLayout(content);
    page.table = make_table(columns, 0, content);
    page.table->setMinimumHeight(least_rows * 2 * fontMetrics().height());
    page.table->setAccessibleName(QString(title).remove(QLatin1Char('&')));
    page.empty = muted_label(empty, content);
    page.empty->setAlignment(Qt::AlignCenter);
    layout->addWidget(page.table, 1);
    layout->addWidget(page.empty, 1);
    tabs_->addTab(content, title);
    page.end = add_button(end);
    connect(page.table, &QTableWidget::itemSelectionChanged, this, [this] { update_buttons(); });
    connect(page.end, &QPushButton::clicked, this, [this, tab] {
        if (const Row* row = selected(tab)) actions_.command(row->end, row->target);
    });
}

void OverviewWindow::add_settings() {
    auto* row = new QHBoxLayout;
    auto* caption = new QLabel(say(Text::language), this);
    language_ = new QComboBox(this);
    language_->setAccessibleName(say(Text::language).remove(QLatin1Char('&')));
    caption->setBuddy(language_);
    language_->addItem(say(Text::desktops_language), QString());
    const std::pair<Language, QString> names[] = {{Language::uk, QStringLiteral("українська")},
                                                  {Language::en, QStringLiteral("English")},
                                                  {Language::ru, QStringLiteral("русский")},
                                                  {Language::pl, QStringLiteral("polski")}};
    for (const auto& [language, name] : names) language_->addItem(name, code_of(language));
    const auto chosen = settings_.language();
    language_->setCurrentIndex(language_->findData(chosen ? code_of(*chosen) : QString()));
    connect(language_, &QComboBox::activated, this, [this] {
        settings_.set_language(language_of(language_->currentData().toString()));
        actions_.language_changed();
    });
    row->addWidget(caption);
    row->addWidget(language_);
    row->addStretch(1);
    column()->addLayout(row);
    notify_ = new QCheckBox(say(Text::notify), middle());
    notify_->setChecked(settings_.notifies());
    connect(notify_, &QCheckBox::toggled, this, [this](bool notifies) { settings_.set_notifies(notifies); });
    column()->addWidget(notify_);
    updates_ = new QCheckBox(say(Text::watch_updates), middle());
    updates_->hide();
    connect(updates_, &QCheckBox::clicked, this, actions_.watch_updates);
    column()->addWidget(updates_);
}

const OverviewWindow::Row* OverviewWindow::selected(Tab tab) const {
    const Page& page = pages_[tab];
    const auto rows = page.table->selectionModel()->selectedRows();
    if (rows.isEmpty()) {  // the keys of one log-in end together, whichever is meant
        const bool one = tab == keys && !page.rows.empty() && page.rows.front().target == page.rows.back().target;
        return one ? &page.rows.front() : nullptr;
    }
    const Row& row = page.rows[static_cast<std::size_t>(rows.front().row())];
    return row.target.empty() ? nullptr : &row;
}

void OverviewWindow::update_buttons() {
    for (const Tab tab : {keys, permissions, decisions}) {
        pages_[tab].end->setVisible(tabs_->currentIndex() == tab);
        pages_[tab].end->setEnabled(selected(tab) != nullptr);
    }
    const auto& rows = pages_[keys].rows;
    const Row* key = selected(keys);
    choose_->setVisible(tabs_->currentIndex() == keys && !rows.empty() && rows.front().target != rows.back().target);
    choose_->setEnabled(key != nullptr && key->target != rows.front().target);
}

void OverviewWindow::fill(Tab tab, std::vector<Row> rows) {
    Page& page = pages_[tab];
    const Row* former = page.table->selectionModel()->hasSelection() ? selected(tab) : nullptr;
    const std::string target = former == nullptr ? std::string() : former->target;
    page.table->clearSelection();
    page.rows = std::move(rows);
    page.table->setRowCount(static_cast<int>(page.rows.size()));
    for (int at = 0; at < page.table->rowCount(); ++at) {
        const Row& row = page.rows[static_cast<std::size_t>(at)];
        for (int column = 0; column < row.cells.size(); ++column) {
            auto* item = new QTableWidgetItem(row.cells[column]);
            item->setToolTip(row.cells[column]);
            if (column == 0) item->setData(Qt::AccessibleTextRole, row.cells.join(QStringLiteral(", ")));
            page.table->setItem(at, column, item);
        }
        if (!row.target.empty() && row.target == target) page.table->selectRow(at);
    }
    page.table->setVisible(!page.rows.empty());
    page.empty->setVisible(page.rows.empty());
    update_buttons();
}

void OverviewWindow::show_situation(const Situation& situation) {
    sign_->set_mood(mood_of(situation));
    status_->setText(situation_text(situation));
    setAccessibleDescription(status_->text());
    QStringList addresses;
    for (const std::string& address : situation.state.listening) addresses << foreign(address);
    addresses_->setText(say(Text::listening_at, addresses.join(QStringLiteral(", "))));
    addresses_->setVisible(situation.connected && !addresses.isEmpty());
    question_->setVisible(situation.questions > 0);
    login_->setEnabled(situation.connected);
    history_->setEnabled(situation.connected);
    demo_->setVisible(!situation.state.demo_page.empty());
    const bool ends = situation.connected && situation.state.trust_due;
    const QString trust = ends ? say(Text::trust_ends_at, format_date(situation.state.trust_ends)) : QString();
    if (trust_->text() != trust) show_alert(trust_, trust);  // an alert is heard each time that it is shown
    renew_->setVisible(ends);
    renew_->setAccessibleDescription(trust);
    show_registry(situation);
    show_release(situation);
    no_tray_->setVisible(situation.no_tray);
    show_keys(situation.state.keys);
}

void OverviewWindow::show_keys(const std::vector<channel::KeyInUse>& in_use) {
    std::vector<Row> rows;
    const bool several = !in_use.empty() && in_use.front().login != in_use.back().login;
    for (const channel::KeyInUse& key : in_use) {
        const bool chosen = several && key.login == in_use.front().login;
        const QString what = purpose(key.purpose);
        rows.push_back({{foreign(key.facts.owner), chosen ? say(Text::key_chosen, what) : what,
                         foreign(key.facts.serial), format_date(key.facts.not_after)},
                        CommandKind::logout,
                        key.login});
    }
    fill(keys, std::move(rows));
}

void OverviewWindow::show_permissions(const channel::Permissions& list) {
    std::vector<Row> rows;
    for (const channel::PermissionEntry& entry : list.entries) {
        const QString caller = entry.caller.empty() ? say(Text::local_programs) : foreign(entry.caller);
        rows.push_back({{caller, foreign(entry.key.owner),
                         say(Text::uses_of, QString::number(entry.uses_left), QString::number(entry.uses_granted)),
                         format_moment(entry.expires)},
                        CommandKind::revoke_permission,
                        entry.id});
    }
    fill(permissions, std::move(rows));
}

void OverviewWindow::show_origins(const channel::Origins& origins) {
    origins_ = origins;
    fill_decisions();
}

void OverviewWindow::show_silences(const channel::Silences& silences) {
    silences_ = silences;
    fill_decisions();
}

void OverviewWindow::fill_decisions() {
    std::vector<Row> rows;
    for (const channel::SilenceEntry& entry : silences_.entries)
        rows.push_back(
            {{asker_title(entry.asker), say(Text::kept_silent), QStringLiteral("—"), format_moment(entry.until)},
             CommandKind::end_silence,
             entry.asker});
    for (const channel::OriginEntry& entry : origins_.entries)
        rows.push_back({{foreign(entry.origin), say(entry.admitted ? Text::admitted : Text::refused),
                         format_moment(entry.decided), end_of(entry)},
                        CommandKind::revoke_origin,
                        entry.configured ? std::string() : entry.origin});
    fill(decisions, std::move(rows));
}

void OverviewWindow::show_error(const QString& text) { show_alert(message_, text); }

}  // namespace pidpys::gui
