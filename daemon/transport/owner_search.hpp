// SPDX-License-Identifier: MIT
// Finds the owners of clients' sockets. Where the system has no answer for a single socket but only a table of all, that is read
// once for as many as wait, and not on the network thread; whoever it does not name yet is asked for again a few times.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "crypto/base/result.hpp"
#include "daemon/transport/loop.hpp"
#include "platform/peer_owner.hpp"

namespace pidpys::daemon {

using OwnerAnswer = Result<platform::PeerOwner>;

inline constexpr int kOwnerLooks = 8;  // with the pauses between them a quarter of a second

class OwnerSearch {
public:
    using Found = std::function<void(const OwnerAnswer&)>;
    // As platform::peer_owners; if `aside`, called on another thread.
    using Ask = std::function<std::vector<OwnerAnswer>(const std::vector<platform::TcpEnds>&)>;

    OwnerSearch(Loop& loop, Ask ask, bool aside);
    ~OwnerSearch();  // nobody is told any more
    OwnerSearch(const OwnerSearch&) = delete;
    OwnerSearch& operator=(const OwnerSearch&) = delete;

    // `found` is called once, on the network thread: with the first answer that is not Errc::busy, or with the last of
    // kOwnerLooks. Unless `aside`, that may be before the return.
    void find(const platform::TcpEnds& ends, Found found);
    [[nodiscard]] std::size_t waiting() const;

private:
    struct Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace pidpys::daemon
