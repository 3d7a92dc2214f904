// SPDX-License-Identifier: MIT
// What the journal of consent remembers, as plain values: who asked for what, how it was answered and by whom, which
// key signed which digests. No content, no secrets, no names of documents (docs/decisions.md says why).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::journal {

enum class Event {
    opened,    // the first of every file: which program began it, and which seal it goes on from
    started,   // the service; permissions and keys of its last run have ended
    question,  // somebody is about to be asked
    answer,    // how the question ended
    permission_given,
    permission_used_up,
    permission_revoked,
    permission_expired,
    signature,  // one for each of `digests`; of a container its manifest's, then those of its files
    key_login,
    key_logout,
    admission_revoked,  // a remembered answer was forgotten
    sealed,             // the last of a file that a next one goes on from
    work_stopped,       // by the user, after `count` signatures; the rest of what was allowed is not made
    decryption,         // the message of `digests` was opened with the key, or was not: `outcome` is "failed"
    encryption,         // the data of `digests` was encrypted with the key, whose owner the message names
    keys_made,          // in a file or a token, `count` of them; `key` is the first
    revocation_signed   // the request that ends the certificate of `key`; its digest
};

// Whether it is the use of a private key.
constexpr bool is_use(Event event) {
    return event == Event::signature || event == Event::decryption || event == Event::encryption;
}

// "question", "permission_given" …
std::string_view name_of(Event event);

// Facts of the transport, never what the caller says of itself.
struct Who {
    std::string origin;   // "https://bank.ua"; empty for a local program
    std::string program;  // executable's name of a local program
    std::int64_t process = 0;
    std::optional<std::uint64_t> user;  // the operating system's number, where it is known
    std::string client;                 // DSS
    std::string box;
    bool operator==(const Who&) const = default;
};

struct Record {
    Event event = Event::question;
    std::int64_t at = 0;  // Unix milliseconds; the journal writes its own time
    std::string id;       // of the question, the DSS task, the permission, or the chain
    std::string under;    // id of the question or the permission that allowed it
    std::string kind;     // of a question: "signature", "batch" …
    Who who;
    std::string key;                    // fingerprint (crypto::key_fingerprint)
    std::string owner;                  // of the key, as its certificate names him
    std::uint64_t count = 0;            // signatures asked for, allowed or made
    std::string algorithm;              // of the digests: "SHA-256", "ГОСТ 34.311-95" …
    std::vector<std::string> digests;   // hex
    std::string outcome;                // "allowed", "denied", "failed" …
    bool remembered = false;            // the answer holds for the next time too
    std::string by;                     // who answered: "agent", "terminal", "policy", "user" …
    std::string reason;                 // English: the rule of a policy, why it ended
    std::uint64_t part = 0, parts = 0;  // of an event with more digests than one record holds, from 1
    // Of `opened` and `started`: the program. Of `opened`: the head (hex) that it goes on from, and its number.
    std::string program_version;
    std::string previous;
    std::uint64_t previous_count = 0;
    bool operator==(const Record&) const = default;
};

inline constexpr int record_version = 1;
inline constexpr std::size_t max_record = std::size_t{1} << 20;  // octets
inline constexpr std::size_t max_record_text = 1024;             // octets of any one text; longer ones are cut
inline constexpr std::size_t digests_per_record = 1000;

// The octets that are hashed and kept: JSON in UTF-8 (RFC 8259), members in the order of the definition, no white
// space, nothing that is empty, false or zero, "v" in front. There is one form of a record: `decode` refuses every
// other, so that no two readers see different things. Ill-formed UTF-8 becomes U+FFFD.
std::string encode(const Record& record);

// malformed, too_large; unsupported for a version that a later program wrote.
Result<Record> decode(std::string_view octets);

// One event as the records that hold it: its digests, digests_per_record to each; `count` and all else in every one.
std::vector<Record> split(Record record);

}  // namespace pidpys::journal
