// SPDX-License-Identifier: MIT
// Ways from a certificate up to an anchor (pki 4.2): authorities of one name are normal, renewed ones with and without
// key identifiers, and a message may bring any number of certificates that only look like the issuer's.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "crypto/base/openssl.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::certs {

class PathSearch {
public:
    using Certificates = std::vector<X509*>;  // not owned
    // Of a whole path, the certificate first and the anchor last. What it refuses for good ends the search.
    struct Refusal {
        Error reason;
        bool for_good = false;
    };
    using Judge = std::function<std::optional<Refusal>(const Certificates& path)>;

    PathSearch(const Certificates& anchors, const Certificates& helpers, Judge judge)
        : anchors_(anchors), helpers_(helpers), judge_(std::move(judge)) {}

    // Tries all ways until one is accepted, anchors and named keys first; where there is a choice, the signature on the
    // certificate below chooses. Signatures checked and paths judged are at most 64 in all. Else the reason against the
    // first path, or Errc::untrusted if there is none.
    Result<void> climb(X509* certificate);

private:
    bool climb_on();
    bool judge();
    [[nodiscard]] Certificates issuers_of(X509* certificate) const;

    const Certificates& anchors_;
    const Certificates& helpers_;
    Judge judge_;
    Certificates path_;
    std::optional<Error> reason_;
    int work_left_ = 64;
};

}  // namespace pidpys::certs
