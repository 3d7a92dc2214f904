// SPDX-License-Identifier: MIT
// A small certification authority of one kind of key, laid out as Ukrainian ones are (pki 2.2, 3.4): a root, an issuing
// authority under it, the time-stamp server under the root, a status responder under each authority.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "certs/certificate.hpp"
#include "crypto/key/private_key.hpp"

namespace pidpys::test::authority {

struct Member {
    crypto::KeyEntry entry;  // its certificate first, then those above it

    [[nodiscard]] const Bytes& certificate() const { return entry.certificates.front(); }
    [[nodiscard]] EVP_PKEY* key() const { return entry.key.get(); }
};

struct HouseOptions {
    std::string family = "ecdsa";  // "dstu" (M257), "rsa", "ecdsa" (P-256)
    std::string address;           // "http://127.0.0.1:1234": of the services in certificates; empty: none there
    certs::TimePoint now;
};

// What a certificate issued here is for; the words of extendedKeyUsage are those of x509v3_config(5).
struct Issue {
    std::string common_name;
    std::string key_usage = "critical,digitalSignature,nonRepudiation";
    std::string extended_key_usage = {};
    bool authority = false;
    bool addresses = true;
    std::map<std::string, std::string> address_faults =
        {};                                         // "tsp", "ocsp", "crl", "aia": a fault put into the address
    std::chrono::hours since{24}, until{24 * 365};  // before and after now
};

struct House {
    std::string family;
    std::string address;
    certs::TimePoint now;
    Member root, issuing, stamps, status, root_status;

    // An entry whose key is new. Errors of issue_certificate.
    [[nodiscard]] Result<Member> issue(const Issue& issue, const Member& by) const;
    // A person's, by the issuing authority, with every address.
    [[nodiscard]] Result<Member> issue_person(const std::string& name) const;
};

Result<House> build_house(const HouseOptions& options);

// Self-signed, of the same kind of key, for every purpose that a service has.
Result<Member> issue_stranger(const House& house);

// One of each family for a test program, built when first asked for, its services at http://127.0.0.1:1. Throws where it
// cannot be built.
const House& house_of(const std::string& family);

}  // namespace pidpys::test::authority
