// SPDX-License-Identifier: MIT
#include "gui/file_chooser.hpp"

#include <QDir>
#include <QFileDialog>

#include "gui/strings.hpp"

namespace pidpys::gui {

namespace {

// The patterns in both cases: Linux file names know the difference, and Key-6.dat comes as KEY-6.DAT too.
QString filter(Text name, const QStringList& extensions) {
    QStringList patterns;
    for (const QString& extension : extensions) patterns << "*." + extension << "*." + extension.toUpper();
    return say(name) + " (" + patterns.join(' ') + ");;" + say(Text::all_files) + " (*)";
}

void choose(QWidget* parent, Text title, const QString& files, QFileDialog::FileMode mode, FilesChosen chosen) {
    auto* dialog = new QFileDialog(parent, say(title), QDir::homePath(), files);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(mode);
    QObject::connect(dialog, &QFileDialog::filesSelected, parent, std::move(chosen));
    dialog->open();
}

}  // namespace

void choose_container(QWidget* parent, FilesChosen chosen) {
    choose(parent, Text::choose_file_title, filter(Text::key_files, {"dat", "pfx", "p12", "pk8", "zs2", "jks", "pem", "key"}),
           QFileDialog::ExistingFile, std::move(chosen));
}

void choose_certificates(QWidget* parent, FilesChosen chosen) {
    choose(parent, Text::certificate_files, filter(Text::certificate_files, {"cer", "crt", "pem", "der", "p7b", "p7s"}),
           QFileDialog::ExistingFiles, std::move(chosen));
}

}  // namespace pidpys::gui
