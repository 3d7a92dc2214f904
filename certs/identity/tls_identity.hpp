// SPDX-License-Identifier: MIT
// The service's own TLS identity, made per installation: a P-256 authority that is constrained to the service's
// names (critical name constraints, pathlen 0), and one leaf for each year that the authority lives, all issued at once.
// Its private key lives only as long as that takes, in memory; so trust given once lasts for ten years, and whoever steals
// the state directory can impersonate this service to this user and nothing else.
#pragma once

#include <chrono>
#include <filesystem>
#include <vector>

#include "certs/certificate.hpp"
#include "certs/identity/identity_names.hpp"
#include "crypto/base/openssl.hpp"

namespace pidpys::certs {

inline constexpr std::chrono::hours kLeafLifetime{24 * 397};  // browsers refuse leaves above 398 days
inline constexpr std::chrono::hours kLeafPeriod{24 * 365};    // each begins a month before the last one ends
inline constexpr std::chrono::hours kAuthorityLifetime{kLeafPeriod * 10};
inline constexpr std::chrono::hours kRenewalNotice{24 * 60};  // people are told so long before trust ends
inline constexpr std::chrono::hours kIdentityBackdate{24};    // a clock still in local time after a boot
// A clock that shows less than this (2026-01-01) has lost its battery: an identity is not thrown away for it.
inline constexpr TimePoint kEarliestBelievableTime{std::chrono::seconds{1767225600}};

// What is served at one time.
struct TlsIdentity {
    crypto::X509Ptr leaf;
    crypto::X509Ptr authority;
    crypto::EvpPkey key;  // of the leaf
};

// What is made and saved: every leaf to come.
struct IssuedIdentity {
    struct Leaf {
        crypto::X509Ptr certificate;
        crypto::EvpPkey key;
    };
    crypto::X509Ptr authority;
    std::vector<Leaf> leaves;  // in the order of their times; not empty
};

// Makes a new authority and its leaves in memory. invalid_argument (names), internal.
Result<IssuedIdentity> make_identity(TimePoint now, const IdentityNames& names);

// May it go into a trust store? Only what this service itself issues: the critical name constraints of `names`, a CA with
// pathlen 0, its key usage, no extension besides, no longer lifetime, valid now, signed by itself. untrusted (says
// which), expired.
Result<void> check_authority(X509* authority, TimePoint now, const IdentityNames& names = {});

// Can it serve no more: ended, not yet valid by a believable clock, or for other names?
bool is_spent(const TlsIdentity& identity, TimePoint now, const IdentityNames& names = {});

// When trust in it ends: a new authority must be in the trust stores before.
TimePoint trust_ends(const TlsIdentity& identity);
inline bool renewal_due(const TlsIdentity& identity, TimePoint now) {
    return now + kRenewalNotice >= trust_ends(identity);
}

// The files: DIRECTORY/identity.pem (0600: each key with its leaf, the authority; the truth) and DIRECTORY/ca.pem (the
// authority again, for trust stores and clients).
std::filesystem::path identity_file(const std::filesystem::path& directory);
std::filesystem::path authority_file(const std::filesystem::path& directory);

// With the leaf that began last before `now`; if there is none, the first. not_found, malformed (also: the parts do not
// belong together), io.
Result<TlsIdentity> load_identity(const std::filesystem::path& directory, TimePoint now);
Result<void> write_authority(const std::filesystem::path& directory, X509* authority);  // ca.pem alone
Result<void> save_identity(const std::filesystem::path& directory, const IssuedIdentity& identity);

// What a start calls: the identity in the directory (created 0700), or a new one if there is none, it is damaged or
// spent; the trust stores then need the new authority. Call under the state's lock.
// Errors: io, invalid_argument, internal.
Result<TlsIdentity> load_or_make_identity(const std::filesystem::path& directory, TimePoint now,
                                          const IdentityNames& names = {});

}  // namespace pidpys::certs
