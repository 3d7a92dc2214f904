// SPDX-License-Identifier: MIT
// Certificate revocation lists (RFC 5280 §5): what the lists at hand say of one certificate. Nothing is fetched here.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "certs/certificate.hpp"
#include "crypto/base/openssl.hpp"

namespace pidpys::certs {

struct Standing {
    enum Kind { good, revoked, unknown } kind = unknown;
    std::string detail;  // of a revocation: when and why
};

// Immutable but for what it remembers of signatures that hold; any number of threads may ask.
class RevocationLists {
public:
    // DER. What is no list, is signed too weakly to prove anything (MD5, SHA-1), or is one whose scope this program
    // does not understand (indirect, by reasons, with critical extensions unknown here), is left out.
    explicit RevocationLists(const std::vector<Bytes>& lists);
    ~RevocationLists();
    RevocationLists(const RevocationLists&) = delete;
    RevocationLists& operator=(const RevocationLists&) = delete;

    // Counts are the lists that `issuer` has signed for certificates like this one. A list or delta that names the
    // certificate revokes it, stale or not; a newer one may take a hold back. good: the newest full list does not
    // name it and is in its time. Else unknown.
    [[nodiscard]] Standing judge(X509* certificate, X509* issuer, TimePoint at) const;

    [[nodiscard]] std::size_t size() const { return lists_.size(); }

private:
    struct List;
    std::vector<std::unique_ptr<List>> lists_;  // the oldest first
};

}  // namespace pidpys::certs
