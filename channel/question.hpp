// SPDX-License-Identifier: MIT
// What the user is asked, and what the user answered. The same values travel to every prompter: the agent (as JSON
// over the local channel), the terminal, a policy file. Facts come from the transport and the daemon; only
// `metadata_html` (and document names) are what the caller says of itself.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace pidpys::channel {

inline constexpr std::size_t max_metadata = 65536;

enum class QuestionKind {
    admission,      // may this origin use the service at all?
    signature,      // one use, or `uses` uses, of a key
    batch,          // one DSS task: all of `documents`
    container       // choose a key container file (ui/keyContainerChooser)
};

struct Document {
    std::string name;              // as the caller names it; may be empty
    std::uint64_t size = 0;        // octets
    std::string digest_algorithm;  // "SHA-256", "ГОСТ 34.311-95" …
    std::string digest;            // hex
    bool digest_only = false;      // a hash of something that nobody here has seen: it has neither name nor size
};

struct KeyFacts {
    std::string owner;             // the certificate's full name
    std::string organization;
    std::string issuer;
    std::string serial;            // of the certificate
    std::string fingerprint;       // crypto::key_fingerprint
    std::int64_t not_after = 0;    // Unix seconds
};

struct Question {
    std::string id;                // UUID
    QuestionKind kind = QuestionKind::admission;
    std::string origin;            // "https://bank.ua"; empty for a local program
    std::string program;           // executable's name for a local program
    std::int64_t process = 0;
    std::int64_t user = -1;        // the caller's, as the system counts; -1 if unknown. For the journal, not for windows
    std::string client;            // DSS: the developer key and user of the client
    std::string box;               // DSS: the box the task belongs to
    std::string asker;             // who is behind it, for turns and silences: "bank.ua"; the desk fills it in
    KeyFacts key;
    std::vector<Document> documents;
    std::uint64_t uses = 1;
    std::int64_t deadline = 0;     // Unix milliseconds; past it the answer is timed_out
    std::string metadata_html;     // untrusted; prompters show at most max_metadata octets and say so if they cut
    int preferred_width = 0, preferred_height = 0;
};

enum class Outcome {
    allowed, denied, timed_out, unavailable, cancelled,
    not_asked       // the asker has asked too much, or was refused a moment ago: nobody was shown the question
};

struct Answer {
    Outcome outcome = Outcome::denied;
    bool remember = false;         // admission: keep the decision
    std::string path;              // container: the chosen file; empty if the user chose none
    std::string reason;            // English, for the journal; e.g. which rule of a policy decided
    bool for_an_hour = false;      // denied: and nothing of this asker is to be shown for an hour
    std::string by = {};           // who was asked: "agent", "terminal", "policy"; empty: nobody
};

}  // namespace pidpys::channel
