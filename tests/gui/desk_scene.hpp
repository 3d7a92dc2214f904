// SPDX-License-Identifier: MIT
// Every window in every state, one after the other: for pictures, and to see whether they fit.
#pragma once

#include <functional>

#include <QString>

class QWidget;

namespace pidpys::test {

using See = std::function<void(QWidget& window, const QString& name)>;
void show_desk_windows(const See& see);
void show_questions(const See& see);
void show_all_windows(const See& see);  // both

}  // namespace pidpys::test
