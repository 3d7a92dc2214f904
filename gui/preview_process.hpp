// SPDX-License-Identifier: MIT
// Runs pidpys-preview, the caged program that reads the document: no library in this process touches a stranger's octets.
#pragma once

#include <functional>
#include <vector>

#include <QByteArray>
#include <QProcess>
#include <QTimer>

#include "preview/picture.hpp"

namespace pidpys::gui {

class PreviewProcess : public QObject {
public:
    using Shown = std::function<void(std::vector<preview::Section>)>;  // none: it cannot be shown

    PreviewProcess(QString program, QObject* parent);
    ~PreviewProcess() override;

    // Ends what is still running; `shown` is called once, at the latest when the time is over.
    void run(const QByteArray& document, std::uint32_t page, int width, Shown shown);

    // Beside this one, or in the installation's place for such programs; empty: left out (PIDPYS_PREVIEW).
    static QString installed();

private:
    void finish(bool good);

    QString program_;
    QProcess process_;
    QTimer limit_;
    QByteArray output_;
    Shown shown_;
};

}  // namespace pidpys::gui
