// SPDX-License-Identifier: MIT
// What the agent remembers from one start to the next: never a password, nothing of what was signed.
#pragma once

#include <optional>

#include <QSettings>
#include <QStringList>

#include "gui/strings.hpp"

namespace pidpys::gui {

class Settings {
public:
    static constexpr int most_containers = 8;

    // A file of the caller's choice; empty: agent.ini in the user's configuration of pidpys.
    explicit Settings(const QString& file = {});

    // Key containers that have been opened, the latest first, and the certificates that each needed.
    [[nodiscard]] QStringList containers() const;
    [[nodiscard]] QStringList certificates_of(const QString& container) const;
    void remember_container(const QString& container, const QStringList& certificates);

    // Whether the agent that starts with the session offers the login.
    [[nodiscard]] bool offers_login() const;
    void set_offers_login(bool offers);

    [[nodiscard]] bool notifies() const;
    void set_notifies(bool notifies);

    // Whether the person has seen that this desktop has no tray.
    [[nodiscard]] bool told_of_no_tray() const;
    void set_told_of_no_tray();

    // The last version that the person was told of; empty: none.
    [[nodiscard]] QString told_of_version() const;
    void set_told_of_version(const QString& version);

    [[nodiscard]] std::optional<Language> language() const;  // none: the desktop's
    void set_language(std::optional<Language> language);

private:
    struct Container {
        QString path;
        QStringList certificates;
    };
    QList<Container> read_containers() const;

    mutable QSettings store_;
};

}  // namespace pidpys::gui
