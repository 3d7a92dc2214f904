// SPDX-License-Identifier: MIT
// Answers that are good for a while, on disk: OCSP for 30 minutes, lists until their nextUpdate (pki 3.6). What the
// disk holds is no better than what a server says: it is checked again before use.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "online/fetcher.hpp"

namespace pidpys::online {

struct CacheBounds {
    std::size_t files = 512;
    std::uint64_t octets = std::uint64_t{128} << 20;  // of all files; no more than a half for one
};

// Several processes may use one directory. Not safe from several threads at once.
class AnswerCache {
public:
    explicit AnswerCache(std::filesystem::path directory, CacheBounds bounds = {})
        : directory_(std::move(directory)), bounds_(bounds) {}

    // The name of a question: its kind, its addresses, and what is asked there.
    static std::string name_of(const Request& request);

    // Nothing if it is absent, stale, cut or altered, or was kept at a time that is yet to come: a clock was set back.
    [[nodiscard]] std::optional<Bytes> find(const std::string& name, TimePoint now) const;

    // Makes room first, from what ends soonest. The longest that a kind is kept wins over `until`. io.
    Result<void> keep(const std::string& name, Kind kind, ByteView answer, TimePoint until, TimePoint now);

private:
    void make_room(std::uint64_t size, TimePoint now);

    std::filesystem::path directory_;
    CacheBounds bounds_;
};

using Now = std::function<TimePoint()>;

// Asks the cache first for requests with a cache_key, on a thread of its own; keeps what their checks say is worth it. Of
// equal ones at a time one goes to the server, and the others wait for its answer.
std::unique_ptr<Fetcher> with_cache(std::unique_ptr<Fetcher> inner, AnswerCache cache,
                                    Now now = std::chrono::system_clock::now);

}  // namespace pidpys::online
