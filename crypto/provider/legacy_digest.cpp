// SPDX-License-Identifier: MIT
#define OPENSSL_SUPPRESS_DEPRECATED
#include "crypto/provider/legacy_digest.hpp"

#include <openssl/evp.h>

#include "crypto/provider/dispatch.hpp"

namespace pidpys::crypto::provider {

namespace {

// libcrypto fetches the provider's digest by name nearly everywhere; these serve who calls the entry directly.
using Slot = Digest*;

Slot& slot_of(EVP_MD_CTX* context) { return *static_cast<Slot*>(EVP_MD_CTX_get0_md_data(context)); }

int init(EVP_MD_CTX* context) {
    return guarded(0, [=] {
        const DigestInfo* info = digest_info(EVP_MD_get0_name(EVP_MD_CTX_get0_md(context)));
        if (info == nullptr) return 0;
        delete slot_of(context);
        slot_of(context) = make_digest(*info).release();
        return 1;
    });
}

int update(EVP_MD_CTX* context, const void* data, std::size_t size) {
    return guarded(0, [=] {
        slot_of(context)->update({static_cast<const std::uint8_t*>(data), size});
        return 1;
    });
}

int final(EVP_MD_CTX* context, unsigned char* out) {
    return guarded(0, [=] {
        slot_of(context)->final({out, static_cast<std::size_t>(EVP_MD_CTX_get_size(context))});
        return 1;
    });
}

int copy(EVP_MD_CTX* to, const EVP_MD_CTX* from) {
    return guarded(0, [=] {
        const Slot source = *static_cast<const Slot*>(EVP_MD_CTX_get0_md_data(from));
        if (EVP_MD_CTX_get0_md_data(to) != nullptr)
            slot_of(to) = source != nullptr ? source->copy().release() : nullptr;
        return 1;
    });
}

int cleanup(EVP_MD_CTX* context) {
    if (EVP_MD_CTX_get0_md_data(context) == nullptr) return 1;
    delete slot_of(context);
    slot_of(context) = nullptr;
    return 1;
}

}  // namespace

bool register_digest_number(const DigestInfo& info, int number) {
    if (EVP_get_digestbynid(number) != nullptr) return true;
    EVP_MD* entry = EVP_MD_meth_new(number, NID_undef);
    const bool done = entry != nullptr && EVP_MD_meth_set_result_size(entry, static_cast<int>(info.size)) == 1 &&
                      EVP_MD_meth_set_input_blocksize(entry, static_cast<int>(info.block)) == 1 &&
                      EVP_MD_meth_set_app_datasize(entry, sizeof(Slot)) == 1 &&
                      EVP_MD_meth_set_flags(entry, EVP_MD_FLAG_DIGALGID_ABSENT) == 1 &&
                      EVP_MD_meth_set_init(entry, init) == 1 && EVP_MD_meth_set_update(entry, update) == 1 &&
                      EVP_MD_meth_set_final(entry, final) == 1 && EVP_MD_meth_set_copy(entry, copy) == 1 &&
                      EVP_MD_meth_set_cleanup(entry, cleanup) == 1 && EVP_add_digest(entry) == 1;
    if (!done) {
        EVP_MD_meth_free(entry);
        return false;
    }
    // The table owns nothing: the entry lives as long as the process, and in sight of a leak checker (volatile, for
    // nothing else reads it).
    [[maybe_unused]] static EVP_MD* volatile entries[kDigestInfos.size()];
    entries[&info - kDigestInfos.data()] = entry;
    return true;
}

}  // namespace pidpys::crypto::provider
