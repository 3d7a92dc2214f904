// SPDX-License-Identifier: MIT
// The schema of the local channel: every message daemon and agent may send, and its JSON form. Both sides include
// this file. Both begin with Hello; unknown members are ignored, unknown kinds and a wrong version end the connection.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "channel/control.hpp"
#include "channel/question.hpp"
#include "crypto/base/bytes.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::channel {

inline constexpr std::uint32_t protocol_version = 1;
inline constexpr std::size_t max_documents = 100'000;  // of one question
inline constexpr std::size_t max_text = 8192;          // octets of any one text but metadata
inline constexpr std::size_t max_entries = 10'000;     // of permissions, origins, certificates, keys

struct Hello {
    std::uint32_t version = protocol_version;
    std::string program;                 // "pidpysd 0.1.0"
};

// daemon → agent. A question's documents may not fit one frame: `document_count` says how many there are, the rest
// follow in Documents; the agent shows the question when it has them all.
struct Ask {
    Question question;
    std::uint64_t document_count = 0;
    bool metadata_cut = false;           // the caller sent more than is shown
};
struct Documents {
    std::string question;
    std::vector<Document> documents;
};
struct Withdraw {                        // the question is over without the agent's answer
    std::string question;
    Outcome outcome = Outcome::cancelled;
};
struct Progress {                        // of an allowed batch; a total of 0: it has ended early
    std::string question;
    std::uint64_t finished = 0, total = 0;
};
struct Permissions { std::vector<PermissionEntry> entries; };
struct Origins { std::vector<OriginEntry> entries; };
struct History {
    std::uint64_t before = 0;            // as asked for
    std::vector<HistoryEntry> entries;   // the newest first; none: there are no more
};
struct CommandResult {
    std::uint64_t request = 0;
    std::optional<Error> error;          // none: done
};

// agent → daemon
struct Reply {
    std::string question;
    Answer answer;
};
struct Login {
    std::uint64_t request = 0;           // chosen by the agent; comes back in CommandResult
    LoginRequest login;
};
enum class CommandKind {
    logout, start_without_keys, revoke_permission, revoke_origin, list_permissions, list_origins, screen_locked, list_history
};
struct Command {
    std::uint64_t request = 0;
    CommandKind kind = CommandKind::logout;
    std::string target;                  // what is revoked; list_history: the number before which, in decimal
};

using Message = std::variant<Hello, Ask, Documents, Withdraw, Progress, State, Permissions, Origins, CommandResult,
                             Reply, Login, Command, History>;

// The payload of one frame; invalid UTF-8 becomes U+FFFD, texts are cut to max_text, metadata to max_metadata. A
// login's octets hold the password: wipe them. Use `ask_messages` for questions.
Bytes encode(const Message& message);

// Strict: kinds, types and bounds. Errc::malformed, too_large.
Result<Message> decode(ByteView payload);

// A question as Ask and as many Documents as it takes; at most max_documents, the caller checks.
std::vector<Message> ask_messages(Question question);

}  // namespace pidpys::channel
