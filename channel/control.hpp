// SPDX-License-Identifier: MIT
// What the agent's windows ask of the daemon besides answering questions: log in, log out, list, revoke. The daemon's
// own side implements ControlHandler; the agent prompter calls it with what came over the local channel.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "channel/question.hpp"
#include "crypto/base/result.hpp"
#include "crypto/base/secret.hpp"
#include "token/pin.hpp"

namespace pidpys::channel {

struct KeyInUse {
    KeyFacts facts;
    std::string purpose;     // "signature", "keyAgreement" …
    std::string login = {};  // fingerprint of the signing key with which it came into use, and goes
};

// What the tray shows.
struct State {
    bool started = false;                // keys are in use, or the user chose to work without
    std::vector<KeyInUse> keys;          // empty: none in use; the chosen ones first
    std::vector<std::string> listening;  // "127.0.0.1:9091"
    std::string demo_page;               // "https://localhost:9091/"; empty if there is none
    std::string language;                // of local programs' messages; windows follow the desktop instead
    std::uint64_t agents = 0;            // connected
    std::string journal = {};            // why it takes no record, and so nothing is signed; empty if it does
    std::int64_t trust_ends = 0;         // until when browsers trust the service, Unix seconds; 0: unknown
    bool trust_due = false;              // and that is so soon that it is to be renewed
    std::int64_t registry_brought = 0;   // the national registry of authorities, Unix seconds; 0: there is none
    bool registry_due = false;           // it is absent or old, and update_registry may bring it
    std::string update_version = {};     // of this program, newer than it; empty: none is known
    std::string update_page = {};        // https address that tells of it
    bool update_watched = false;         // it is looked for
    bool update_choice = false;          // and whether it is, is the person's to choose by watch_updates
};

struct PermissionEntry {
    std::string id;      // what revoke_permission takes; never the caller's token itself
    std::string caller;  // origin; empty: the user's local programs
    KeyFacts key;
    std::uint64_t uses_left = 0;
    std::uint64_t uses_granted = 0;
    std::int64_t expires = 0;  // Unix seconds
};

struct OriginEntry {
    std::string origin;
    bool admitted = true;      // false: the user refused, and asked that it be remembered
    bool configured = false;   // by the configuration file: cannot be revoked here
    std::int64_t decided = 0;  // Unix seconds
    bool lasting = false;      // remembered; else it ends with the service,
    std::int64_t until = 0;    // or then, Unix seconds
};

// Nothing of this asker is put to anybody until then.
struct SilenceEntry {
    std::string asker;       // Question::asker
    std::int64_t until = 0;  // Unix seconds
};

// A record of the journal of consent, as windows show it. Empty or 0 where an event has no such fact.
struct HistoryEntry {
    std::uint64_t sequence = 0;
    std::int64_t at = 0;  // Unix milliseconds
    std::string event;    // "question", "signature" … (journal::name_of)
    std::string kind;     // of a question (question_kinds)
    std::string outcome;  // of an answer (outcomes)
    bool remembered = false;
    std::string origin, program;  // who asked
    std::int64_t process = 0;
    std::string client, box;
    std::string owner, fingerprint;  // of the key
    std::uint64_t count = 0;         // signatures
    std::string algorithm;
    std::vector<std::string> digests;  // the first of `digest_count`
    std::uint64_t digest_count = 0;
    std::string by, reason;  // who answered, and why
    std::string id, under;   // ties records to each other
    std::string hash;        // of the chain, hex
};

inline constexpr std::size_t history_page = 100;    // entries of one answer
inline constexpr std::size_t history_digests = 20;  // of one entry

// LoginFailure's detail where as many keys are in use as may be.
inline constexpr const char* too_many_keys = "too many keys are in use";

// A token (PKCS #11) that is plugged in, or a container that merely lies on one.
struct TokenEntry {
    std::string uri;  // LoginRequest::path
    std::string label, model, serial;
    PinState pin = PinState::usable;
    bool pin_on_device = false;  // none is typed here
    std::string container =
        {};  // the label of a container that lies there, which has a password; empty: the token itself
    bool operator==(const TokenEntry&) const = default;
};

struct LoginRequest {
    std::string path;                       // of the key container, or a token's name, "pkcs11:…"
    SecretString password;                  // or PIN
    std::vector<std::string> certificates;  // paths of certificates the container lacks
    bool person_knows = false;              // what a wrong PIN does now (ask_last_try, ask_many), and goes on
};

// Why a key could not be taken into use.
struct LoginFailure {
    Error error;
    std::string certificate = {};  // the file that is to blame, if it is one of `certificates`
    PinTrouble pin = PinTrouble::none;
    PinState pin_state = PinState::usable;  // now
};

// Called on the agent prompter's thread; every call but login answers within milliseconds and takes no lock that is
// held while a prompter is called.
class ControlHandler {
public:
    virtual ~ControlHandler() = default;
    virtual State state() = 0;
    virtual std::vector<PermissionEntry> permissions() = 0;
    virtual std::vector<OriginEntry> origins() = 0;
    // At most history_page records before this number, the newest first; 0: from the end.
    virtual Result<std::vector<HistoryEntry>> history(std::uint64_t before) = 0;
    // What was signed under the permission that this record gave: its records, the oldest first, at most history_page.
    virtual Result<std::vector<HistoryEntry>> signed_under(std::uint64_t permission) = 0;
    virtual std::vector<SilenceEntry> silences() = 0;
    virtual std::vector<TokenEntry> tokens() = 0;  // as they were seen last
    virtual Result<void> end_silence(const std::string& asker) = 0;
    virtual Result<void> revoke_permission(const std::string& id) = 0;
    virtual Result<void> revoke_origin(const std::string& origin) = 0;
    // Opens the container off this thread; `done` is called exactly once, from any thread.
    virtual void login(LoginRequest request, std::function<void(std::optional<LoginFailure>)> done) = 0;
    virtual Result<void> start_without_keys() = 0;
    // By the fingerprint of the signing key. An empty one: all that are in use.
    virtual Result<void> logout(const std::string& key) = 0;
    virtual Result<void> choose_key(const std::string& key) = 0;
    virtual void screen_locked() = 0;  // the user has left: permissions and keys in use end
    // Brings the national registry of authorities anew, off this thread; `done` is called exactly once, from any thread.
    virtual void update_registry(std::function<void(Result<void>)> done) = 0;
    // Looks for newer versions from now on, at once too, or no more; as above.
    virtual void watch_updates(bool wanted, std::function<void(Result<void>)> done) = 0;
};

}  // namespace pidpys::channel
