// SPDX-License-Identifier: MIT
// Keys to DER and PEM (provider-encoder(7)): SubjectPublicKeyInfo and unencrypted PrivateKeyInfo. Encryption of the
// latter is libcrypto's, from the DER form.
#include <openssl/core_names.h>
#include <openssl/pem.h>

#include "crypto/base/openssl.hpp"
#include "crypto/provider/dispatch.hpp"
#include "crypto/provider/key.hpp"
#include "crypto/provider/names.hpp"

namespace pidpys::crypto::provider {

namespace {

void* new_context(void* provider) { return provider; }
void free_context(void*) {}

bool write_all(const Context& context, OSSL_CORE_BIO* out, ByteView data) {
    std::size_t written = 0;
    return context.bio_write(out, data.data(), data.size(), &written) == 1 && written == data.size();
}

bool write_pem(const Context& context, OSSL_CORE_BIO* out, const char* label, ByteView der) {
    const BioPtr text(BIO_new(BIO_s_secmem()));
    if (!text || PEM_write_bio(text.get(), label, "", der.data(), static_cast<long>(der.size())) <= 0) return false;
    char* data = nullptr;
    const long size = BIO_get_mem_data(text.get(), &data);
    return write_all(context, out, {reinterpret_cast<const std::uint8_t*>(data), static_cast<std::size_t>(size)});
}

enum class Structure { public_info, private_info };
enum class Form { der, pem };

template <Structure What>
int selects(void*, int selection) {
    // A private key is asked for together with its public half.
    const bool wants_private = (selection & OSSL_KEYMGMT_SELECT_PRIVATE_KEY) != 0;
    const bool wants_public = (selection & OSSL_KEYMGMT_SELECT_PUBLIC_KEY) != 0;
    return (What == Structure::private_info ? wants_private : !wants_private && wants_public) ? 1 : 0;
}

template <Structure What, Form How>
int encode(void* context, OSSL_CORE_BIO* out, const void* data, const OSSL_PARAM abstract[], int selection,
           OSSL_PASSPHRASE_CALLBACK*, void*) {
    return guarded(0, [=] {
        const Key* key = static_cast<const Key*>(data);
        if (abstract != nullptr || key == nullptr || selects<What>(nullptr, selection) == 0) return 0;
        constexpr bool kPrivate = What == Structure::private_info;
        if (kPrivate ? !key->private_key.has_value() : !key->public_key.has_value()) return 0;
        const SecretBytes der = kPrivate ? write_private_key_info(*key) : SecretBytes(write_public_key_info(*key));
        const Context& provider = *static_cast<Context*>(context);
        const bool done =
            How == Form::der ? write_all(provider, out, der.view())
                             : write_pem(provider, out, kPrivate ? PEM_STRING_PKCS8INF : PEM_STRING_PUBLIC, der.view());
        return done ? 1 : 0;
    });
}

template <Structure What, Form How>
const OSSL_DISPATCH* table() {
    static const OSSL_DISPATCH kTable[] = {entry(OSSL_FUNC_ENCODER_NEWCTX, new_context),
                                           entry(OSSL_FUNC_ENCODER_FREECTX, free_context),
                                           entry(OSSL_FUNC_ENCODER_DOES_SELECTION, selects<What>),
                                           entry(OSSL_FUNC_ENCODER_ENCODE, encode<What, How>), kEnd};
    return kTable;
}

const OSSL_ALGORITHM kList[] = {{kKeyNames, "provider=pidpys,output=der,structure=SubjectPublicKeyInfo",
                                 table<Structure::public_info, Form::der>(), nullptr},
                                {kKeyNames, "provider=pidpys,output=pem,structure=SubjectPublicKeyInfo",
                                 table<Structure::public_info, Form::pem>(), nullptr},
                                {kKeyNames, "provider=pidpys,output=der,structure=PrivateKeyInfo",
                                 table<Structure::private_info, Form::der>(), nullptr},
                                {kKeyNames, "provider=pidpys,output=pem,structure=PrivateKeyInfo",
                                 table<Structure::private_info, Form::pem>(), nullptr},
                                {nullptr, nullptr, nullptr, nullptr}};

}  // namespace

const OSSL_ALGORITHM* const kEncoders = kList;

}  // namespace pidpys::crypto::provider
