// SPDX-License-Identifier: MIT
// How many wrong PINs in a row a token was given, in a file of the user's: a script that starts a program again and again with
// a PIN that is wrong would lock the token, or have it erase its keys. Of the PINs nothing is kept.
#pragma once

#include <filesystem>
#include <mutex>

#include "token/tokens.hpp"

namespace pidpys::token {

class WrongPins {
public:
    // Empty: nothing is remembered beyond the process.
    explicit WrongPins(std::filesystem::path file) : file_(std::move(file)) {}

    // As another program may have left it. 0 where the file cannot be had.
    [[nodiscard]] unsigned in_a_row(const TokenId& token) const;
    // As far as the file can be written.
    void note(const TokenId& token, unsigned in_a_row) const;

private:
    const std::filesystem::path file_;
    mutable std::mutex mutex_;  // one writer
};

}  // namespace pidpys::token
