// SPDX-License-Identifier: MIT
// Numbers of PKCS #11 2.40 and 3.0 that are met in a token's objects; the helper alone has the standard's header.
#pragma once

#include <cstdint>

namespace pidpys::token {

namespace cko {
inline constexpr std::uint64_t data = 0, certificate = 1, public_key = 2, private_key = 3;
}
namespace ckk {
inline constexpr std::uint64_t rsa = 0, ec = 3, ec_edwards = 0x40, ec_montgomery = 0x41;
inline constexpr std::uint64_t dstu4145 = 0x80420131;  // of the Ukrainian vendors
}  // namespace ckk
namespace cka {
inline constexpr std::uint64_t label = 0x3, application = 0x10, value = 0x11, key_type = 0x100, id = 0x102,
                               decrypt = 0x105, sign = 0x108, derive = 0x10c, modulus = 0x120, public_exponent = 0x122,
                               public_key_info = 0x129, ec_params = 0x180, ec_point = 0x181,
                               always_authenticate = 0x202, allowed_mechanisms = 0x40000600;
}
namespace ckr {
inline constexpr std::uint64_t function_canceled = 0x50, pin_incorrect = 0xa0, pin_invalid = 0xa1, pin_len_range = 0xa2,
                               pin_expired = 0xa3, pin_locked = 0xa4, user_already_logged_in = 0x100,
                               user_pin_not_initialized = 0x102;
}

}  // namespace pidpys::token
