// SPDX-License-Identifier: MIT
#include "gui/overview_window.hpp"

#include <QLabel>
#include <QPushButton>
#include <QTabWidget>
#include <QTableWidget>
#include <QVBoxLayout>

#include "gui/format.hpp"
#include "gui/strings.hpp"
#include "gui/table.hpp"
#include "gui/theme.hpp"

namespace pidpys::gui {

using channel::CommandKind;

namespace {

constexpr int id_role = Qt::UserRole;

std::string selected_id(const QTableWidget* table) {
    const auto rows = table->selectionModel()->selectedRows();
    return rows.isEmpty() ? std::string() : table->item(rows.front().row(), 0)->data(id_role).toString().toStdString();
}

QString purpose(const std::string& name) {
    if (name == "signature") return say(Text::purpose_signature);
    if (name == "keyAgreement") return say(Text::purpose_agreement);
    return foreign(name);
}

}  // namespace

OverviewWindow::OverviewWindow(Command command, QWidget* parent) : QWidget(parent), command_(std::move(command)) {
    setWindowTitle(say(Text::overview_title));
    setWindowIcon(shield_icon(Mood::keys, palette()));
    resize(760, 420);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 12);
    tabs_ = new QTabWidget(this);
    layout->addWidget(tabs_);
    message_ = plain_label({}, this);
    message_->hide();
    layout->addWidget(message_);

    keys_ = add_page(say(Text::keys_tab), {say(Text::owner), say(Text::purpose), say(Text::serial), say(Text::valid_until)},
                     say(Text::no_keys), say(Text::logout));
    permissions_ = add_page(say(Text::permissions_tab), {say(Text::caller), say(Text::key), say(Text::uses_left), say(Text::expires)},
                            say(Text::no_permissions), say(Text::revoke));
    sites_ = add_page(say(Text::sites_tab), {say(Text::site), say(Text::decision), say(Text::decided)}, say(Text::no_sites), say(Text::revoke));

    keys_.table->setSelectionMode(QAbstractItemView::NoSelection);
    connect(keys_.button, &QPushButton::clicked, this, [this] { command_(CommandKind::logout, {}); });
    for (const auto& [page, kind] : {std::pair{permissions_, CommandKind::revoke_permission}, std::pair{sites_, CommandKind::revoke_origin}}) {
        QTableWidget* table = page.table;
        QPushButton* button = page.button;
        connect(table, &QTableWidget::itemSelectionChanged, button, [table, button] { button->setEnabled(!selected_id(table).empty()); });
        connect(button, &QPushButton::clicked, this, [this, table, kind = kind] {
            if (const std::string id = selected_id(table); !id.empty()) command_(kind, id);
        });
    }
    fill(keys_, {}, {});
    fill(permissions_, {}, {});
    fill(sites_, {}, {});
}

OverviewWindow::Page OverviewWindow::add_page(const QString& title, const QStringList& columns, const QString& empty, const QString& action) {
    Page page;
    auto* content = new QWidget(tabs_);
    auto* layout = new QVBoxLayout(content);
    page.table = make_table(columns, 0, content);
    page.empty = muted_label(empty, content);
    page.empty->setAlignment(Qt::AlignCenter);
    page.button = new QPushButton(action, content);
    page.button->setMinimumSize(page.button->sizeHint().width() + 24, 32);
    layout->addWidget(page.table, 1);
    layout->addWidget(page.empty, 1);
    auto* row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(page.button);
    layout->addLayout(row);
    tabs_->addTab(content, title);
    return page;
}

void OverviewWindow::fill(const Page& page, const std::vector<QStringList>& rows, const std::vector<std::string>& ids) {
    const std::string selected = selected_id(page.table);
    page.table->clearSelection();
    page.table->setRowCount(static_cast<int>(rows.size()));
    for (int row = 0; row < page.table->rowCount(); ++row) {
        const auto at = static_cast<std::size_t>(row);
        for (int column = 0; column < rows[at].size(); ++column) page.table->setItem(row, column, new QTableWidgetItem(rows[at][column]));
        if (at >= ids.size()) continue;
        page.table->item(row, 0)->setData(id_role, QString::fromStdString(ids[at]));
        if (!ids[at].empty() && ids[at] == selected) page.table->selectRow(row);
    }
    page.table->setVisible(!rows.empty());
    page.empty->setVisible(rows.empty());
    page.button->setEnabled(ids.empty() ? !rows.empty() : !selected_id(page.table).empty());
}

void OverviewWindow::show_state(const channel::State& state) {
    std::vector<QStringList> rows;
    for (const channel::KeyInUse& key : state.keys)
        rows.push_back({foreign(key.facts.owner), purpose(key.purpose), foreign(key.facts.serial), format_date(key.facts.not_after)});
    fill(keys_, rows, {});
}

void OverviewWindow::show_permissions(const channel::Permissions& permissions) {
    std::vector<QStringList> rows;
    std::vector<std::string> ids;
    for (const channel::PermissionEntry& entry : permissions.entries) {
        const QString caller = entry.caller.empty() ? say(Text::local_programs) : foreign(entry.caller);
        rows.push_back({caller, foreign(entry.key.owner), QStringLiteral("%1 / %2").arg(entry.uses_left).arg(entry.uses_granted),
                        format_moment(entry.expires)});
        ids.push_back(entry.id);
    }
    fill(permissions_, rows, ids);
}

void OverviewWindow::show_origins(const channel::Origins& origins) {
    std::vector<QStringList> rows;
    std::vector<std::string> ids;
    for (const channel::OriginEntry& entry : origins.entries) {
        const QString decision = say(entry.admitted ? Text::admitted : Text::refused);
        rows.push_back({foreign(entry.origin), entry.configured ? say(Text::by_configuration, decision) : decision, format_moment(entry.decided)});
        ids.push_back(entry.configured ? std::string() : entry.origin);
    }
    fill(sites_, rows, ids);
    if (rows.empty()) sites_.button->setEnabled(false);
}

void OverviewWindow::show_error(const QString& text) {
    message_->setText(text);
    message_->setVisible(!text.isEmpty());
}

}  // namespace pidpys::gui
