// SPDX-License-Identifier: MIT
// What is to be signed: every document with its whole name, size and whole digest, however many there are.
#pragma once

#include <vector>

#include <QListView>

#include "channel/question.hpp"

namespace pidpys::gui {

class DocumentList : public QListView {
public:
    // As wide as `width`, as high as its rows but at most `limit` pixels; the rest scrolls.
    DocumentList(const std::vector<channel::Document>& documents, int width, int limit, QWidget* parent = nullptr);
};

}  // namespace pidpys::gui
