// SPDX-License-Identifier: MIT
// What is kept of notices from one start to the next: the one with the greatest number, as it was signed, so that no older
// one is believed after it; whether the person wants to be told; when was asked last.
#pragma once

#include <chrono>
#include <filesystem>
#include <mutex>
#include <optional>

#include "release/notice.hpp"

namespace pidpys::release {

struct Watch {
    bool wanted = false;                                           // by the person, in the agent
    std::optional<std::chrono::sys_seconds> asked = std::nullopt;  // when, whatever came of it
};

class Memory {
public:
    Memory(const std::filesystem::path& state, const PublicKey& key) : folder_(state / "update"), key_(key) {}

    // Its signature is looked at again; a file that does not fit is none.
    [[nodiscard]] std::optional<Notice> newest() const;
    // A notice that has been read and judged. Never in the place of one with a greater number. io.
    Result<void> keep(ByteView file) const;

    [[nodiscard]] Watch watch() const;
    Result<void> set_watch(const Watch& watch) const;  // io

private:
    [[nodiscard]] Result<void> write(const char* name, ByteView content) const;

    const std::filesystem::path folder_;
    const PublicKey key_;
};

}  // namespace pidpys::release
