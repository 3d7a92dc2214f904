// SPDX-License-Identifier: MIT
// The desktop's file dialog, for key containers and certificates. It belongs to `parent`, goes with it, and calls
// `chosen` with full paths unless the user chose none; no event loop is nested, so questions can expire meanwhile.
#pragma once

#include <functional>

#include <QStringList>

class QWidget;

namespace pidpys::gui {

using FilesChosen = std::function<void(const QStringList&)>;

void choose_container(QWidget* parent, FilesChosen chosen);
void choose_certificates(QWidget* parent, FilesChosen chosen);

}  // namespace pidpys::gui
