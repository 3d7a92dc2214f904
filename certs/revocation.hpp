// SPDX-License-Identifier: MIT
// Certificate revocation lists (RFC 5280 §5): what the lists at hand say of one certificate. Nothing is fetched here.
#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "certs/certificate.hpp"
#include "crypto/base/openssl.hpp"

namespace pidpys::certs {

// For when the status of a certificate is wanted: the present, or a time that is proven and past. Of a past time newer
// evidence tells, too; older evidence counts as long as it says itself.
struct Moment {
    TimePoint at;
    TimePoint now;
    bool proven = false;  // `at` is not merely the present
};

inline constexpr std::chrono::seconds status_tolerance{1};  // pki 3.3: stamps and answers of one second
// By which a server's clock may differ from ours without being told (pki 2.4).
inline constexpr std::chrono::minutes clock_tolerance{5};

struct Revocation {
    TimePoint at;
    std::optional<unsigned> reason;  // CRLReason

    [[nodiscard]] bool is_hold() const { return reason == 6U; }
    // RFC 3161 §4: what a server has stamped before is believed when its certificate was revoked for one of these reasons.
    [[nodiscard]] bool spares_the_past() const { return reason == 0U || reason == 3U || reason == 4U || reason == 5U; }
};

struct Standing {
    enum Kind { good, revoked, unknown } kind = unknown;
    std::string detail = {};                    // of a revocation: when and why; of what is unknown perhaps why
    std::optional<Revocation> revocation = {};  // of what is good, too: what became of it later
    TimePoint said = {};                        // when the evidence was made
};

// Who told the status of a certificate.
enum class StatusSource {
    none,      // nobody
    embedded,  // what is within the signature
    asked,     // what servers were asked for
    at_hand,   // lists beside the authorities
};

struct CertificateStatus {
    Standing standing;
    StatusSource source = StatusSource::none;
    bool asked_in_vain = false;  // unknown, although there is somebody who ought to know
};

// Of a path below its anchor; not where there is nothing to be told.
[[nodiscard]] inline bool all_good(const std::vector<CertificateStatus>& statuses) {
    return !statuses.empty() &&
           std::ranges::all_of(statuses, [](const auto& one) { return one.standing.kind == Standing::good; });
}

// What was looked at in vain for those that are unknown, in words for people; empty where nothing was.
[[nodiscard]] std::string words_of_unknown(const std::vector<CertificateStatus>& statuses);

// Immutable but for what it remembers of signatures that hold; any number of threads may ask.
class RevocationLists {
public:
    // DER. What is no list, is signed too weakly to prove anything (MD5, SHA-1), is about attribute certificates, or has
    // critical extensions unknown here, is left out.
    explicit RevocationLists(const std::vector<Bytes>& lists);
    ~RevocationLists();
    RevocationLists(const RevocationLists&) = delete;
    RevocationLists& operator=(const RevocationLists&) = delete;

    // Counts are the lists that `issuer` has signed for certificates like this one. Lists of one scope speak together:
    // the newest full one and the deltas since. What one names is revoked, whoever is silent at the same time, stale or
    // not; a newer full list of the scope, or for a hold a delta that belongs to the full one (RFC 5280 §5.2.4), takes
    // that back. Being revoked in one scope is being revoked. good: a full list of all reasons is in its time and nobody
    // names it. Else unknown. Of a past moment lists begun since tell, too: who they name was revoked by then or was not
    // yet, and their silence is good unless the certificate had ended before (RFC 5280 §3.3); they take nothing back.
    [[nodiscard]] Standing judge(X509* certificate, X509* issuer, const Moment& moment) const;

    // The end of a list (DER) that judge() listens to at a time, or why it does not, in words for people: malformed, weak,
    // unsupported, unsuitable, integrity, expired. Nothing of what it says is looked at.
    static Result<TimePoint> heard(const Bytes& list, X509* certificate, X509* issuer, TimePoint at);

    [[nodiscard]] std::size_t size() const { return lists_.size(); }

private:
    struct List;
    class Scope;
    class Shelf;
    static Result<std::shared_ptr<const List>> read(const Bytes& der);
    static Result<std::shared_ptr<const List>> take_apart(const Bytes& der);
    std::vector<std::shared_ptr<const List>> lists_;  // the oldest first, full ones before deltas
};

}  // namespace pidpys::certs
