// SPDX-License-Identifier: MIT
#pragma once

#include "api/workers.hpp"

namespace pidpys::daemon {

class SystemClock final : public api::Clock {
public:
    [[nodiscard]] std::chrono::system_clock::time_point now() const override {
        return std::chrono::system_clock::now();
    }
    [[nodiscard]] std::chrono::steady_clock::time_point steady() const override {
        return std::chrono::steady_clock::now();
    }
};

}  // namespace pidpys::daemon
