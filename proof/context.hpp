// SPDX-License-Identifier: MIT
// What an inquiry has at hand before it asks anybody.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "certs/authorities/current_registry.hpp"
#include "online/fetcher.hpp"

namespace pidpys::proof {

using certs::TimePoint;

struct Context {
    certs::RegistryHold authorities;
    TimePoint now;
    std::vector<online::Address> stamp_servers = {};  // the administrator's, asked before those that certificates name
    // Status answers about a person's certificate must repeat our nonce. Off for responders that serve answers made before.
    bool nonces = true;
    std::vector<Bytes> certificates = {};  // DER; may help to find issuers and services, and grows with what is found
    std::string authority = {};            // id of the one whose time-stamp server the client would have asked
    // Told of a time-stamp server whose clock is apart from ours (pki 2.4), with both times, by whoever takes its answer;
    // may be empty.
    std::function<void(const std::string& server, const std::string& times)> clock_apart = {};
};

// All certificates at hand: what the registry of authorities holds may be a thousand, so ask those that came along first.
std::vector<Bytes> candidates(const Context& context);

// What `look` finds among the certificates that came along or, where it lacks one, among all of them.
template <class Look>
auto look_among(const Context& context, Look look) {
    auto found = look(context.certificates);
    if (!found && found.error().code == Errc::no_certificate) found = look(candidates(context));
    return found;
}

void remember(Context& context, const std::vector<Bytes>& certificates);

}  // namespace pidpys::proof
