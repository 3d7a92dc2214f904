// SPDX-License-Identifier: MIT
#include "crypto/asn1/reader.hpp"
#include "crypto/container/contents.hpp"
#include "crypto/container/iit.hpp"

namespace pidpys::crypto {
namespace {

// Attributes of a PrivateKeyInfo; empty where there are none or the structure is another one.
ByteView attributes_of(ByteView der) {
    bool broken = false;
    der::Reader fields = der::Reader(der, broken).enter(der::sequence_tag);
    (void)fields.number();
    (void)fields.take(der::sequence_tag);
    (void)fields.take(der::octet_string);
    const auto attributes = fields.take_if(der::context(0));
    return !broken && attributes ? attributes->content : ByteView{};
}

}  // namespace

Result<std::vector<RawKey>> read_private_key(ByteView der) {
    const unsigned char* at = der.data();
    EvpPkey key(d2i_AutoPrivateKey(nullptr, &at, static_cast<long>(der.size())));
    ERR_clear_error();
    if (!key) return fail(Errc::malformed, "not a private key of a known kind");
    std::vector<RawKey> keys;
    keys.push_back({std::move(key), {}});
    auto second = iit_agreement_key(attributes_of(der));
    if (!second) return forward(second);
    if (*second) keys.push_back({std::move(*second), {}});
    return keys;
}

}  // namespace pidpys::crypto
