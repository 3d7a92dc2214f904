// SPDX-License-Identifier: MIT
#include "platform/windows/digest.hpp"

#include <windows.h>  // before those that need it

#include <bcrypt.h>

namespace pidpys::platform {

std::array<std::uint8_t, 32> sha256(ByteView octets) {
    std::array<std::uint8_t, 32> digest{};
    BCRYPT_ALG_HANDLE algorithm = nullptr;
    if (::BCryptOpenAlgorithmProvider(&algorithm, BCRYPT_SHA256_ALGORITHM, nullptr, 0) != 0) return digest;
    ::BCryptHash(algorithm, nullptr, 0, const_cast<PUCHAR>(octets.data()), static_cast<ULONG>(octets.size()),
                 digest.data(), digest.size());
    ::BCryptCloseAlgorithmProvider(algorithm, 0);
    return digest;
}

}  // namespace pidpys::platform
