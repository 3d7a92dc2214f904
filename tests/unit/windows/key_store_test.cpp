// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include <windows.h>  // before those that need it

#include <ncrypt.h>

#include "platform/key_store.hpp"
#include "platform/windows/cng_key.hpp"

using namespace pidpys;

namespace {

// A key of CNG's own files, without a name: gone with its handle.
NCRYPT_KEY_HANDLE make_key() {
    NCRYPT_PROV_HANDLE provider = 0;
    NCRYPT_KEY_HANDLE key = 0;
    REQUIRE(::NCryptOpenStorageProvider(&provider, MS_KEY_STORAGE_PROVIDER, 0) == ERROR_SUCCESS);
    REQUIRE(::NCryptCreatePersistedKey(provider, &key, BCRYPT_RSA_ALGORITHM, nullptr, 0, 0) == ERROR_SUCCESS);
    REQUIRE(::NCryptFinalizeKey(key, 0) == ERROR_SUCCESS);
    ::NCryptFreeObject(provider);
    return key;
}

}  // namespace

TEST_CASE("cng_key_signs_what_its_public_half_verifies") {
    const NCRYPT_KEY_HANDLE handle = make_key();
    const auto key = platform::cng_key(handle, true);
    Bytes hash(32, 0x5a);
    auto signature = key->sign_rsa("SHA256", hash);
    REQUIRE(signature);
    BCRYPT_PKCS1_PADDING_INFO padding{BCRYPT_SHA256_ALGORITHM};
    const auto verify = [&] {
        return ::NCryptVerifySignature(handle, &padding, hash.data(), 32, signature->data(),
                                       static_cast<DWORD>(signature->size()), NCRYPT_PAD_PKCS1_FLAG);
    };
    CHECK(verify() == ERROR_SUCCESS);
    signature->back() ^= 1;
    CHECK(verify() != ERROR_SUCCESS);
}

TEST_CASE("key_store_has_no_key_for_what_it_does_not_hold") {
    CHECK(platform::open_stored_key(Bytes{0x30, 0x00}).error().code == Errc::malformed);
}
