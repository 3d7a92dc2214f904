// SPDX-License-Identifier: MIT
#include "gui/document_loader.hpp"

#include <utility>

#include <QPointer>

namespace pidpys::gui {

DocumentLoader::DocumentLoader(FetchPiece fetch, std::uint64_t document, std::function<bool(const QByteArray&)> take,
                               std::function<void(Result<void>)> done, QObject* parent)
    : QObject(parent), fetch_(std::move(fetch)), document_(document), take_(std::move(take)), done_(std::move(done)) {
    next();
}

void DocumentLoader::next() {
    fetch_(document_, offset_, [self = QPointer(this)](Result<channel::Piece> piece) {
        if (self) self->arrived(std::move(piece));
    });
}

void DocumentLoader::arrived(Result<channel::Piece> piece) {
    const auto end = [this](Result<void> result) {
        deleteLater();
        done_(std::move(result));
    };
    if (!piece) return end(tl::unexpected(std::move(piece.error())));
    const QByteArray octets(reinterpret_cast<const char*>(piece->octets.data()),
                            static_cast<qsizetype>(piece->octets.size()));
    offset_ += piece->octets.size();
    const bool more = take_(octets);
    if (offset_ >= piece->size || !more) return end({});
    if (octets.isEmpty()) return end(fail(Errc::malformed, "a piece without octets"));
    next();
}

}  // namespace pidpys::gui
