// SPDX-License-Identifier: MIT
// The desktop's file dialog, for key containers and certificates. It belongs to `parent` and goes with it, no timer
// closes it; it calls `chosen` with full paths, none if the user chose none. No event loop is nested, so questions can
// expire meanwhile. It begins in the folder of `near`, a file, or at home.
#pragma once

#include <functional>

#include <QStringList>

class QWidget;

namespace pidpys::gui {

using FilesChosen = std::function<void(const QStringList&)>;

void choose_container_near(QWidget* parent, const QString& near, FilesChosen chosen);
void choose_certificates_near(QWidget* parent, const QString& near, FilesChosen chosen);
// A name for a file that is not there yet.
void choose_new_container_near(QWidget* parent, const QString& near, FilesChosen chosen);
void choose_container(QWidget* parent, FilesChosen chosen);

}  // namespace pidpys::gui
