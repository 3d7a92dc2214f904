// SPDX-License-Identifier: MIT
// The trusted list of Ukraine, TL-UA (ETSI TS 119 612, pki 5.6): which services the state vouches for, and since when. It
// is signed, and its signer is known here by fingerprint. It brings certificates that may stand on a path and says when a
// service was not to be trusted; it brings no anchors (pki 5.4).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "certs/authorities/service_standing.hpp"

namespace pidpys::certs {

inline constexpr std::size_t max_trusted_list = std::size_t{8} << 20;  // octets

struct TrustedService {
    enum class Kind { national_root, authority, timestamp, other };  // the recognised ones of other states are `other`
    Kind kind = Kind::other;
    std::string name;
    std::vector<Bytes> certificates;     // DER
    std::vector<ServicePeriod> periods;  // the earliest first
};

struct TrustedProvider {
    std::string name;
    std::string edrpou;  // of its NTRUA- identifier; empty without one
    std::vector<TrustedService> services;
};

struct TrustedList {
    std::uint64_t number = 0;  // TSLSequenceNumber
    TimePoint issued;
    std::optional<TimePoint> next_update;  // nothing: the last one
    std::vector<TrustedProvider> providers;

    [[nodiscard]] bool is_late(TimePoint now) const { return next_update && *next_update < now; }
    [[nodiscard]] std::vector<Bytes> certificates() const;  // of all services, each once
    [[nodiscard]] ServiceStandings standings() const;
};

// An XML document of this kind, by its first octets? Says nothing of its worth.
bool looks_like_trusted_list(ByteView octets);

// `further_signers`: fingerprints (certs/fingerprint.hpp) beside the one that the program carries; the administrator's word
// alone, and never a file's from the network. Errors: malformed; too_large; unsupported; untrusted (another signer, whose
// fingerprint is told, or one whose certificate had ended); integrity; unsuitable (the list of another state). Nothing is
// taken of a list with a fault.
Result<TrustedList> read_trusted_list(ByteView xml, const std::vector<std::string>& further_signers = {});

}  // namespace pidpys::certs
