// SPDX-License-Identifier: MIT
#include "crypto/container/contents.hpp"

namespace pidpys::crypto {

Result<std::vector<RawKey>> read_private_key(ByteView der) {
    const unsigned char* at = der.data();
    EvpPkey key(d2i_AutoPrivateKey(nullptr, &at, static_cast<long>(der.size())));
    ERR_clear_error();
    if (!key) return fail(Errc::malformed, "not a private key this program knows");
    std::vector<RawKey> keys;
    keys.push_back({std::move(key), {}});
    return keys;
}

}  // namespace pidpys::crypto
