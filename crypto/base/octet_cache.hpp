// SPDX-License-Identifier: MIT
// A small cache of objects made from octets, for what libcrypto takes long to decode. A hash names a group of four
// places; the least recently asked of a group gives way. Looks are under one lock and short; objects are shared, so they
// must be safe for many threads. Only for public octets: the comparison is not in constant time.
#pragma once

#include <algorithm>
#include <array>
#include <functional>
#include <iterator>
#include <memory>
#include <mutex>

#include "crypto/base/bytes.hpp"

namespace pidpys {

template <class T, std::size_t N, std::size_t MaxOctets>
class OctetCache {
public:
    // What `make` gave for these octets, now or before. Null results are not kept, nor those of more octets.
    template <class Make>
    std::shared_ptr<T> get(ByteView octets, Make make) {
        if (octets.size() > MaxOctets) return make();
        Group& group = groups_[std::hash<std::string_view>{}(as_text(octets)) % groups_.size()];
        {
            const std::lock_guard lock(mutex_);
            if (auto kept = found(group, octets)) return kept;
        }
        std::shared_ptr<T> made = make();
        if (!made) return made;
        Place other{to_bytes(octets), made};  // before the lock: what the place held is freed after it is let go
        const std::lock_guard lock(mutex_);
        if (auto kept = found(group, octets)) return kept;  // another thread was faster
        std::swap(group.back(), other);
        std::rotate(group.begin(), std::prev(group.end()), group.end());
        return made;
    }

private:
    struct Place {
        Bytes octets;
        std::shared_ptr<T> object;
    };
    static constexpr std::size_t kWays = std::min<std::size_t>(N, 4);
    using Group = std::array<Place, kWays>;  // the most recently asked stands first
    static_assert(N % kWays == 0);

    static std::shared_ptr<T> found(Group& group, ByteView octets) {
        for (auto place = group.begin(); place != group.end() && place->object; ++place) {
            if (!std::equal(octets.begin(), octets.end(), place->octets.begin(), place->octets.end())) continue;
            std::rotate(group.begin(), place, std::next(place));
            return group.front().object;
        }
        return nullptr;
    }

    std::mutex mutex_;
    std::array<Group, N / kWays> groups_;
};

}  // namespace pidpys
