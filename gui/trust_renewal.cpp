// SPDX-License-Identifier: MIT
#include "gui/trust_renewal.hpp"

#include <QCoreApplication>
#include <QPushButton>

#include "gui/format.hpp"
#include "gui/present.hpp"
#include "gui/strings.hpp"

namespace pidpys::gui {

namespace {

constexpr int longest_run = 10 * 60 * 1000;      // milliseconds: the system may ask for an administrator's password
constexpr qsizetype longest_output = 64 * 1024;  // octets

}  // namespace

TrustRenewal::TrustRenewal(QObject* parent)
    : QObject(parent), program(QCoreApplication::applicationDirPath() + QStringLiteral("/pidpys")) {
    limit_.setSingleShot(true);
    process_.setProcessChannelMode(QProcess::MergedChannels);
    connect(&limit_, &QTimer::timeout, &process_, &QProcess::kill);
    connect(&process_, &QProcess::readyReadStandardOutput, this, [this] {
        output_ += process_.readAllStandardOutput();
        output_.truncate(longest_output);
    });
    connect(&process_, &QProcess::finished, this,
            [this](int code, QProcess::ExitStatus status) { ended(code == 0 && status == QProcess::NormalExit); });
    connect(&process_, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) ended(false);
    });
}

TrustRenewal::~TrustRenewal() {
    process_.disconnect(this);
    process_.kill();
    process_.waitForFinished(1000);
    delete box_;
}

QMessageBox* TrustRenewal::show_box(int icon, const QString& text, const QString& more) {
    delete box_;
    box_ = new QMessageBox(static_cast<QMessageBox::Icon>(icon), say(Text::trust_title), text);
    box_->setTextFormat(Qt::PlainText);
    box_->setInformativeText(more);
    box_->setAttribute(Qt::WA_DeleteOnClose);
    box_->setModal(false);
    return box_;
}

void TrustRenewal::begin(std::int64_t ends) {
    if (box_) return present(box_);
    if (running()) return;
    QMessageBox* box =
        show_box(QMessageBox::Question, say(Text::trust_ends_at, format_date(ends)), say(Text::trust_renew_explained));
    auto* yes = box->addButton(say(Text::trust_renew), QMessageBox::AcceptRole);
    auto* no = box->addButton(say(Text::not_now), QMessageBox::RejectRole);
    box->setDefaultButton(no);
    box->setEscapeButton(no);
    connect(yes, &QPushButton::clicked, this, [this] { run(); });
    box->show();
}

void TrustRenewal::run() {
    output_.clear();
    process_.start(program, {QStringLiteral("--language"), code_of(current_language()), QStringLiteral("trust"),
                             QStringLiteral("renew")});
    process_.closeWriteChannel();
    limit_.start(longest_run);
}

void TrustRenewal::ended(bool good) {
    limit_.stop();
    output_ += process_.readAllStandardOutput();
    QStringList said;
    for (const QString& line : QString::fromUtf8(output_.left(longest_output)).split(QChar('\n'), Qt::SkipEmptyParts))
        said << foreign(line.toStdString());
    QMessageBox* box = show_box(good ? QMessageBox::Information : QMessageBox::Warning,
                                say(good ? Text::trust_renewed : Text::trust_not_renewed), said.join(QChar('\n')));
    box->addButton(say(Text::close), QMessageBox::AcceptRole);
    box->show();
}

}  // namespace pidpys::gui
