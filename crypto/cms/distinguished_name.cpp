// SPDX-License-Identifier: MIT
#include "crypto/cms/distinguished_name.hpp"

#include <algorithm>

#include "crypto/base/openssl.hpp"

namespace pidpys::crypto {
namespace {

X509NamePtr parse_name(ByteView der) {
    const unsigned char* at = der.data();
    X509NamePtr name(d2i_X509_NAME(nullptr, &at, static_cast<long>(der.size())));
    return at == der.data() + der.size() ? std::move(name) : nullptr;
}

}  // namespace

bool same_name(ByteView a, ByteView b) {
    if (std::equal(a.begin(), a.end(), b.begin(), b.end())) return true;  // nearly always
    const X509NamePtr one = parse_name(a);
    const X509NamePtr other = one ? parse_name(b) : nullptr;
    const bool same = other && X509_NAME_cmp(one.get(), other.get()) == 0;
    ERR_clear_error();
    return same;
}

}  // namespace pidpys::crypto
