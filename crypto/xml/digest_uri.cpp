// SPDX-License-Identifier: MIT
#include "crypto/xml/digest_uri.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace pidpys::xml {
namespace {

// The first of an algorithm is the one that is written. Those of the national algorithms have no normative source: they
// are what Diia's and the central authority's files hold.
constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kUris{{
    {"SHA256", "http://www.w3.org/2001/04/xmlenc#sha256"},
    {"SHA384", "http://www.w3.org/2001/04/xmldsig-more#sha384"},
    {"SHA512", "http://www.w3.org/2001/04/xmlenc#sha512"},
    {"SHA224", "http://www.w3.org/2001/04/xmldsig-more#sha224"},
    {"SHA3-256", "http://www.w3.org/2007/05/xmldsig-more#sha3-256"},
    {"SHA3-384", "http://www.w3.org/2007/05/xmldsig-more#sha3-384"},
    {"SHA3-512", "http://www.w3.org/2007/05/xmldsig-more#sha3-512"},
    {"SHA1", "http://www.w3.org/2000/09/xmldsig#sha1"},
    {"KUPYNA-256", "http://www.w3.org/2001/04/xmlenc#dstu7564-256"},
    {"KUPYNA-256", "http://www.w3.org/2001/04/xmlenc#kupyna256"},
    {"KUPYNA-256", "http://www.w3.org/2001/04/xmldsig-more#dstu7564-256"},
    {"KUPYNA-256", "http://www.w3.org/2001/04/xmldsig-more#kupyna256"},
    {"dstu34311", "http://www.w3.org/2001/04/xmlenc#gost34311"},
    {"dstu34311", "http://www.w3.org/2001/04/xmldsig-more#gost34311"},
}};

constexpr std::string_view kUrn = "urn:oid:";

}  // namespace

std::string digest_uri(const crypto::DigestAlgorithm& algorithm) {
    const auto found = std::ranges::find(kUris, std::string_view(algorithm.name), &decltype(kUris)::value_type::first);
    if (found != kUris.end()) return std::string(found->second);
    return std::string(kUrn) + crypto::der::oid_text(algorithm.oid.content());
}

const crypto::DigestAlgorithm* digest_by_uri(std::string_view uri) {
    const auto found = std::ranges::find(kUris, uri, &decltype(kUris)::value_type::second);
    if (found != kUris.end()) return crypto::digest_by_name(found->first);
    if (!uri.starts_with(kUrn)) return nullptr;
    uri.remove_prefix(kUrn.size());
    const auto all = crypto::digest_algorithms();
    const auto named = std::ranges::find_if(
        all, [&](const auto& algorithm) { return crypto::der::oid_text(algorithm.oid.content()) == uri; });
    return named == all.end() ? nullptr : &*named;
}

}  // namespace pidpys::xml
