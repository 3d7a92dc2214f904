// SPDX-License-Identifier: MIT
// The service's own TLS identity, made per installation: a P-256 authority that is constrained to the service's
// names (critical name constraints, pathlen 0) and whose private key lives only as long as it takes to issue one
// leaf, in memory; so whoever steals the state directory can impersonate this service to this user and nothing else.
#pragma once

#include <chrono>
#include <filesystem>

#include "certs/certificate.hpp"
#include "certs/identity/identity_names.hpp"
#include "crypto/base/openssl.hpp"

namespace pidpys::certs {

struct TlsIdentity {
    crypto::X509Ptr leaf;
    crypto::X509Ptr authority;
    crypto::EvpPkey key;  // of the leaf
};

inline constexpr std::chrono::hours kIdentityLifetime{24 * 397};      // browsers refuse leaves above 398 days
inline constexpr std::chrono::hours kIdentityRenewBefore{24 * 30};
inline constexpr std::chrono::hours kIdentityBackdate{24};            // a clock still in local time after a boot
// A clock that shows less than this (2026-01-01) has lost its battery: an identity is not thrown away for it.
inline constexpr TimePoint kEarliestBelievableTime{std::chrono::seconds{1767225600}};

// Makes a new authority and leaf in memory. invalid_argument (names), internal.
Result<TlsIdentity> make_identity(TimePoint now, const IdentityNames& names);

// May it go into a trust store? Only what this service itself issues: the critical name constraints of `names`, a CA
// with
// pathlen 0, its key usage, no extension besides, no longer lifetime, valid now, signed by itself. untrusted (says
// which),
// expired.
Result<void> check_authority(X509* authority, TimePoint now, const IdentityNames& names = {});

// Is it to be replaced: near its end, not yet valid by a believable clock, or for other names?
bool needs_renewal(const TlsIdentity& identity, TimePoint now, const IdentityNames& names);

// The files: DIRECTORY/identity.pem (0600: key, leaf, authority; the truth) and DIRECTORY/ca.pem (the authority
// again, for trust stores and clients).
std::filesystem::path authority_file(const std::filesystem::path& directory);

// not_found, malformed (also: the parts do not belong together), io.
Result<TlsIdentity> load_identity(const std::filesystem::path& directory);
Result<void> write_authority(const std::filesystem::path& directory, X509* authority);   // ca.pem alone
Result<void> save_identity(const std::filesystem::path& directory, const TlsIdentity& identity);

// What a start calls: the identity in the directory (created 0700), or a new one if there is none, it is damaged, or
// it is to be renewed. After a renewal the trust stores need the new authority. Call under the state's lock.
// Errors: io, invalid_argument, internal.
Result<TlsIdentity> load_or_make_identity(const std::filesystem::path& directory, TimePoint now,
                                          const IdentityNames& names = {});

}  // namespace pidpys::certs
