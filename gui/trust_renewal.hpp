// SPDX-License-Identifier: MIT
// Runs `pidpys trust renew` when the person has agreed, and tells how it went, in the command's own words.
#pragma once

#include <functional>

#include <QMessageBox>
#include <QObject>
#include <QPointer>
#include <QProcess>
#include <QTimer>

namespace pidpys::gui {

class TrustRenewal : public QObject {
public:
    explicit TrustRenewal(QObject* parent = nullptr);
    ~TrustRenewal() override;

    // Asks, and renews after a yes. `ends`: when trust ends, Unix seconds. One at a time: asked again it shows what is open.
    void begin(std::int64_t ends);

    [[nodiscard]] QMessageBox* box() const { return box_; }  // the question, then the outcome
    [[nodiscard]] bool running() const { return process_.state() != QProcess::NotRunning; }

    QString program;  // pidpys: beside this program; tests put another

private:
    void run();
    void ended(bool good);
    QMessageBox* show_box(int icon, const QString& text, const QString& more);

    QProcess process_;
    QTimer limit_;
    QByteArray output_;
    QPointer<QMessageBox> box_;
};

}  // namespace pidpys::gui
