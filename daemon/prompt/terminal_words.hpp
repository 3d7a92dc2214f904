// SPDX-License-Identifier: MIT
// What the terminal prompter says, in four languages.
#pragma once

#include <string>

#include "api/messages/language.hpp"

namespace pidpys::daemon {

enum class Word {
    // who, and what is wished
    client, program, unknown_program, asks_admission, asks_signature, asks_permission, asks_batch, asks_container,
    // facts
    program_fact, box, key, organization, issuer, serial, valid_until, signatures, documents, no_name, octets, waits_until,
    comes_later, many_times, hash_alone, hashes, hashes_explained, caller_says, hour_explained,
    // what is expected
    admit, allow, container_path, yes_or_no, path_or_nothing,
    yes_letter, yes_word, no_letter, no_word, always_letter, always_word, hour_letter, hour_word,
    // how it ended without an answer
    timed_out, withdrawn,
    count_
};

std::string say(api::Language language, Word word);

}  // namespace pidpys::daemon
