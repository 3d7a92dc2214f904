// SPDX-License-Identifier: MIT
// pidpys audit: the journal of consent: what was asked, allowed and signed. Needs no service; but for rotate it never
// writes, and the service may be running.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cli/context.hpp"

namespace pidpys::cli {

struct AuditCommand {
    std::string file;                     // a journal; default: that of the state directory
    std::uint64_t limit = 50;             // of list; 0: all
    std::optional<std::uint64_t> before;  // of list: records before this number
    std::string document;                 // of list: those that name the digest of this file
    std::uint64_t number = 0;             // of show
    std::string head;                     // of verify: hex, pinned earlier
    std::optional<std::uint64_t> count;   // of verify: the number of records it was pinned at
};

int run_audit_list(const Context& context, const AuditCommand& command);  // a line a record, the newest last
int run_audit_show(const Context& context, const AuditCommand& command);
int run_audit_export(const Context& context, const AuditCommand& command);  // {"sequence":…,"hash":…,"record":…} lines
int run_audit_head(const Context& context, const AuditCommand& command);  // "COUNT HASH"
int run_audit_verify(const Context& context,
                     const AuditCommand& command);  // 0 only for a whole chain with the pin in it

// Puts the file aside and begins the next; not while the service runs.
int run_audit_rotate(const Context& context, const AuditCommand& command);

}  // namespace pidpys::cli
