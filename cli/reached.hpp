// SPDX-License-Identifier: MIT
// What a signature has come to, read back from its octets, and what the servers' answers leave to be told.
#pragma once

#include <optional>
#include <set>

#include "cli/json_report.hpp"
#include "crypto/cades/level.hpp"
#include "crypto/cms/remark.hpp"
#include "proof/upgrade.hpp"

namespace pidpys::cli {

struct Reached {
    std::string signer;  // empty: his certificate is nowhere to be found
    crypto::CadesLevel level;
    std::optional<certs::TimePoint> stamped;  // the earliest time that a time-stamp of the signature states
};

// Of each signer, except those of `joined`, the signature that another has joined (empty: none). `certificates` (DER) help
// to name them. malformed.
Result<std::vector<Reached>> reached_by(ByteView signature, ByteView joined, const std::vector<Bytes>& certificates);

Json describe(const Reached& reached);  // "signer", "level", "time" (where it is stamped)

// A line for each signer.
void tell(const Context& context, const std::vector<Reached>& reached, Tell tell);

// What is to be told beside.
struct Notes {
    std::set<std::string> unknown;       // of proof::Upgraded
    std::set<std::string> clocks_apart;  // of its time-stamps

    void add(const proof::Upgraded& upgraded);
    void add(const proof::Stamp& stamp);
    [[nodiscard]] std::vector<crypto::Remark> remarks() const;
};

// On standard error.
void tell(const Context& context, const Notes& notes);

}  // namespace pidpys::cli
