// SPDX-License-Identifier: MIT
// What the service holds and has been allowed: keys in use, permissions, sites, each with a way to take it back.
#pragma once

#include <functional>

#include <QWidget>

#include "channel/message.hpp"

class QLabel;
class QPushButton;
class QTabWidget;
class QTableWidget;

namespace pidpys::gui {

class OverviewWindow : public QWidget {
public:
    // The second argument is what is revoked.
    using Command = std::function<void(channel::CommandKind, const std::string&)>;

    explicit OverviewWindow(Command command, QWidget* parent = nullptr);

    void show_state(const channel::State& state);
    void show_permissions(const channel::Permissions& permissions);
    void show_origins(const channel::Origins& origins);
    void show_error(const QString& text);
    [[nodiscard]] QTabWidget* tabs() const { return tabs_; }

private:
    struct Page {
        QTableWidget* table = nullptr;
        QLabel* empty = nullptr;
        QPushButton* button = nullptr;
    };
    Page add_page(const QString& title, const QStringList& columns, const QString& empty, const QString& action);
    static void fill(const Page& page, const std::vector<QStringList>& rows, const std::vector<std::string>& ids);

    Command command_;
    QTabWidget* tabs_ = nullptr;
    QLabel* message_ = nullptr;
    Page keys_, permissions_, sites_;
};

}  // namespace pidpys::gui
