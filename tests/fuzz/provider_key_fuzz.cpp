// SPDX-License-Identifier: MIT
// SubjectPublicKeyInfo and PrivateKeyInfo of DSTU 4145 as libcrypto's decoders meet them. What is read is written and
// read again: it must be the same key.
#include <cstdlib>

#include "crypto/base/openssl.hpp"
#include "crypto/provider/provider.hpp"

using namespace pidpys;
using namespace pidpys::crypto;

namespace {

bool loaded() {
    static const bool once = load_provider().has_value();
    return once;
}

void check_again(EVP_PKEY* key) {
    if (EVP_PKEY_is_a(key, "dstu4145le") != 1) return;
    const Bytes der = der_of(i2d_PUBKEY, key);
    const unsigned char* p = der.data();
    const EvpPkey again(d2i_PUBKEY(nullptr, &p, static_cast<long>(der.size())));
    if (!again || EVP_PKEY_eq(key, again.get()) != 1) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (!loaded()) std::abort();
    const unsigned char* p = data;
    if (const EvpPkey key(d2i_PUBKEY(nullptr, &p, static_cast<long>(size))); key) check_again(key.get());
    p = data;
    if (const EvpPkey key(d2i_AutoPrivateKey(nullptr, &p, static_cast<long>(size))); key) check_again(key.get());
    ERR_clear_error();
    return 0;
}
