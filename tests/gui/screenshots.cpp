// SPDX-License-Identifier: MIT
// Pictures of every window in Ukrainian and English, for a person to look at. Arguments: light|dark|contrast, scale (the
// environment's QT_SCALE_FACTOR does the scaling, the number only names the files), other languages ("pl,ru").
#include <cstdio>

#include <QApplication>
#include <QDir>
#include <QTest>

#include "gui/appearance.hpp"
#include "gui/question_dialog.hpp"
#include "gui/translations.hpp"
#include "desk_scene.hpp"
#include "scene.hpp"
#include "tests/main/places.hpp"

using namespace pidpys;
using namespace pidpys::test;
using namespace pidpys::gui;

namespace {

QString suffix;
int failures = 0;

void shoot(QWidget& window, const QString& name) {
    window.show();
    if (!QTest::qWaitForWindowExposed(&window)) ++failures;
    run_loop(60);
    const QString path = QString::fromStdString(places::in_build("screenshots/")) + name + suffix;
    if (!window.grab().save(path)) ++failures;
    std::printf("%s\n", qPrintable(path));
}

void shoot_question(const channel::Question& question, const QString& name, bool armed, std::size_t waiting = 0) {
    QuestionDialog dialog(question, false, [](const channel::Answer&) {});
    dialog.set_waiting(waiting);
    dialog.show();
    (void)QTest::qWaitForWindowActive(&dialog);
    if (armed && !wait_until([&] { return dialog.guard().armed(); })) ++failures;
    shoot(dialog, name);
}

void shoot_all() {
    shoot_question(page_question(), QStringLiteral("consent"), true);
    shoot_question(page_question(), QStringLiteral("consent_unarmed"), false, 2);

    auto level = page_question();
    level.proofs = {"CAdES-X Long", false, {"http://acsk.example.ua/services/tsp/dstu/"}};
    shoot_question(level, QStringLiteral("level"), true);

    auto other_keys = page_question();
    other_keys.other_keys.assign(1, other_keys.key);
    shoot_question(other_keys, QStringLiteral("other_keys"), true);
    auto several = permission_question(25);
    several.asker = "ministerstvo-tsyfrovoyi-transformatsiyi.gov.ua";
    several.origin = "https://dostup-do-elektronnykh-poslug.ministerstvo-tsyfrovoyi-transformatsiyi.gov.ua:8443";
    shoot_question(several, QStringLiteral("several"), true);

    shoot_question(permission_question(10'000), QStringLiteral("ten_thousand"), true);
    auto imitation = admission_question();
    imitation.origin = "https://xn--80aa0cbo65f.com";
    imitation.asker = "xn--80aa0cbo65f.com";
    shoot_question(imitation, QStringLiteral("imitation"), true);
    auto chatty = page_question();
    for (int i = 0; i < 60; ++i) chatty.metadata_html += "<p>Рядок повідомлення сайту</p>";
    shoot_question(chatty, QStringLiteral("chatty"), false);

    auto batch = batch_question(120);
    batch.severable = true;
    shoot_question(batch, QStringLiteral("batch"), true);
    shoot_question(admission_question(), QStringLiteral("admission"), true);
    auto container = admission_question();
    container.kind = channel::QuestionKind::container;
    shoot_question(container, QStringLiteral("container"), true);
    shoot_question(new_keys_question(), QStringLiteral("new_keys_question"), true);
    auto revocation = page_question();
    revocation.kind = channel::QuestionKind::revocation;
    revocation.documents.clear();
    revocation.subject = "keyCompromise";
    revocation.since = 1788000000;
    shoot_question(revocation, QStringLiteral("revocation"), true);
    auto program = page_question();
    program.origin.clear();
    program.program = "python3.11";
    program.process = 48213;
    program.metadata_html =
        "<table><tr><th>Рахунок</th><th>Сума</th></tr><tr><td>UA21 3223 1300</td><td align=right>12 "
        "500,00</td></tr></table>"
        "<script>alert(1)</script><p>Текст <a href='https://evil'>посилання</a> &lt;b&gt;</p>";
    shoot_question(program, QStringLiteral("program"), true);

    show_desk_windows([](QWidget& window, const QString& name) { shoot(window, name); });
}

}  // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    const QString palette = argc > 1 ? QString::fromUtf8(argv[1]) : QStringLiteral("light");
    const QString scale = argc > 2 ? QString::fromUtf8(argv[2]) : QStringLiteral("1");
    dress(application);
    QApplication::setPalette(palette == QStringLiteral("dark")       ? dark_palette()
                             : palette == QStringLiteral("contrast") ? high_contrast_palette()
                                                                     : light_palette());
    QApplication::setQuitOnLastWindowClosed(false);
    QDir().mkpath(QString::fromStdString(places::in_build("screenshots")));
    const QString languages = argc > 3 ? QString::fromUtf8(argv[3]) : QStringLiteral("uk,en");
    for (const QString& name : languages.split(QLatin1Char(','))) {
        const auto language = language_of(name);
        if (!language) return 2;
        use_language(*language);
        suffix = QStringLiteral("_%1_%2_%3.png").arg(name, palette, scale);
        shoot_all();
    }
    return failures == 0 ? 0 : 1;
}
