// SPDX-License-Identifier: MIT
// A certificate revocation list (RFC 5280 §5) over its own octets: taken apart once, its entries found by serial number
// without an object for each. Facts alone: which lists count is decided in certs/.
#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "crypto/base/bytes.hpp"
#include "crypto/base/openssl.hpp"
#include "crypto/base/result.hpp"

namespace pidpys::crypto {

struct ListedEntry {
    std::chrono::system_clock::time_point at;  // the beginning of time where it cannot be read: rather revoked than not
    std::optional<unsigned> reason;            // CRLReason, where stated; removeFromCRL is 8
    std::optional<std::chrono::system_clock::time_point> invalid_at = {};  // invalidityDate, where stated
};

class RevocationList {
public:
    // DER, of at most 4 GiB; memory beyond it is sixteen octets an entry. Errors: malformed; too_large; unsupported (an
    // entry with a critical extension that is not known here, which decides about the whole list: §5.3).
    static Result<RevocationList> read(Bytes octets);
    RevocationList(RevocationList&&) = default;
    RevocationList& operator=(RevocationList&&) = default;
    RevocationList(const RevocationList&) = delete;
    RevocationList& operator=(const RevocationList&) = delete;
    ~RevocationList() = default;

    [[nodiscard]] ByteView encoding() const { return octets_; }
    [[nodiscard]] ByteView issuer() const { return issuer_; }            // whole Name
    [[nodiscard]] ByteView this_update() const { return this_update_; }  // whole Time
    [[nodiscard]] ByteView next_update() const { return next_update_; }  // whole Time; empty if absent
    [[nodiscard]] ByteView extensions() const { return extensions_; }    // whole Extensions; empty if absent
    [[nodiscard]] ByteView signature_algorithm() const { return signature_algorithm_; }  // whole
    [[nodiscard]] std::size_t size() const { return slots_.size(); }

    // Entries about certificates of the list's own issuer with this serial number (content octets; those that only bear
    // the sign do not count), by date, a removal before others of its second: the same serial may stand several times, as
    // its history (pki 3.5). In O(log n).
    [[nodiscard]] std::vector<ListedEntry> find(ByteView serial) const;

    // Errors: integrity, unsupported, malformed, cancelled.
    [[nodiscard]] Result<void> verify(EVP_PKEY* key) const;

private:
    struct Slot {
        std::uint64_t key;  // of the serial number: equal ones are compared octet by octet
        std::uint32_t offset;
        friend auto operator<=>(const Slot&, const Slot&) = default;
    };

    RevocationList() = default;
    Result<void> parse();

    Bytes octets_;
    ByteView signed_, signature_, signature_algorithm_, issuer_, this_update_, next_update_, extensions_;
    std::vector<Slot> slots_;  // sorted
};

}  // namespace pidpys::crypto
