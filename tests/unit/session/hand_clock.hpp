// SPDX-License-Identifier: MIT
#pragma once

#include "api/workers.hpp"

namespace pidpys::api::test {

class HandClock final : public Clock {
public:
    [[nodiscard]] std::chrono::system_clock::time_point now() const override {
        return std::chrono::system_clock::time_point() + moved;
    }
    [[nodiscard]] std::chrono::steady_clock::time_point steady() const override {
        return std::chrono::steady_clock::time_point() + moved;
    }
    std::chrono::seconds moved{0};
};

}  // namespace pidpys::api::test
