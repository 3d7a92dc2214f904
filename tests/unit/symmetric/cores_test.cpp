// SPDX-License-Identifier: MIT
// Every core this processor runs gives what the portable one gives. The other tests of this program run once more for
// each narrower instruction set, so that every core passes the known answers too.
#include <array>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>

#include "crypto/base/isa.hpp"
#include "crypto/symmetric/column_core.hpp"
#include "crypto/symmetric/gost_core.hpp"
#include "random_octets.hpp"

using namespace pidpys;
using namespace pidpys::crypto;
using namespace pidpys::crypto::detail;

TEST_CASE("gost_cores_agree") {
    test::RandomOctets random(1);
    const GostSBox& sbox = GostSBox::dke1();
    for (const GostCore* core : gost_cores()) {
        if (!core->usable()) continue;
        INFO(core->name);
        for (int turn = 0; turn < 100; ++turn) {
            std::array<std::uint32_t, 8> key{};
            std::memcpy(key.data(), random.take(32).data(), 32);
            const Bytes in = random.take(8 * (1 + random.below(40)));
            for (const GostRounds rounds : {GostRounds::encrypt, GostRounds::decrypt, GostRounds::mac}) {
                Bytes expected = in;
                Bytes got = in;
                kGostPortable.blocks(rounds, key.data(), sbox.lookup(), in.data(), expected.data(), in.size() / 8);
                core->blocks(rounds, key.data(), sbox.lookup(), got.data(), got.data(), in.size() / 8);
                REQUIRE(got == expected);
            }
            // Any number of hashes side by side gives what each gives alone.
            const std::size_t lanes = 1 + random.below(7);
            const std::size_t count = random.below(5);
            std::vector<Bytes> expected;
            std::vector<Bytes> data;
            for (std::size_t i = 0; i < lanes; ++i) {
                expected.push_back(random.take(32));
                data.push_back(random.take(32 * count + 1));
            }
            std::vector<Bytes> got = expected;
            std::vector<std::uint8_t*> states;
            std::vector<const std::uint8_t*> blocks;
            for (std::size_t i = 0; i < lanes; ++i) {
                std::uint8_t* state = expected[i].data();
                const std::uint8_t* block = data[i].data();
                kGostPortable.hash(sbox.lookup(), 1, &state, &block, count);
                states.push_back(got[i].data());
                blocks.push_back(block);
            }
            core->hash(sbox.lookup(), lanes, states.data(), blocks.data(), count);
            REQUIRE(got == expected);
        }
    }
}

TEST_CASE("column_cores_agree_on_kupyna") {
    test::RandomOctets random(2);
    for (const ColumnCore* core : column_cores()) {
        if (!core->usable()) continue;
        INFO(core->name);
        for (int turn = 0; turn < 50; ++turn) {
            for (const std::size_t columns : {8U, 16U}) {
                alignas(64) std::array<std::uint64_t, 16> expected{};
                std::memcpy(expected.data(), random.take(128).data(), 128);
                auto got = expected;
                const std::size_t count = 1 + random.below(4);
                const Bytes data = random.take(8 * columns * count);
                kColumnsPortable.compress(columns, expected.data(), data.data(), count);
                core->compress(columns, got.data(), data.data(), count);
                REQUIRE(got == expected);
                kColumnsPortable.finish(columns, expected.data());
                core->finish(columns, got.data());
                REQUIRE(got == expected);
            }
        }
    }
}

// By definition compression is P(h ^ m) ^ Q(m) ^ h, and the last step P(h) ^ h.
TEST_CASE("column_cores_permute_side_by_side_as_they_compress") {
    test::RandomOctets random(4);
    for (const ColumnCore* core : column_cores()) {
        if (!core->usable() || !core->constant_time) continue;
        INFO(core->name);
        for (std::size_t count = 1; count <= 9; ++count) {
            std::uint64_t h[9][8];
            std::uint64_t p[9][8];
            std::uint64_t q[9][8];
            std::memcpy(h, random.take(sizeof h).data(), sizeof h);
            std::memcpy(q, random.take(sizeof q).data(), sizeof q);
            const auto added = [&](std::size_t i, const std::uint64_t(*to)[8], const std::uint64_t(*more)[8]) {
                std::array<std::uint64_t, 8> sum{};
                for (std::size_t c = 0; c < 8; ++c) sum[c] = h[i][c] ^ to[i][c] ^ (more == nullptr ? 0 : more[i][c]);
                return sum;
            };
            std::vector<std::array<std::uint64_t, 8>> expected(count);
            for (std::size_t i = 0; i < count; ++i) {
                std::memcpy(expected[i].data(), h[i], 64);
                kColumnsPortable.compress(8, expected[i].data(), reinterpret_cast<const std::uint8_t*>(q[i]), 1);
                std::memcpy(p[i], added(i, q, nullptr).data(), 64);
            }
            core->permute(count, p, q);
            for (std::size_t i = 0; i < count; ++i) REQUIRE(added(i, p, q) == expected[i]);
            std::memcpy(p, h, sizeof p);
            core->permute(count, p, nullptr);
            for (std::size_t i = 0; i < count; ++i) {
                std::memcpy(expected[i].data(), h[i], 64);
                kColumnsPortable.finish(8, expected[i].data());
                REQUIRE(added(i, p, nullptr) == expected[i]);
            }
        }
    }
}

TEST_CASE("column_cores_agree_on_kalyna") {
    test::RandomOctets random(3);
    for (const ColumnCore* core : column_cores()) {
        if (!core->usable() || core->encrypt == nullptr) continue;
        INFO(core->name);
        for (int turn = 0; turn < 30; ++turn) {
            for (const std::size_t columns : {2U, 4U, 8U}) {
                alignas(64) std::uint64_t keys[15][8];
                std::memcpy(keys, random.take(sizeof keys).data(), sizeof keys);
                const Bytes in = random.take(64 * (1 + random.below(5)));
                Bytes expected(in.size());
                Bytes got(in.size());
                kColumnsPortable.encrypt(columns, 14, keys, in.data(), expected.data(), in.size() / 64);
                core->encrypt(columns, 14, keys, in.data(), got.data(), in.size() / 64);
                REQUIRE(got == expected);
                core->decrypt(columns, 14, keys, got.data(), got.data(), in.size() / 64);
                REQUIRE(got == in);
                kColumnsPortable.decrypt(columns, 14, keys, expected.data(), expected.data(), in.size() / 64);
                REQUIRE(expected == in);
                alignas(64) std::uint64_t slab[8];
                alignas(64) std::uint64_t other[8];
                std::memcpy(slab, in.data(), 64);
                std::memcpy(other, in.data(), 64);
                kColumnsPortable.round(columns, slab);
                core->round(columns, other);
                REQUIRE(std::memcmp(slab, other, 64) == 0);
            }
        }
    }
}

TEST_CASE("cores_chosen_are_those_the_instruction_set_allows") {
    const char* limit = std::getenv("PIDPYS_TEST_ISA");
    CHECK(secret_column_core().constant_time);
    CHECK(secret_column_core().usable());
    CHECK(public_column_core().usable());
    CHECK(gost_core().usable());
    if (limit == nullptr || limit != std::string_view("portable")) return;
    CHECK(secret_column_core().name == std::string_view("portable"));
    CHECK(public_column_core().name == std::string_view("tables"));
    CHECK(gost_core().name == std::string_view("portable"));
    CHECK_FALSE(isa_has_pclmul());
}
