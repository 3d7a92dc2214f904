// SPDX-License-Identifier: MIT
// Brings a document's octets from the daemon, piece by piece, while its question stands.
#pragma once

#include <cstdint>
#include <functional>

#include <QByteArray>
#include <QObject>

#include "channel/message.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::gui {

using PieceTaken = std::function<void(Result<channel::Piece>)>;
using FetchPiece = std::function<void(std::uint64_t document, std::uint64_t offset, PieceTaken taken)>;

class DocumentLoader : public QObject {
public:
    // `take` gets the octets in order and answers whether to go on; `done` is called once unless the loader goes first.
    DocumentLoader(FetchPiece fetch, std::uint64_t document, std::function<bool(const QByteArray&)> take,
                   std::function<void(Result<void>)> done, QObject* parent);

private:
    void next();
    void arrived(Result<channel::Piece> piece);

    FetchPiece fetch_;
    const std::uint64_t document_;
    std::uint64_t offset_ = 0;
    std::function<bool(const QByteArray&)> take_;
    std::function<void(Result<void>)> done_;
};

}  // namespace pidpys::gui
