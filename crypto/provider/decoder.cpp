// SPDX-License-Identifier: MIT
// DER to keys (provider-decoder(7)): SubjectPublicKeyInfo and PrivateKeyInfo. PEM needs nothing here: OpenSSL's own
// decoder makes DER of it.
#include <algorithm>
#include <span>

#include <openssl/core_names.h>
#include <openssl/core_object.h>

#include "crypto/provider/dispatch.hpp"
#include "crypto/provider/key.hpp"
#include "crypto/provider/names.hpp"

namespace pidpys::crypto::provider {

namespace {

constexpr std::size_t kLongest = 64 * 1024;  // no key comes near it, attributes and all

void* new_context(void* provider) { return provider; }
void free_context(void*) {}

constexpr std::size_t kUsual = 2 * 1024;  // enough for nearly all of them

// Reads into the buffer from `size` on; the octets that it holds then.
std::size_t fill(const Context& context, OSSL_CORE_BIO* in, std::span<std::uint8_t> buffer, std::size_t size) {
    std::size_t now = 0;
    while (size < buffer.size() && context.bio_read(in, buffer.data() + size, buffer.size() - size, &now) == 1 &&
           now != 0)
        size += now;
    return size;
}

// Private keys go to the secure heap, which is small and shared: no more of it than need be.
SecretBytes read_secret(const Context& context, OSSL_CORE_BIO* in) {
    SecretBytes data(kUsual);
    std::size_t size = fill(context, in, data.span(), 0);
    while (size == data.size() && size < kLongest) {
        SecretBytes larger(std::min(2 * size, kLongest));
        std::copy_n(data.data(), size, larger.data());
        data = std::move(larger);
        size = fill(context, in, data.span(), size);
    }
    data.shrink(size);
    return data;
}

// What everybody may see stays out of it: every certificate that is looked at comes by here.
Bytes read_public(const Context& context, OSSL_CORE_BIO* in) {
    Bytes data(kLongest);
    data.resize(fill(context, in, data, 0));
    return data;
}

ByteView view_of(const Bytes& data) { return data; }
ByteView view_of(const SecretBytes& data) { return data.view(); }

template <int Selection>
int selects(void*, int selection) {
    return selection == 0 || (selection & Selection) != 0 ? 1 : 0;
}

using Read = Result<Key> (*)(ByteView);

// What is not ours is no error: libcrypto then asks the next decoder.
template <Read Reader, auto ReadAll>
int decode(void* context, OSSL_CORE_BIO* in, int, OSSL_CALLBACK* callback, void* argument, OSSL_PASSPHRASE_CALLBACK*,
           void*) {
    return guarded(0, [=] {
        const auto data = ReadAll(*static_cast<Context*>(context), in);
        auto read = Reader(view_of(data));
        if (!read) return 1;
        auto key = std::make_unique<Key>(std::move(*read));
        Key* handed_over = key.get();
        int type = OSSL_OBJECT_PKEY;
        OSSL_PARAM params[] = {
            OSSL_PARAM_construct_int(OSSL_OBJECT_PARAM_TYPE, &type),
            OSSL_PARAM_construct_utf8_string(OSSL_OBJECT_PARAM_DATA_TYPE, const_cast<char*>(kKeyName), 0),
            OSSL_PARAM_construct_octet_string(OSSL_OBJECT_PARAM_REFERENCE, &handed_over, sizeof handed_over),
            OSSL_PARAM_construct_end()};
        const int taken = callback(params, argument);
        if (taken == 1) static_cast<void>(key.release());  // key management has it now
        return taken;
    });
}

template <Read Reader, auto ReadAll, int Selection>
const OSSL_DISPATCH* table() {
    static const OSSL_DISPATCH kTable[] = {entry(OSSL_FUNC_DECODER_NEWCTX, new_context),
                                           entry(OSSL_FUNC_DECODER_FREECTX, free_context),
                                           entry(OSSL_FUNC_DECODER_DOES_SELECTION, selects<Selection>),
                                           entry(OSSL_FUNC_DECODER_DECODE, decode<Reader, ReadAll>), kEnd};
    return kTable;
}

const OSSL_ALGORITHM kList[] = {{kKeyNames, "provider=pidpys,input=der,structure=SubjectPublicKeyInfo",
                                 table<read_public_key_info, read_public, OSSL_KEYMGMT_SELECT_PUBLIC_KEY>(), nullptr},
                                {kKeyNames, "provider=pidpys,input=der,structure=PrivateKeyInfo",
                                 table<read_private_key_info, read_secret, OSSL_KEYMGMT_SELECT_PRIVATE_KEY>(), nullptr},
                                {nullptr, nullptr, nullptr, nullptr}};

}  // namespace

const OSSL_ALGORITHM* const kDecoders = kList;

}  // namespace pidpys::crypto::provider
