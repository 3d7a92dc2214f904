// SPDX-License-Identifier: MIT
#include "gui/file_chooser.hpp"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>

#include "gui/strings.hpp"
#include "gui/translations.hpp"

namespace pidpys::gui {

namespace {

// The patterns in both cases: Linux file names know the difference, and Key-6.dat comes as KEY-6.DAT too.
QString filter(Text name, const QStringList& extensions) {
    QStringList patterns;
    for (const QString& extension : extensions) patterns << "*." + extension << "*." + extension.toUpper();
    return say(name) + " (" + patterns.join(' ') + ");;" + say(Text::all_files) + " (*)";
}

void choose(QWidget* parent, const QString& near, Text title, const QString& files, QFileDialog::FileMode mode,
            FilesChosen chosen) {
    const QFileInfo known(near);
    const QString folder = !near.isEmpty() && known.dir().exists() ? known.dir().path() : QDir::homePath();
    auto* dialog = new QFileDialog(parent, say(title), folder, files);
    // The desktop's own dialog speaks the desktop's language.
    dialog->setOption(QFileDialog::DontUseNativeDialog, !desktop_speaks_it());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(mode);
    if (mode == QFileDialog::AnyFile) {  // a new one, which is never written over: nobody need confirm that
        dialog->setAcceptMode(QFileDialog::AcceptSave);
        dialog->setOption(QFileDialog::DontConfirmOverwrite);
        dialog->setDefaultSuffix(QStringLiteral("p12"));
        dialog->selectFile(known.fileName());
    }
    QObject::connect(dialog, &QFileDialog::finished, parent, [dialog, chosen = std::move(chosen)](int result) {
        chosen(result == QDialog::Accepted ? dialog->selectedFiles() : QStringList());
    });
    dialog->open();
}

}  // namespace

void choose_container_near(QWidget* parent, const QString& near, FilesChosen chosen) {
    const QString files = filter(Text::key_files, {"dat", "pfx", "p12", "pk8", "zs2", "jks", "pem", "key"});
    choose(parent, near, Text::choose_file_title, files, QFileDialog::ExistingFile, std::move(chosen));
}

void choose_certificates_near(QWidget* parent, const QString& near, FilesChosen chosen) {
    const QString files = filter(Text::certificate_files, {"cer", "crt", "pem", "der", "p7b", "p7s"});
    choose(parent, near, Text::certificate_files, files, QFileDialog::ExistingFiles, std::move(chosen));
}

void choose_new_container_near(QWidget* parent, const QString& near, FilesChosen chosen) {
    choose(parent, near, Text::choose_new_file_title, filter(Text::key_files, {"p12", "pfx"}), QFileDialog::AnyFile,
           std::move(chosen));
}

void choose_container(QWidget* parent, FilesChosen chosen) { choose_container_near(parent, {}, std::move(chosen)); }

}  // namespace pidpys::gui
