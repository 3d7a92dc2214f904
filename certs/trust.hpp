// SPDX-License-Identifier: MIT
// The configured certification authorities, and path validation against them (RFC 5280 §6) by libcrypto.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "certs/certificate.hpp"

namespace pidpys::certs {

struct Authority {
    std::string id;                   // caId
    std::string name;                 // shown to people
    std::vector<Bytes> certificates;  // DER: roots and intermediates
    std::string tsp_url, ocsp_url, cmp_url;
};

struct TrustedPath {
    std::vector<Bytes> certificates;  // DER, the leaf first, the trusted authority last
    bool revocation_checked = false;  // a fresh list of its issuer was there for every certificate below the authority
};

class AuthorityRegistry {
public:
    AuthorityRegistry();
    explicit AuthorityRegistry(std::vector<Authority> authorities);
    ~AuthorityRegistry();
    AuthorityRegistry(AuthorityRegistry&&) noexcept;
    AuthorityRegistry& operator=(AuthorityRegistry&&) noexcept;

    [[nodiscard]] const std::vector<Authority>& authorities() const;

    // Every certificate of every authority, for embedding chains and finding issuers.
    [[nodiscard]] std::vector<Bytes> certificates() const;

    // Takes the place of the lists there were; validations under way go on with those. DER.
    void set_revocation_lists(const std::vector<Bytes>& lists);

    // A path from `certificate` to a configured authority at time `at`. `untrusted`: certificates that may help.
    // Every certificate of it but the authority is strong enough (strength.hpp) and understood whole. A list that is
    // absent or stale breaks nothing, but then the path says that revocation was not checked.
    // Errors: untrusted, expired, revoked, weak, malformed.
    [[nodiscard]] Result<TrustedPath> validate(ByteView certificate, const std::vector<Bytes>& untrusted,
                                               TimePoint at) const;

private:
    struct Store;
    std::unique_ptr<Store> store_;
};

}  // namespace pidpys::certs
