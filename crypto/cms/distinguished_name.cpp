// SPDX-License-Identifier: MIT
#include "crypto/cms/distinguished_name.hpp"

#include <algorithm>

#include "crypto/base/octet_cache.hpp"
#include "crypto/base/openssl.hpp"

namespace pidpys::crypto {
namespace {

// Issuers are looked for among the same few names again and again. libcrypto compares what it made of them as it read.
std::shared_ptr<const X509_NAME> parse_name(ByteView der) {
    static auto& known = *new OctetCache<const X509_NAME, 128, 1024>;
    return known.get(der, [&]() -> std::shared_ptr<const X509_NAME> {
        const unsigned char* at = der.data();
        X509NamePtr name(d2i_X509_NAME(nullptr, &at, static_cast<long>(der.size())));
        ERR_clear_error();
        if (at != der.data() + der.size()) return nullptr;
        return name;
    });
}

}  // namespace

bool same_name(ByteView a, ByteView b) {
    if (std::equal(a.begin(), a.end(), b.begin(), b.end())) return true;  // nearly always
    const auto one = parse_name(a);
    const auto other = one ? parse_name(b) : nullptr;
    return other && X509_NAME_cmp(one.get(), other.get()) == 0;
}

}  // namespace pidpys::crypto
