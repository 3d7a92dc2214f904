// SPDX-License-Identifier: MIT
#include "gui/origin_text.hpp"

#include <algorithm>
#include <set>

#include <QUrl>

#include "gui/format.hpp"

namespace pidpys::gui {

namespace {

using Scripts = std::set<QChar::Script>;

QString host_of(const QString& origin) {
    const auto begin = origin.indexOf(QStringLiteral("://"));
    if (begin < 0) return {};
    const QString rest = origin.mid(begin + 3);
    if (rest.startsWith(QChar('['))) return rest.left(rest.indexOf(QChar(']')) + 1);
    return rest.left(rest.indexOf(QChar(':')));  // -1: all of it
}

bool is_part(const QString& host, const QString& site) {
    return !site.isEmpty() && (host == site || host.endsWith(QChar('.') + site) ||
                               host.endsWith(QChar('.') + site + QChar('.')) || host == site + QChar('.'));
}

Scripts scripts_of(const QString& label) {
    Scripts found;
    for (const char32_t code : label.toUcs4()) {
        const auto script = QChar::script(code);
        if (script != QChar::Script_Common && script != QChar::Script_Inherited) found.insert(script);
    }
    return found;
}

// The combinations of UTS 39 5.2, "highly restrictive": Japanese, Korean and Chinese are written with several scripts,
// Latin among them.
bool written_together(Scripts scripts) {
    if (scripts.size() <= 1) return true;
    const Scripts together[] = {
        {QChar::Script_Latin, QChar::Script_Han, QChar::Script_Hiragana, QChar::Script_Katakana},
        {QChar::Script_Latin, QChar::Script_Han, QChar::Script_Hangul},
        {QChar::Script_Latin, QChar::Script_Han, QChar::Script_Bopomofo}};
    return std::any_of(std::begin(together), std::end(together), [&](const Scripts& allowed) {
        return std::includes(allowed.begin(), allowed.end(), scripts.begin(), scripts.end());
    });
}

// Cyrillic and Greek letters that have a Latin double (Unicode's confusables, lower case alone: hosts have no other).
bool reads_as_latin(const QString& label) {
    static const QString doubles = QStringLiteral("асԁеһіјӏорԛѕгԝхуԍѵъαιϳκνορτυχγ");
    bool letters = false;
    for (const QChar c : label) {
        if (c.script() == QChar::Script_Latin) return false;
        if (!c.isLetter()) continue;
        letters = true;
        if (!doubles.contains(c)) return false;
    }
    return letters;
}

}  // namespace

OriginText origin_text(const std::string& origin, const std::string& site) {
    OriginText text;
    text.address = foreign(origin);
    const QString host = host_of(text.address), named = foreign(site);
    text.site = is_part(host, named) ? named : host.isEmpty() ? text.address : host;
    const QString decoded = foreign(QUrl::fromAce(host.toLatin1(), QUrl::IgnoreIDNWhitelist).toStdString());
    if (decoded != host) text.decoded = decoded;
    for (const QString& label : decoded.split(QChar('.'))) {
        text.mixed = text.mixed || !written_together(scripts_of(label));
        // ".укр", ".com": the last label is the registry's own, nobody has chosen it to deceive.
        const bool registry = decoded.endsWith(QChar('.') + label);
        text.lookalike = text.lookalike || (!registry && reads_as_latin(label));
    }
    return text;
}

}  // namespace pidpys::gui
