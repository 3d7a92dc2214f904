// SPDX-License-Identifier: MIT
#include "gui/trust_renewal.hpp"

#include <catch2/catch.hpp>

#include <QFile>
#include <QMessageBox>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

#include "gui/format.hpp"
#include "gui/strings.hpp"
#include "scene.hpp"

using namespace pidpys;
using namespace pidpys::gui;
using namespace pidpys::test;

namespace {

// In place of pidpys: writes down how it was called, says something and ends so.
struct RenewalScene {
    QTemporaryDir folder;
    TrustRenewal renewal;

    explicit RenewalScene(int code, const char* complaint = "nothing") {
        const bool batch = is_on_windows();
        renewal.program = folder.filePath(batch ? QStringLiteral("pidpys.bat") : QStringLiteral("pidpys"));
        QFile script(renewal.program);
        REQUIRE(script.open(QIODevice::WriteOnly));
        script.write(batch ? "@echo off\r\necho %*>\"%~dp0called\"\r\necho said by it\r\n"
                           : "#!/bin/sh\necho \"$@\" > \"$(dirname \"$0\")/called\"\necho said by it\n");
        if (code != 0) script.write(QByteArray("echo ") + complaint + (batch ? ">&2\r\n" : " >&2\n"));
        script.write("exit " + QByteArray::number(code) + (batch ? "\r\n" : "\n"));
        script.close();
        script.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    QString called() {
        QFile file(folder.filePath(QStringLiteral("called")));
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()).trimmed() : QString();
    }
    void choose(QMessageBox::ButtonRole role) {
        for (QAbstractButton* button : renewal.box()->buttons())
            if (renewal.box()->buttonRole(button) == role) return button->click();
    }
    bool outcome(Text text) {
        return wait_until([&] { return renewal.box() != nullptr && renewal.box()->text() == say(text); }, 20'000);
    }
};

}  // namespace

TEST_CASE("trust_is_renewed_after_a_yes_and_the_outcome_is_told") {
    RenewalScene command(0);
    command.renewal.begin(1'900'000'000);
    REQUIRE(command.renewal.box() != nullptr);
    CHECK(command.renewal.box()->text().contains(format_date(1'900'000'000)));
    CHECK(command.called().isEmpty());
    command.choose(QMessageBox::AcceptRole);
    REQUIRE(command.outcome(Text::trust_renewed));
    CHECK(command.called() == QStringLiteral("--language uk trust renew"));
    CHECK(command.renewal.box()->informativeText() == QStringLiteral("said by it"));
}

TEST_CASE("trust_is_not_touched_without_a_yes") {
    RenewalScene command(0);
    command.renewal.begin(1'900'000'000);
    command.choose(QMessageBox::RejectRole);
    CHECK(wait_until([&] { return command.renewal.box() == nullptr; }));
    CHECK_FALSE(command.renewal.running());
    CHECK(command.called().isEmpty());
    command.renewal.begin(1'900'000'000);
    REQUIRE(command.renewal.box() != nullptr);
    QTest::keyClick(command.renewal.box(), Qt::Key_Escape);
    run_loop(100);
    CHECK(command.called().isEmpty());
}

TEST_CASE("trust_that_cannot_be_renewed_is_told_with_the_commands_words") {
    RenewalScene command(1, "no store");
    command.renewal.begin(1'900'000'000);
    command.choose(QMessageBox::AcceptRole);
    REQUIRE(command.outcome(Text::trust_not_renewed));
    CHECK(command.renewal.box()->informativeText().contains(QStringLiteral("no store")));
    RenewalScene absent(0);
    absent.renewal.program = QStringLiteral("/nonexistent/pidpys");
    absent.renewal.begin(1'900'000'000);
    absent.choose(QMessageBox::AcceptRole);
    CHECK(absent.outcome(Text::trust_not_renewed));
}
