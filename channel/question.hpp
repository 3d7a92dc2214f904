// SPDX-License-Identifier: MIT
// What the user is asked, and what the user answered. The same values travel to every prompter: the agent (as JSON
// over the local channel), the terminal, a policy file. Facts come from the transport and the daemon; only
// `metadata_html` (and document names) are what the caller says of itself.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"
#include "crypto/base/secret.hpp"
#include "token/pin.hpp"

namespace pidpys::channel {

using token::PinState;
using token::PinTrouble;

inline constexpr std::size_t max_metadata = 65536;

enum class QuestionKind {
    admission,          // may this origin use the service at all?
    signature,          // one use, or `uses` uses, of a key
    batch,              // one DSS task: all of `documents`
    container,          // choose a key container file (ui/keyContainerChooser)
    login,              // no key is in use: take one into use, in the agent's own window
    decryption,         // open a message: the one of `documents`
    encryption,         // make one of `documents` that names the key's owner as its sender
    new_keys,           // where new keys go and by which password: the agent's own window
    revocation,         // a request that ends the certificate of `key`
    certificate_import  // put the certificate of `key` into the file `subject`
};

// Whether a yes is the use of a private key.
inline bool uses_key(QuestionKind kind) {
    return kind == QuestionKind::signature || kind == QuestionKind::batch || kind == QuestionKind::decryption ||
           kind == QuestionKind::encryption;
}

struct Document {
    std::string name;              // as the caller names it; may be empty
    std::uint64_t size = 0;        // octets
    std::string digest_algorithm;  // "SHA-256", "ГОСТ 34.311-95" …
    std::string digest;            // hex
    bool digest_only = false;      // a hash of something that nobody here has seen: it has neither name nor size
    bool at_hand = false;          // its octets can be asked for while the question stands
};

// The documents' octets, on the side that asks. They never travel with the question; a window that shows one asks for it.
class Contents {
public:
    virtual ~Contents() = default;
    // What will be signed as the document of this place, valid until the next call. By one thread at a time. not_found: it
    // is not to be had, or is not what the question speaks of any more; exhausted.
    virtual Result<ByteView> octets(std::size_t document) = 0;
};

struct KeyFacts {
    std::string owner;  // the certificate's full name
    std::string organization;
    std::string issuer;
    std::string serial;          // of the certificate
    std::string fingerprint;     // crypto::key_fingerprint
    std::int64_t not_after = 0;  // Unix seconds
};

inline constexpr std::size_t max_stamp_servers = 8;  // of one question
inline constexpr std::size_t max_correspondents = 64;

// What a signature gets from servers.
struct Proofs {
    std::string level;                       // above CAdES-BES, by its name: "CAdES-X Long"; empty: none
    bool stamps_content = false;             // a time-stamp of the data itself, got before the question is put
    std::vector<std::string> stamp_servers;  // addresses, in the order in which they are asked
    [[nodiscard]] bool none() const { return level.empty() && !stamps_content; }
};

struct Question {
    std::string id;  // UUID
    QuestionKind kind = QuestionKind::admission;
    std::string origin;   // "https://bank.ua"; empty for a local program
    std::string program;  // executable's name for a local program
    std::int64_t process = 0;
    std::int64_t user = -1;    // the caller's, as the system counts; -1 if unknown. For the journal, not for windows
    std::string client;        // DSS: the developer key and user of the client
    std::string box;           // DSS: the box the task belongs to
    std::string organization;  // DSS: whose box it is
    std::string asker;         // who is behind it, for turns and silences: "bank.ua"; the desk fills it in
    KeyFacts key;
    std::vector<KeyFacts> other_keys;  // in use as well, any of which could take its place: Answer::key
    Proofs proofs;
    // Of an encryption its recipients; of a decryption whom the message names as its sender, which nothing has proved yet.
    std::vector<std::string> correspondents;
    std::vector<Document> documents;
    std::shared_ptr<Contents> contents;  // of the documents that are at_hand; null on the far side of a channel
    bool severable = false;              // documents can be left out, the others are signed all the same
    // What rules do not decide stays open where it was asked: Answer::open. Nobody else is asked, then.
    bool may_stay_open = false;
    std::uint64_t uses = 1;
    std::int64_t lifetime = 0;  // of a permission: seconds that it is good for
    std::int64_t deadline = 0;  // Unix milliseconds; past it the answer is timed_out
    // Of new_keys: the kind of keys, the owner as the caller names it, the least length of a password in characters. Of
    // revocation: its reason as RFC 5280 names it ("keyCompromise"). Of certificate_import: the file's path.
    std::string subject, owner;
    std::int64_t since = 0;  // of revocation: from when on the certificate is not to count any more, Unix seconds
    std::uint64_t shortest_password = 0;
    // Of new_keys: they can be made in a token, too; and of one that was chosen before and was not logged in, its name and why.
    bool may_be_in_token = false;
    std::string token;
    PinTrouble pin = PinTrouble::none;
    PinState pin_state = PinState::usable;
    std::string metadata_html;  // untrusted; prompters show at most max_metadata octets and say so if they cut
    int preferred_width = 0, preferred_height = 0;
};

enum class Outcome {
    allowed,
    denied,
    timed_out,
    unavailable,
    cancelled,
    not_asked  // the asker has asked too much, or was refused a moment ago: nobody was shown the question
};

struct Answer {
    Outcome outcome = Outcome::denied;
    bool remember = false;     // admission: keep the decision
    std::string path;          // container, new_keys: the chosen file; empty if the user chose none; or a token's name
    std::string reason;        // English, for the journal; e.g. which rule of a policy decided
    bool for_an_hour = false;  // denied: and nothing of this asker is to be shown for an hour
    std::string by = {};       // who was asked: "agent", "terminal", "policy", "page"; empty: nobody
    // Less than was asked for; 0: all of it. A permission's uses, and the seconds that it or an admission holds.
    std::uint64_t uses = 0;
    std::int64_t seconds = 0;
    std::vector<std::uint64_t> left_out = {};  // places of documents that are not to be signed, where severable
    // cancelled: the fingerprint of that of `other_keys` which the person takes instead. Another key has other digests:
    // what it would sign is settled anew, and a question of its own is put.
    std::string key = {};
    std::shared_ptr<const SecretString> password = {};  // new_keys; of a token its PIN
    bool person_knows = false;  // what a wrong PIN does now (ask_last_try, ask_many), and goes on
    bool open = false;          // of what may_stay_open, as unavailable: it waits for a person who comes by himself
};

// No rule has decided, and the question waits where it was asked.
inline Answer left_open() {
    Answer answer{Outcome::unavailable, false, {}, "it waits for a person"};
    answer.open = true;
    return answer;
}

}  // namespace pidpys::channel
