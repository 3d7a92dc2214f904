// SPDX-License-Identifier: MIT
#include "gui/preview_process.hpp"

#include <algorithm>
#include <utility>

#include <QCoreApplication>
#include <QFileInfo>
#include <QProcessEnvironment>

namespace pidpys::gui {

namespace {

constexpr int longest_run = 20'000;                  // milliseconds
constexpr qsizetype most_output = 80 * 1024 * 1024;  // a page of 4096 × 4096 pixels, and some

}  // namespace

QString PreviewProcess::installed() {
    const QString here = QCoreApplication::applicationDirPath();
    for (const char* place :
         {"/pidpys-preview", "/../libexec/pidpys/pidpys-preview", "/../lib/pidpys/pidpys-preview"}) {
        const QString path = here + QString::fromLatin1(place);
        if (QFileInfo(path).isExecutable()) return path;
    }
    return {};
}

PreviewProcess::PreviewProcess(QString program, QObject* parent) : QObject(parent), program_(std::move(program)) {
    limit_.setSingleShot(true);
    connect(&limit_, &QTimer::timeout, this, [this] { finish(false); });
    connect(&process_, &QProcess::readyReadStandardOutput, this, [this] {
        output_ += process_.readAllStandardOutput();
        if (output_.size() > most_output) finish(false);
    });
    connect(&process_, &QProcess::finished, this,
            [this](int code, QProcess::ExitStatus status) { finish(code == 0 && status == QProcess::NormalExit); });
    connect(&process_, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) finish(false);
    });
    // Nothing of the session's environment is the preview's business.
    QProcessEnvironment environment;
    environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8"));
    process_.setProcessEnvironment(environment);
    process_.setStandardErrorFile(QProcess::nullDevice());
}

PreviewProcess::~PreviewProcess() {
    shown_ = nullptr;
    process_.disconnect(this);
    process_.kill();
    process_.waitForFinished(1000);
}

void PreviewProcess::run(const QByteArray& document, std::uint32_t page, int width, Shown shown) {
    shown_ = nullptr;
    process_.kill();
    process_.waitForFinished(1000);
    output_.clear();
    shown_ = std::move(shown);
    if (program_.isEmpty()) return finish(false);
    process_.start(program_, {QString::number(page), QString::number(std::max(width, 1))});
    process_.write(document);
    process_.closeWriteChannel();
    limit_.start(longest_run);
}

void PreviewProcess::finish(bool good) {
    if (!shown_) return;
    limit_.stop();
    output_ += process_.readAllStandardOutput();
    auto sections = good && output_.size() <= most_output ? preview::decode(output_) : std::nullopt;
    output_.clear();
    const Shown shown = std::exchange(shown_, nullptr);
    if (process_.state() != QProcess::NotRunning) process_.kill();
    shown(sections ? std::move(*sections) : std::vector<preview::Section>());
}

}  // namespace pidpys::gui
