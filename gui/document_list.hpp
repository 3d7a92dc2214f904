// SPDX-License-Identifier: MIT
// What is to be signed: every document with its whole name, size and whole digest, however many there are.
#pragma once

#include <vector>

#include <QListView>

#include "channel/question.hpp"

class QSortFilterProxyModel;

namespace pidpys::gui {

class FactGrid;

QString document_name(const channel::Document& document);
QString document_digest(const channel::Document& document);  // "SHA-256 9f86…"; empty if there is none
void add_document_facts(FactGrid& facts, const channel::Document& document);

// A row can be chosen, and copied with its digest.
class DocumentList : public QListView {
public:
    // As high as its rows but at most `limit` pixels; the rest scrolls. `severable`: each row has a box, and what is not
    // ticked is left out.
    DocumentList(const std::vector<channel::Document>& documents, bool severable, int limit, QWidget* parent = nullptr);

    void filter(const QString& words);                          // shows the rows that have these words alone
    [[nodiscard]] std::vector<std::uint64_t> left_out() const;  // places of the documents, whatever is shown
    [[nodiscard]] std::uint64_t current() const;                // place of the chosen one

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    int limit_;
    QSortFilterProxyModel* shown_;
};

}  // namespace pidpys::gui
