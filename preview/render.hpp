// SPDX-License-Identifier: MIT
// A document as a person would look at it. Runs inside the sandbox alone.
#pragma once

#include <vector>

#include <QByteArray>

#include "preview/picture.hpp"

namespace pidpys::preview {

// Loads what the sandbox would not let be loaded any more: decoders of images, tables of character sets.
void prepare();

// PDF: `page` (from 0) in a width of `width` pixels; image; XML as tables, as its structure and as text; text; else the octets.
std::vector<Section> render(const QByteArray& document, std::uint32_t page, std::uint32_t width);

}  // namespace pidpys::preview
