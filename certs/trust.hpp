// SPDX-License-Identifier: MIT
// The configured certification authorities, and path validation against them (RFC 5280 §6) by libcrypto.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "certs/authorities/service_standing.hpp"
#include "certs/revocation.hpp"
#include "crypto/cms/certificate_identity.hpp"

namespace pidpys::certs {

// Who says that an authority is one.
enum class AuthoritySource { own, address_list, trusted_list };  // a file of the user's, CAs.json, TL-UA alone

struct Authority {
    std::string id;                   // caId
    std::string name;                 // shown to people
    std::vector<Bytes> certificates;  // DER: roots and intermediates
    std::string tsp_url, ocsp_url, cmp_url;
    std::vector<std::string> issuer_names = {};  // CN of its certificates, for those that are not at hand
    std::filesystem::path file = {};             // where it was read; empty: of the registry
    AuthoritySource source = AuthoritySource::own;

    bool operator==(const Authority&) const = default;
};

// Certificates that belong to no authority of the configuration.
struct CertificateStore {
    std::vector<Bytes> anchors;       // DER: trusted by themselves
    std::vector<Bytes> candidates;    // DER: may stand on a path or sign answers, and are worth nothing alone
    ServiceStandings standings = {};  // no path leads over a service at a time when the state did not vouch for it
};

struct TrustedPath {
    std::vector<Bytes> certificates;          // DER, the leaf first, the trusted authority last
    std::vector<CertificateStatus> statuses;  // of every certificate below the authority
    bool revocation_checked = false;          // all of them are good, and there are any
};

// Whether a certificate is revoked, at the time for which the path is sought.
using StatusOf = std::function<CertificateStatus(X509* certificate, X509* issuer)>;

class AuthorityRegistry {
public:
    AuthorityRegistry();
    explicit AuthorityRegistry(std::vector<Authority> authorities, CertificateStore others = {});
    ~AuthorityRegistry();
    AuthorityRegistry(AuthorityRegistry&&) noexcept;
    AuthorityRegistry& operator=(AuthorityRegistry&&) noexcept;

    [[nodiscard]] const std::vector<Authority>& authorities() const;

    // Every certificate of every authority, for embedding chains and finding issuers.
    [[nodiscard]] std::vector<Bytes> certificates() const;

    // Of all certificates, authorities' and the store's, those that are `wanted`.
    [[nodiscard]] std::vector<Bytes> certificates_like(
        const std::function<bool(const crypto::CertificateIdentity&)>& wanted) const;

    // Null if there is none. The first that has a certificate of this CN, or is listed with it (exact comparison).
    [[nodiscard]] const Authority* find(const std::string& id) const;
    [[nodiscard]] const Authority* find_issuer(const std::string& common_name) const;

    // Null before any were set.
    [[nodiscard]] std::shared_ptr<const RevocationLists> revocation_lists() const;

    // Takes the place of the lists there were; validations under way go on with those. DER.
    void set_revocation_lists(const std::vector<Bytes>& lists);

    // A path from `certificate` to a configured authority at time `at`. `untrusted`: certificates that may help.
    // Every certificate of it but the authority is strong enough (strength.hpp) and understood whole. A list that is
    // absent or stale breaks nothing, but then the path says that revocation was not checked.
    // Errors: untrusted, expired, revoked, weak, malformed.
    [[nodiscard]] Result<TrustedPath> validate(ByteView certificate, const std::vector<Bytes>& untrusted,
                                               TimePoint at) const;
    // The same with others' word for who is revoked than that of the lists at hand.
    [[nodiscard]] Result<TrustedPath> validate(ByteView certificate, const std::vector<Bytes>& untrusted, TimePoint at,
                                               const StatusOf& status_of) const;

private:
    struct Store;
    std::unique_ptr<Store> store_;
};

}  // namespace pidpys::certs
