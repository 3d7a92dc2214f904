// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QString>

namespace pidpys::preview {

// An XML document as an indented outline: a line an element, "name: text", its attributes below it. Empty if it is not
// well-formed XML. Nothing that it refers to is loaded.
QString structure_of(const QByteArray& document);

}  // namespace pidpys::preview
