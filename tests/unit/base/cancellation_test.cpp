// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include <thread>

#include "crypto/base/cancellation.hpp"

namespace pidpys {

TEST_CASE("work_is_cancelled_by_any_scope_around_it_and_by_no_other") {
    CHECK_FALSE(cancelled());
    bool outer_asks = false;
    {
        const CancelScope outer([&] { return outer_asks; });
        CHECK_FALSE(cancelled());
        {
            const CancelScope inner([] { return true; });
            CHECK(cancelled());
            bool elsewhere = true;
            std::thread([&] { elsewhere = cancelled(); }).join();
            CHECK_FALSE(elsewhere);
        }
        CHECK_FALSE(cancelled());
        outer_asks = true;
        const CancelScope inner([] { return false; });
        CHECK(cancelled());
    }
    CHECK_FALSE(cancelled());
}

}  // namespace pidpys
