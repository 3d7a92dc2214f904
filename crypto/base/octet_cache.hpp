// SPDX-License-Identifier: MIT
// A small cache of objects made from octets, for what libcrypto takes long to decode: the newest of each of N places
// stays. Looks are under one lock and short; objects are shared, so they must be safe for many threads. Only for
// public octets: the comparison is not in constant time.
#pragma once

#include <algorithm>
#include <array>
#include <functional>
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
        Place& place = places_[std::hash<std::string_view>{}(as_text(octets)) % N];
        {
            const std::lock_guard lock(mutex_);
            const Bytes& kept = place.octets;
            if (place.object && std::equal(octets.begin(), octets.end(), kept.begin(), kept.end())) return place.object;
        }
        std::shared_ptr<T> made = make();
        if (!made) return made;
        Place other{to_bytes(octets), made};  // before the lock: what the place held is freed after it is let go
        const std::lock_guard lock(mutex_);
        std::swap(place, other);
        return made;
    }

private:
    struct Place {
        Bytes octets;
        std::shared_ptr<T> object;
    };
    std::mutex mutex_;
    std::array<Place, N> places_;
};

}  // namespace pidpys
