// SPDX-License-Identifier: MIT
// The schema of the local channel: every message daemon and agent may send, and its JSON form. Both sides include
// this file.
//
// Versions. Both begin with Hello, which says the highest version its sender speaks; the lower of the two is spoken. A
// peer older than oldest_version is disconnected, a newer one is not. Whatever is added raises protocol_version:
// - Unknown members are ignored. A new member has a default, which is read where it is absent.
// - Unknown messages and commands are passed over, and answered `unsupported` where they bear a request's number.
// - What cannot be passed over (a new kind of question, a new outcome of an answer) is sent only to a peer whose
//   version knows it.
// What is not of the schema ends the connection.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "channel/control.hpp"
#include "channel/prompter.hpp"
#include "channel/question.hpp"
#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::channel {

// 1 knew no versions but its own; 3: answers may say less than was asked for, documents can be looked at; 4: a log-in is
// asked for; 5: work is stopped; 6: questions name levels and servers,
// servers are waited for, and the registry of authorities is brought; 7: newer versions are told of; 8: several keys are in
// use, and a question offers the others; tokens are listed, with what lies on them, and logged in; 9: messages are opened and made; 10: new keys are asked
// for, and the end of a certificate; 11: certificates are put into files of keys, and new keys are made in a token, too.
inline constexpr std::uint32_t protocol_version = 11;
inline constexpr std::uint32_t login_version = 4;      // the first that knows questions of kind login
inline constexpr std::uint32_t message_version = 9;    // … and of decryption and encryption
inline constexpr std::uint32_t new_keys_version = 10;  // … and of new_keys and revocation
inline constexpr std::uint32_t import_version = 11;    // … and of certificate_import
inline constexpr std::uint32_t oldest_version = 2;
inline constexpr std::size_t max_documents = 100'000;  // of one question
inline constexpr std::size_t max_text = 8192;          // octets of any one text but metadata
inline constexpr std::size_t max_piece = 512 * 1024;   // octets of a document in one frame
inline constexpr std::size_t max_entries = 10'000;     // of permissions, origins, certificates, keys

struct Hello {
    std::uint32_t version = protocol_version;
    std::string program;   // "pidpysd 0.1.0"
    bool watches = false;  // no agent: wants the state once, and is then let go
};

// daemon → agent. A question's documents may not fit one frame: `document_count` says how many there are, the rest
// follow in Documents; the agent shows the question when it has them all.
struct Ask {
    Question question;
    std::uint64_t document_count = 0;
    bool metadata_cut = false;  // the caller sent more than is shown
};
struct Documents {
    std::string question;
    std::vector<Document> documents;
};
struct Withdraw {  // the question is over without the agent's answer
    std::string question;
    Outcome outcome = Outcome::cancelled;
};
struct Progress {  // Work, without what stops it
    std::string id;
    std::uint64_t finished = 0, total = 0;
    std::string asker = {}, owner = {};
    bool stoppable = false;   // by stop_work
    bool permission = false;  // by revoke_permission
    Awaited awaited = Awaited::nothing;
    std::string server = {};
    std::optional<Errc> failure = {};
};
struct Permissions {
    std::vector<PermissionEntry> entries;
};
struct Origins {
    std::vector<OriginEntry> entries;
};
struct History {
    std::uint64_t before = 0;           // as asked for
    std::vector<HistoryEntry> entries;  // the newest first; none: there are no more
};
struct Piece {  // of a document that Fetch asked for; refusals come as CommandResult
    std::uint64_t request = 0;
    std::uint64_t size = 0;  // of the whole document
    Bytes octets;            // at most max_piece
};
struct SignedUnder {
    std::uint64_t permission = 0;  // the record's number, as asked for
    std::vector<HistoryEntry> entries;
};
struct Silences {
    std::vector<SilenceEntry> entries;
};
struct Tokens {
    std::vector<TokenEntry> entries;
};
// What was done without a window: signed under a permission, refused by a policy …; while no agent was there, too.
struct News {
    std::uint64_t count = 0;  // such events since the last message of their kind
    HistoryEntry latest;
};
struct CommandResult {
    std::uint64_t request = 0;
    std::optional<Error> error;    // none: done
    std::string certificate = {};  // LoginFailure
    PinTrouble pin = PinTrouble::none;
    PinState pin_state = PinState::usable;
};

// agent → daemon
struct Reply {
    std::string question;
    Answer answer;
};
struct Fetch {                  // the octets of a document, from this place on; only while its question stands
    std::uint64_t request = 0;  // chosen by the agent; comes back
    std::string question;
    std::uint64_t document = 0, offset = 0;
};
struct Login {
    std::uint64_t request = 0;  // chosen by the agent; comes back in CommandResult
    LoginRequest login;
};
enum class CommandKind {
    logout,
    start_without_keys,
    revoke_permission,
    revoke_origin,
    list_permissions,
    list_origins,
    screen_locked,
    list_history,
    list_signed_under,
    list_silences,
    end_silence,
    stop_work,
    update_registry,
    watch_updates,
    choose_key,
    list_tokens
};
struct Command {
    std::uint64_t request = 0;
    CommandKind kind = CommandKind::logout;
    std::string target;  // what is revoked, ended or stopped; of lists of records: a record's number, in decimal;
                         // of watch_updates: "on" or "off"; of logout: a key, or none for all
};

// A message or command of a later version. Only tests send it.
struct Unknown {
    std::string kind;
    std::uint64_t request = 0;  // 0: it has none
    std::string command;        // of the kind "command"
};

using Message =
    std::variant<Hello, Ask, Documents, Withdraw, Progress, State, Permissions, Origins, CommandResult, Reply, Login,
                 Command, History, Fetch, Piece, SignedUnder, Silences, Tokens, News, Unknown>;

// Whether Hello is of a peer that we can speak with.
inline bool speaks_with_us(const Hello& hello) { return hello.version >= oldest_version; }

// The payload of one frame; invalid UTF-8 becomes U+FFFD, texts are cut to max_text, metadata to max_metadata. A
// login's octets hold the password: wipe them. Use `ask_messages` for questions.
Bytes encode(const Message& message);

// Strict: types and bounds of what is known. Errc::malformed, too_large.
Result<Message> decode(ByteView payload);

// A question as Ask and as many Documents as it takes; at most max_documents, the caller checks.
std::vector<Message> ask_messages(Question question);

}  // namespace pidpys::channel
