// SPDX-License-Identifier: MIT
// Of a token's PIN, as plain values: who shows them to a person needs nothing else of this room.
#pragma once

namespace pidpys::token {

// What the token itself says of its PIN. An advice: some tell nothing, some never lock.
enum class PinState : unsigned char {
    usable,
    few_tries,      // a wrong one was given lately
    last_try,       // the next wrong one locks the token
    locked,         // by wrong ones; unlocked by its own programs
    to_be_changed,  // still the one it came with
    unset           // by nobody yet
};

// Why a login was not made, or that it must be asked about first.
enum class PinTrouble : unsigned char {
    none,         // another: not connected, the helper ended …
    wrong,        // by the token's word
    wrong_again,  // the token was not touched: it refused the same PIN before
    locked,
    ask_last_try,  // the token was not touched: the next wrong PIN locks it (PinAttempt::person_knows)
    ask_many,      // the token was not touched: three wrong ones in a row (PinAttempt::person_knows)
    expired,
    unset,
    other_in_use,  // the token was not touched: it is logged in, with another PIN
    refused        // by the person, at the PIN pad
};

}  // namespace pidpys::token
