// SPDX-License-Identifier: MIT
// Time-stamps and levels of CAdES for the command line: the servers are waited for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/authorities_known.hpp"
#include "cli/network.hpp"
#include "crypto/cades/level.hpp"
#include "crypto/cms/content_to_sign.hpp"
#include "proof/errand.hpp"
#include "proof/stamp_inquiry.hpp"
#include "proof/upgrade.hpp"

namespace pidpys::cli {

// "T", "XL", "LT", "LTA"; nothing for another word.
std::optional<crypto::CadesLevel> level_named(const std::string& name);
std::vector<std::string> level_names();

struct LevelServers {
    std::vector<std::string> stamps;  // URLs of time-stamp servers, asked before all others
    NetworkChoice network;
    AuthorityChoice authorities;
};

// Servers and authorities as one command has them.
class Levels {
public:
    // Tells what cannot be used of the authorities' files. Errors of Network::open.
    static Result<Levels> open(const Context& context, const LevelServers& servers);

    // A time-stamp over octets of this digest; `certificates` of the signer whose server may be asked: none, of nobody.
    Result<proof::Stamp> stamp(crypto::timestamp::Imprint imprint, const std::vector<Bytes>& certificates);

    // `joined`: the signature as it was before a signer joined it, who alone is raised.
    Result<proof::Upgraded> raise(ByteView signature, std::optional<ByteView> beside, crypto::CadesLevel level,
                                  std::optional<ByteView> joined, const std::vector<Bytes>& certificates);

private:
    Levels(Network network, certs::AuthorityRegistry authorities)
        : network_(std::move(network)), authorities_(std::move(authorities)) {}
    [[nodiscard]] proof::Context context(const std::vector<Bytes>& certificates) const;

    Network network_;
    certs::AuthorityRegistry authorities_;
    std::vector<online::Address> stamp_servers_;
};

}  // namespace pidpys::cli
