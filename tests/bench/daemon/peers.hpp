// SPDX-License-Identifier: MIT
// The programs that are measured side by side, each serving 127.0.0.1 on a port of its own with the same P-256 key.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "child.hpp"

namespace bench {

struct Peer {
    std::unique_ptr<Child> child;
    int port = 0;
};

// pidpysd of `programs` with the state DIRECTORY/state, which is made at the first start, and a policy that allows;
// `consent`: lines for the table of that name in its configuration.
Peer start_daemon(const std::string& programs, const std::string& directory, const std::vector<std::string>& more = {},
                  const std::string& consent = {});

// nginx answering `body` to everything, with the identity of a daemon's state. Empty if it is not installed.
std::optional<Peer> start_nginx(const std::string& directory, const std::string& state, const std::string& body,
                                const std::string& workers);

// The minimal signer on the JDK's HttpsServer with BouncyCastle. `key_store` is a PKCS#12 file that also serves TLS.
std::optional<Peer> start_java(const std::string& directory, const std::string& key_store, const std::string& password,
                               bool tuned);

}  // namespace bench
