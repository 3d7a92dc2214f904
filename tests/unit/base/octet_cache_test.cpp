// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include <atomic>
#include <thread>
#include <vector>

#include "crypto/base/octet_cache.hpp"

namespace pidpys {

TEST_CASE("octet_cache_makes_an_object_once_and_tells_octets_apart") {
    OctetCache<Bytes, 1, 16> cache;  // one place: every look competes for it
    int made = 0;
    const auto get = [&](std::string_view text) {
        return cache.get(as_bytes(text), [&] {
            ++made;
            return std::make_shared<Bytes>(to_bytes(as_bytes(text)));
        });
    };
    const auto first = get("one");
    CHECK(get("one") == first);
    CHECK(made == 1);
    CHECK(*get("two") == to_bytes(as_bytes("two")));
    CHECK(*first == to_bytes(as_bytes("one")));  // whoever holds it keeps it
    CHECK(get("one") != first);
    CHECK(made == 3);
}

TEST_CASE("octet_cache_lets_go_of_the_least_recently_asked_of_a_group") {
    OctetCache<int, 4, 16> cache;  // one group
    std::string made;
    const auto get = [&](std::string_view text) {
        return cache.get(as_bytes(text), [&] {
            made += text;
            return std::make_shared<int>(0);
        });
    };
    for (const char* text : {"a", "b", "c", "d"}) get(text);
    get("a");  // asked again: now "b" is the oldest
    get("e");
    for (const char* text : {"a", "c", "d", "e"}) get(text);
    CHECK(made == "abcde");
    get("b");
    CHECK(made == "abcdeb");
}

TEST_CASE("octet_cache_keeps_neither_failures_nor_what_is_too_long") {
    OctetCache<int, 8, 4> cache;
    int made = 0;
    for (int i = 0; i < 2; ++i) {
        CHECK_FALSE(cache.get(as_bytes("bad"), [&] {
            ++made;
            return std::shared_ptr<int>();
        }));
        CHECK(cache.get(as_bytes("long one"), [&] {
            ++made;
            return std::make_shared<int>(1);
        }));
    }
    CHECK(made == 4);
}

TEST_CASE("octet_cache_serves_many_threads") {
    OctetCache<std::size_t, 4, 8> cache;
    std::vector<std::thread> threads;
    std::atomic<bool> wrong = false;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&] {
            for (std::size_t i = 0; i < 5000; ++i) {
                const Bytes octets{static_cast<std::uint8_t>(i % 13)};
                if (*cache.get(octets, [&] { return std::make_shared<std::size_t>(i % 13); }) != i % 13) wrong = true;
            }
        });
    for (auto& thread : threads) thread.join();
    CHECK_FALSE(wrong);
}

}  // namespace pidpys
