// SPDX-License-Identifier: MIT
// One agent for a user's daemon. A second start hands its wish to the first, which comes to the front, and ends.
#pragma once

#include <functional>

#include <QLocalServer>
#include <QLockFile>

namespace pidpys::gui {

class SingleInstance {
public:
    // `place`: the daemon's endpoint; lock and socket stand beside it, for the user alone.
    explicit SingleInstance(const QString& place);

    // Is this the only agent? If not, the first has been told `wish` (a word; empty: nothing), with the desktop's leave
    // to take the focus.
    bool claim_or_tell(const QString& wish);

    // From now on: what later starts wish.
    void listen(std::function<void(const QString& wish)> told);

private:
    bool tell(const QString& wish) const;
    void take_place();

    QString place_;
    QLockFile lock_;
    QLocalServer server_;
    std::function<void(const QString&)> told_;
};

}  // namespace pidpys::gui
