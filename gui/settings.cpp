// SPDX-License-Identifier: MIT
#include "gui/settings.hpp"

#include <algorithm>

namespace pidpys::gui {

namespace {

const QString containers_key = QStringLiteral("login/containers");
const QString path_key = QStringLiteral("path"), certificates_key = QStringLiteral("certificates");
const QString offer_key = QStringLiteral("login/offer"), notify_key = QStringLiteral("notify"),
              no_tray_key = QStringLiteral("tray/told"), version_key = QStringLiteral("update/told");
const QString language_key = QStringLiteral("language");

QString file_or_default(const QString& file) {
    if (!file.isEmpty()) return file;
    const QString folder = QStringLiteral("pidpys"), name = QStringLiteral("agent");
    return QSettings(QSettings::IniFormat, QSettings::UserScope, folder, name).fileName();
}

}  // namespace

Settings::Settings(const QString& file) : store_(file_or_default(file), QSettings::IniFormat) {}

QList<Settings::Container> Settings::read_containers() const {
    QList<Container> all;
    const int count = std::min(store_.beginReadArray(containers_key), most_containers);
    for (int i = 0; i < count; ++i) {
        store_.setArrayIndex(i);
        all.append({store_.value(path_key).toString(), store_.value(certificates_key).toStringList()});
    }
    store_.endArray();
    all.removeIf([](const Container& container) { return container.path.isEmpty(); });
    return all;
}

QStringList Settings::containers() const {
    QStringList paths;
    for (const Container& container : read_containers()) paths << container.path;
    return paths;
}

QStringList Settings::certificates_of(const QString& container) const {
    for (const Container& known : read_containers())
        if (known.path == container) return known.certificates;
    return {};
}

void Settings::remember_container(const QString& container, const QStringList& certificates) {
    QList<Container> all = read_containers();
    all.removeIf([&](const Container& known) { return known.path == container; });
    all.prepend({container, certificates});
    if (all.size() > most_containers) all.resize(most_containers);
    store_.remove(containers_key);
    store_.beginWriteArray(containers_key, static_cast<int>(all.size()));
    for (int i = 0; i < all.size(); ++i) {
        store_.setArrayIndex(i);
        store_.setValue(path_key, all[i].path);
        store_.setValue(certificates_key, all[i].certificates);
    }
    store_.endArray();
}

bool Settings::offers_login() const { return store_.value(offer_key, true).toBool(); }
void Settings::set_offers_login(bool offers) { store_.setValue(offer_key, offers); }
bool Settings::told_of_no_tray() const { return store_.value(no_tray_key, false).toBool(); }
void Settings::set_told_of_no_tray() { store_.setValue(no_tray_key, true); }
QString Settings::told_of_version() const { return store_.value(version_key).toString(); }
void Settings::set_told_of_version(const QString& version) { store_.setValue(version_key, version); }
bool Settings::notifies() const { return store_.value(notify_key, true).toBool(); }
void Settings::set_notifies(bool notifies) { store_.setValue(notify_key, notifies); }

std::optional<Language> Settings::language() const { return language_of(store_.value(language_key).toString()); }

void Settings::set_language(std::optional<Language> language) {
    if (language)
        store_.setValue(language_key, code_of(*language));
    else
        store_.remove(language_key);
}

}  // namespace pidpys::gui
